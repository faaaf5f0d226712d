//! Builds the scenarios of an exercise with a submission, against the model.
//!
//! `harness/models.rs` holds small scenarios: plain functions that call what the task asks for and assert what has to
//! hold. A generated program names those that the manifest asks for. Submission and scenarios are two crates, as for the
//! judge.

use super::build::{self, FLAGS, Unit, private_folder};
use super::mode::Purpose;
use super::shadow::naming;
use super::{Lab, Program, Shadow};
use crate::check::{Check, Failure, Stop};
use crate::exercise::Exercise;
use crate::fault::{Evidence, Fault};
use crate::report::interleaving::Sources;
use crate::sandbox::Run;
use crate::scratch::Scratch;
use crate::submission::Submission;
use crate::toolchain::{Library, Product};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The scenarios of an exercise, built with one submission, until this is dropped.
pub struct Models {
    /// The program that has them all.
    pub program: Program,
    /// What it was built with.
    pub shadow: Shadow,
    _folder: Scratch,
}

/// The module of the model through which its driver speaks to it. A submission that names it speaks for the driver. No
/// identifier can be put together from parts, so that the text shows it.
pub const MODEL: &str = "__model";

/// Builds them. The submission compiles with the real standard library, or it is not asked for.
///
/// # Errors
///
/// A failure, if the submission uses what is not modelled: with that, it would escape from being explored.
pub fn build(
    lab: &Lab,
    shadow: Shadow,
    exercise: &Exercise,
    submission: &Submission,
    libraries: &[Library],
) -> Result<Models, Stop> {
    if submission.files.iter().any(|(_, text)| text.contains(MODEL)) {
        let fault = Fault::NotChecked(format!("names `{MODEL}`"));
        return Err(Failure { fault, evidence: Vec::new() }.into());
    }
    let folder = private_folder()?;
    let site = Site { lab, shadow: &shadow, exercise, libraries, folder: folder.path() };
    site.compile_submission(submission)?;
    let program = site.compile_scenarios()?;
    Ok(Models { program, shadow, _folder: folder })
}

/// Where a submission and the scenarios are built.
struct Site<'a> {
    lab: &'a Lab<'a>,
    shadow: &'a Shadow,
    exercise: &'a Exercise,
    /// What both may name.
    libraries: &'a [Library],
    folder: &'a Path,
}

impl Site<'_> {
    fn compile_submission(&self, submission: &Submission) -> Result<(), Stop> {
        submission.write(&self.folder.join("src"))?;
        let name = self.exercise.crate_name();
        let mut args = vec!["--crate-type=rlib".into(), format!("--crate-name={name}").into()];
        // Where it is allowed, the judge's build of the same files was looked at (`rig/artefact.rs`): no check is made
        // without it. Here that would find the constructors of what makes memory accesses seen.
        if !self.exercise.manifest.unsafe_code {
            args.push("-Funsafe_code".into());
        }
        args.push(format!("--remap-path-prefix={}={}", renamed(submission), submission.shown).into());
        args.push("src/lib.rs".into());
        let run = self.compile(args, &self.submission(), Vec::new())?;
        build::judge(&run).map_err(|refusal| {
            let evidence = vec![Evidence::Compiler(refusal.messages)];
            Failure { fault: Fault::NotModelled, evidence }.into()
        })
    }

    fn compile_scenarios(&self) -> Result<Program, Stop> {
        let harness = self.exercise.folder.join("harness");
        let harness = harness.canonicalize().with_context(|| format!("find `{}`", harness.display()))?;
        let driver = driver(&harness, &names(self.exercise));
        fs::write(self.folder.join("driver.rs"), driver).context("write the driver")?;
        let file = self.folder.join("out/program");
        let mut args: Vec<OsString> =
            ["--crate-type=bin", "--crate-name=scenarios"].map(OsString::from).into();
        args.extend(["--extern".into(), naming(&self.exercise.crate_name(), &self.submission())]);
        args.push(format!("--remap-path-prefix={}=harness", harness.display()).into());
        args.push("driver.rs".into());
        let run = self.compile(args, &file, vec![harness])?;
        build::judge(&run).map_err(|refusal| {
            let evidence = vec![Evidence::Compiler(refusal.messages)];
            Stop::from(Failure { fault: Fault::MissingFunction, evidence })
        })?;
        Ok(Program { file, args: Vec::new() })
    }

    /// The submission, compiled.
    fn submission(&self) -> PathBuf {
        self.folder.join("out").join(format!("lib{}.rlib", self.exercise.crate_name()))
    }

    fn compile(&self, args: Vec<OsString>, made: &Path, mut readable: Vec<PathBuf>) -> Result<Run> {
        // As in the other builds of a submission: `cfg(debug_assertions)` must not tell them apart.
        let alike = ["--edition=2024", "-Cdebug-assertions=off"];
        let (shadow, lab, folder) = (self.shadow, self.lab, self.folder);
        let purpose = Purpose::Explore(&shadow.mode);
        let optimised = purpose.optimisation();
        let common = FLAGS.iter().chain(&optimised).chain(&alike).map(OsString::from).collect();
        let named = self.libraries.iter().flat_map(naming_found).collect();
        let args = [common, shadow.arguments(), shadow.mode.arguments(), named, args].concat();
        readable.extend(self.libraries.iter().map(|library| library.folder().to_path_buf()));
        readable.push(shadow.home().to_path_buf());
        build::call(lab, Unit { folder, args, purpose, product: Product::Kept(made) }, readable)
    }
}

/// The arguments of the compiler that name a library, and let it be found where only the submission names it.
fn naming_found(library: &Library) -> [OsString; 4] {
    let mut folder = OsString::from("dependency=");
    folder.push(library.folder());
    ["--extern".into(), naming(&library.name, &library.file), "-L".into(), folder]
}

/// What is called as the student knows it: the one file, or the folder of all.
fn renamed(submission: &Submission) -> &'static str {
    if is_one_file(submission) { "src/lib.rs" } else { "src" }
}

fn is_one_file(submission: &Submission) -> bool {
    Path::new(&submission.shown).extension().is_some_and(|extension| extension == "rs")
}

/// The files that an execution can run through, as places in them are called.
pub fn sources(exercise: &Exercise, submission: &Submission) -> Result<Sources> {
    let path = exercise.folder.join("harness/models.rs");
    let models = fs::read_to_string(&path).with_context(|| format!("read `{}`", path.display()))?;
    let files: Sources = submitted(submission).chain([("harness/models.rs".to_string(), models)]).collect();
    Ok(files.using(&exercise.manifest.uses))
}

/// The files of a submission, as places in them are called.
pub fn submitted(submission: &Submission) -> impl Iterator<Item = (String, String)> {
    let called = |path: &Path| {
        let shown = Path::new(&submission.shown);
        let path = if is_one_file(submission) { shown.to_path_buf() } else { shown.join(path) };
        path.to_string_lossy().into_owned()
    };
    submission.files.iter().map(move |(path, text)| (called(path), text.clone()))
}

/// The scenarios that the manifest asks for.
fn names(exercise: &Exercise) -> Vec<&str> {
    let checks = exercise.manifest.checks.iter();
    let mut names: Vec<&str> = checks
        .filter_map(|check| if let Check::Races(races) = check { Some(races.model.0.as_str()) } else { None })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The program that has the scenarios explored.
fn driver(harness: &Path, names: &[&str]) -> String {
    let entries: Vec<String> =
        names.iter().map(|name| format!("(\"{name}\", models::{name} as fn())")).collect();
    let path = harness.join("models.rs").to_string_lossy().escape_debug().to_string();
    let entries = entries.join(", ");
    format!("#[path = \"{path}\"]\nmod models;\n\nfn main() {{\n    ::std::__model::main(&[{entries}])\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_names_each_scenario() {
        let driver = driver(Path::new("/course/harness"), &["one", "two"]);
        assert!(driver.contains("#[path = \"/course/harness/models.rs\"]"), "{driver}");
        assert!(
            driver.contains("&[(\"one\", models::one as fn()), (\"two\", models::two as fn())]"),
            "{driver}"
        );
    }
}
