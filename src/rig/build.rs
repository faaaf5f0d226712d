//! Builds: the libraries that a submission may name, the submission alone, and a program of it with a harness.
//!
//! Submission and harness are two crates. In one, a `macro_rules!` or a `mod std` of the submission would reach into
//! the harness; between two, only what the harness names explicitly does.

use crate::cache;
use crate::check::{Failure, Stop};
use crate::exercise::Exercise;
use crate::fault::{Bound, Evidence, Fault};
use crate::lang::say;
use crate::sandbox::{End, Limit, Run};
use crate::submission::Submission;
use crate::toolchain::{self, Crate, Kind, Library};
use crate::workshop::Workshop;
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A fresh folder that no other submission shares. Only its inner folders are shown to sandboxed programs.
pub fn private_folder() -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("grader-").tempdir().context("make a temporary folder")?;
    cache::make_readable(folder.path())?;
    Ok(folder)
}

/// The libraries that a submission may name, and then `exam`, which only the harness may.
pub fn libraries(workshop: &Workshop, exercise: &Exercise) -> Result<Vec<Library>> {
    let mut sources = Vec::new();
    for name in &exercise.manifest.uses {
        sources.push((name.as_str(), workshop.course.library(name, &workshop.cache)?));
    }
    sources.push(("exam", crate::course::exam_library(&workshop.cache)?));
    sources.iter().map(|(name, folder)| library(workshop, name, folder)).collect()
}

fn library(workshop: &Workshop, name: &str, folder: &Path) -> Result<Library> {
    let version = &workshop.toolchain.version;
    let notice = || {
        let message = say!(
            workshop.lang,
            "building the library `{name}` for {version} (once; it is kept)",
            "собирается библиотека `{name}` для {version} (один раз, дальше из кэша)",
        );
        workshop.progress.notice(&message);
    };
    Library::obtain(name, folder, &workshop.toolchain, &workshop.sandbox, &workshop.cache, notice)
}

/// The program of the reference, from the cache or built now. That it does not compile is the course's fault.
pub fn reference(workshop: &Workshop, exercise: &Exercise, libraries: &[Library]) -> Result<PathBuf> {
    let sources = cache::key_of_files(&[&exercise.reference(), &exercise.folder.join("harness")])?;
    let mut parts =
        vec![workshop.toolchain.identity.clone(), toolchain::flags_key(), sources, exercise.crate_name()];
    parts.extend(libraries.iter().map(|library| library.file.to_string_lossy().into_owned()));
    let key = cache::key(parts.iter().map(String::as_bytes));
    let home = workshop.cache.join(format!("reference-{}-{key}", exercise.slug));
    if !home.is_dir() {
        let fresh = tempfile::tempdir_in(&workshop.cache).context("make a folder in the cache")?;
        cache::make_readable(fresh.path())?;
        build_reference(workshop, exercise, libraries, fresh.path()).map_err(ours)?;
        cache::publish(fresh, &home)?;
    }
    Ok(home.join("out").join("judged"))
}

fn build_reference(
    workshop: &Workshop,
    exercise: &Exercise,
    libraries: &[Library],
    folder: &Path,
) -> Result<(), Stop> {
    let path = exercise.reference();
    let taken = Submission::take(&path)?
        .map_err(|refusal| anyhow!("take the reference `{}`: {refusal:?}", path.display()))?;
    submission(workshop, exercise, &taken, libraries, folder).map(drop)
}

/// What would be the student's mistake is the author's in a reference.
fn ours(stop: Stop) -> anyhow::Error {
    match stop {
        Stop::Broken(error) => error,
        Stop::Failed(failure) => {
            anyhow!("build the reference: {}: {:?}", failure.fault.kind(), failure.evidence)
        }
        Stop::Inconclusive(doubt) | Stop::NotApplicable(doubt) => anyhow!("build the reference: {doubt:?}"),
    }
}

/// The program that answers the judge for a submission.
pub fn submission(
    workshop: &Workshop,
    exercise: &Exercise,
    submission: &Submission,
    libraries: &[Library],
    folder: &Path,
) -> Result<PathBuf, Stop> {
    let (_exam, named) = libraries.split_last().context("find the library `exam`")?;
    let student = compile_submission(workshop, exercise, submission, named, folder)?;
    let mut libraries = libraries.to_vec();
    libraries.push(student);
    link(workshop, exercise, &exercise.judge_harness(), &libraries, &folder.join("out/judged"))
}

/// The program that shows what a submission does.
pub fn demo(
    workshop: &Workshop,
    exercise: &Exercise,
    submission: &Submission,
) -> Result<(PathBuf, TempDir), Stop> {
    let folder = private_folder()?;
    let mut libraries = libraries(workshop, exercise)?;
    libraries.pop();
    let student = compile_submission(workshop, exercise, submission, &libraries, folder.path())?;
    libraries.push(student);
    let program =
        link(workshop, exercise, &exercise.demo_harness(), &libraries, &folder.path().join("out/demo"))?;
    Ok((program, folder))
}

fn compile_submission(
    workshop: &Workshop,
    exercise: &Exercise,
    submission: &Submission,
    libraries: &[Library],
    folder: &Path,
) -> Result<Library, Stop> {
    let (code, out) = (folder.join("code"), folder.join("out"));
    submission.write(&code.join("src"))?;
    fs::create_dir(&out).with_context(|| format!("make `{}`", out.display()))?;
    let name = exercise.crate_name();
    let file = out.join(format!("lib{name}.rlib"));
    let single = Path::new(&submission.shown).extension().is_some_and(|extension| extension == "rs");
    let unit = Crate {
        name: &name,
        kind: Kind::Library,
        folder: &code,
        root: "src/lib.rs",
        libraries,
        forbid_unsafe: !exercise.manifest.unsafe_code,
        shown: Some((if single { "src/lib.rs" } else { "src" }, &submission.shown)),
        output: &file,
    };
    let run = workshop.toolchain.compile(&workshop.sandbox, &unit)?;
    judge_build(&run, Fault::DoesNotCompile)?;
    Ok(Library { name, file })
}

fn link(
    workshop: &Workshop,
    exercise: &Exercise,
    harness: &Path,
    libraries: &[Library],
    output: &Path,
) -> Result<PathBuf, Stop> {
    let folder = exercise.folder.join("harness");
    let root = harness.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = folder.canonicalize().with_context(|| format!("find `{}`", folder.display()))?;
    let unit = Crate {
        name: "judged",
        kind: Kind::Program,
        folder: &folder,
        root: &root,
        libraries,
        forbid_unsafe: false,
        shown: None,
        output,
    };
    let run = workshop.toolchain.compile(&workshop.sandbox, &unit)?;
    judge_build(&run, Fault::MissingFunction)?;
    Ok(output.to_path_buf())
}

/// What a run of the compiler says about the code; `refused` is the fault where it did not like it.
fn judge_build(run: &Run, refused: Fault) -> Result<(), Stop> {
    let limits = toolchain::LIMITS;
    let fault = match run.end {
        End::Exited(0) => return Ok(()),
        End::Exited(_) => refused,
        End::Limit(Limit::Wall | Limit::Cpu) => Fault::BuildLimit(Bound::Time(limits.wall.as_secs())),
        // The compiler does not crash on its own: it ran into the limit of its address space or its stack.
        End::Limit(Limit::Memory) | End::Killed(_) => Fault::BuildLimit(Bound::Memory(limits.memory >> 20)),
        End::Limit(Limit::Tasks) => Fault::BuildLimit(Bound::Tasks(limits.tasks)),
        End::Limit(Limit::Output) => Fault::BuildLimit(Bound::Output(limits.output >> 10)),
        End::Stopped => return Err(anyhow!("the compiler was stopped").into()),
    };
    let messages = String::from_utf8_lossy(&run.stderr).into_owned();
    Err(Failure { fault, evidence: vec![Evidence::Compiler(messages)] }.into())
}
