//! Builds: the libraries that a submission may name, the submission alone, and a program of it with a harness.
//!
//! Submission and harness are two crates. In one, a `macro_rules!` or a `mod std` of the submission would reach into
//! the harness; between two, only what the harness names explicitly does.

use super::artefact;
use crate::cache;
use crate::check::{Failure, Stop};
use crate::exercise::Exercise;
use crate::fault::{Bound, Evidence, Fault};
use crate::lang::say;
use crate::race::Shadow;
use crate::sandbox::{End, Limit, Run};
use crate::scratch;
use crate::submission::Submission;
use crate::toolchain::{self, Crate, Kind, Library, Profile, Surroundings, Workbench};
use crate::workshop::Workshop;
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};

/// What a build of an exercise needs.
pub struct Build<'a> {
    workshop: &'a Workshop,
    exercise: &'a Exercise,
    profile: Profile,
    /// What a submission may name.
    libraries: Vec<Library>,
    /// What only the harness of the judge may.
    exam: Library,
    /// What everything is compiled against.
    surroundings: Surroundings,
}

impl<'a> Build<'a> {
    /// Obtains the libraries.
    pub fn prepare(workshop: &'a Workshop, exercise: &'a Exercise, profile: Profile) -> Result<Build<'a>> {
        let (none, exam) = (Surroundings::default(), Surroundings::default());
        Build::within(workshop, exercise, profile, none, &exam)
    }

    /// Obtains the libraries for a build on the simulated machine: they and the submission are compiled against its `std`.
    /// Harness and judge talk outside of it.
    pub fn simulated(workshop: &'a Workshop, exercise: &'a Exercise, shadow: &Shadow) -> Result<Build<'a>> {
        Build::within(workshop, exercise, Profile::Optimised, shadow.surroundings(), &shadow.beside())
    }

    fn within(
        workshop: &'a Workshop,
        exercise: &'a Exercise,
        profile: Profile,
        surroundings: Surroundings,
        of_exam: &Surroundings,
    ) -> Result<Build<'a>> {
        let libraries = libraries(workshop, exercise, &surroundings)?;
        let exam = library(workshop, "exam", &crate::course::exam_library(&workshop.cache)?, of_exam)?;
        Ok(Build { workshop, exercise, profile, libraries, exam, surroundings })
    }

    /// The program that answers the judge for the reference: from the cache, or built now. That it does not compile
    /// is the course's fault.
    pub fn reference(&self) -> Result<PathBuf> {
        let home =
            self.workshop.cache.join(format!("reference-{}-{}", self.exercise.slug, self.reference_key()?));
        if !home.is_dir() {
            let fresh = scratch::folder_in(&self.workshop.cache).context("make a folder in the cache")?;
            let reference = sources_of_the_reference(self.exercise)?;
            self.submission(&reference, fresh.path()).map_err(ours)?;
            cache::publish(fresh, &home)?;
        }
        Ok(home.join("out").join(JUDGED))
    }

    fn reference_key(&self) -> Result<String> {
        let sources =
            cache::key_of_files(&[&self.exercise.reference(), &self.exercise.folder.join("harness")])?;
        let toolchain = &self.workshop.toolchain.identity;
        let flags = toolchain::flags_key(self.profile);
        // A program that loads the standard library is of no use where it finds none, and the other way round.
        let runtime = format!("{:?}", self.workshop.toolchain.runtime);
        let name = self.exercise.crate_name();
        let mut parts = vec![toolchain.clone(), flags, runtime, sources, name, self.surroundings.key()];
        let libraries = self.libraries.iter().chain([&self.exam]);
        parts.extend(libraries.map(|library| library.file.to_string_lossy().into_owned()));
        Ok(cache::key(parts.iter().map(String::as_bytes)))
    }

    /// The program that answers the judge for a submission, below `folder`.
    pub fn submission(&self, submission: &Submission, folder: &Path) -> Result<PathBuf, Stop> {
        let student = self.compile(submission, folder)?;
        let libraries = [self.libraries.as_slice(), &[self.exam.clone(), student]].concat();
        self.link(&self.exercise.judge_harness(), &libraries, &folder.join("out").join(JUDGED))
    }

    /// The program that shows what a submission does, below `folder`.
    pub fn demo(&self, submission: &Submission, folder: &Path) -> Result<PathBuf, Stop> {
        let student = self.compile(submission, folder)?;
        let libraries = [self.libraries.as_slice(), &[student]].concat();
        self.link(&self.exercise.demo_harness(), &libraries, &folder.join("out/demo"))
    }

    fn compile(&self, submission: &Submission, folder: &Path) -> Result<Library, Stop> {
        let (code, out) = (folder.join("code"), folder.join("out"));
        submission.write(&code.join("src"))?;
        fs::create_dir(&out).with_context(|| format!("make `{}`", out.display()))?;
        let name = self.exercise.crate_name();
        let file = out.join(format!("lib{name}.rlib"));
        let single = Path::new(&submission.shown).extension().is_some_and(|extension| extension == "rs");
        let unit = Crate {
            name: &name,
            kind: Kind::Library,
            profile: self.profile,
            folder: &code,
            root: "src/lib.rs",
            libraries: &self.libraries,
            forbid_unsafe: !self.exercise.manifest.unsafe_code,
            shown: Some((if single { "src/lib.rs" } else { "src" }, &submission.shown)),
            output: &file,
            surroundings: &self.surroundings,
        };
        let run = self.workshop.toolchain.compile(&self.workshop.sandbox, &unit)?;
        judge_build(&run, Fault::DoesNotCompile)?;
        if self.exercise.manifest.unsafe_code {
            artefact::check(submission, &file)?;
        }
        Ok(Library { name, file })
    }

    fn link(&self, harness: &Path, libraries: &[Library], output: &Path) -> Result<PathBuf, Stop> {
        let folder = harness.parent().context("find the folder of the harness")?;
        let folder = folder.canonicalize().with_context(|| format!("find `{}`", folder.display()))?;
        let unit = Crate {
            name: JUDGED,
            kind: Kind::Program,
            profile: self.profile,
            folder: &folder,
            root: &harness.file_name().unwrap_or_default().to_string_lossy(),
            libraries,
            forbid_unsafe: false,
            shown: None,
            output,
            surroundings: &self.surroundings,
        };
        let run = self.workshop.toolchain.compile(&self.workshop.sandbox, &unit)?;
        judge_build(&run, Fault::MissingFunction)?;
        Ok(output.to_path_buf())
    }
}

/// The file with the program that answers the judge.
const JUDGED: &str = "judged";

/// The libraries that a submission may name.
pub(super) fn libraries(
    workshop: &Workshop,
    exercise: &Exercise,
    surroundings: &Surroundings,
) -> Result<Vec<Library>> {
    let obtain = |name: &String| {
        let folder = workshop.course.library(name, &workshop.cache)?;
        library(workshop, name, &folder, surroundings)
    };
    exercise.manifest.uses.iter().map(obtain).collect()
}

fn library(workshop: &Workshop, name: &str, folder: &Path, surroundings: &Surroundings) -> Result<Library> {
    let _bench = workshop.library_bench.lock().expect("no build of a library panicked");
    let version = &workshop.toolchain.version;
    let notice = || {
        let message = say!(
            workshop.lang,
            "building the library `{name}` for {version} (once; it is kept)",
            "собирается библиотека `{name}` для {version} (один раз, дальше из кэша)",
        );
        workshop.progress.notice(&message);
    };
    let workbench =
        Workbench { toolchain: &workshop.toolchain, sandbox: &workshop.sandbox, cache: &workshop.cache };
    Library::obtain(name, folder, surroundings, &workbench, notice)
}

/// What the reference is built from.
pub(super) fn sources_of_the_reference(exercise: &Exercise) -> Result<Submission> {
    let path = exercise.reference();
    Submission::take(&path)?.map_err(|refusal| anyhow!("take `{}`: {refusal:?}", path.display()))
}

/// What would be the student's mistake is the author's in a reference.
pub(super) fn ours(stop: Stop) -> anyhow::Error {
    match stop {
        Stop::Broken(error) => error,
        Stop::Failed(failure) => anyhow!("build the reference: {}", failure.for_the_author()),
        Stop::Inconclusive(doubt) | Stop::NotApplicable(doubt) => anyhow!("build the reference: {doubt:?}"),
    }
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
        End::Limit(Limit::Disk) => Fault::BuildLimit(Bound::Disk(limits.disk >> 20)),
        End::Stopped => return Err(anyhow!("the compiler was stopped").into()),
    };
    let messages = String::from_utf8_lossy(&run.stderr).into_owned();
    Err(Failure { fault, evidence: vec![Evidence::Compiler(messages)] }.into())
}
