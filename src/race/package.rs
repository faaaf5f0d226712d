//! Builds a crate against the model, with cargo.
//!
//! It is the user's own crate, so cargo runs as it would in their terminal: with their registry and configuration, and
//! with the crate's build scripts and procedural macros outside of the sandbox. The tests themselves run in the
//! sandbox. The target folder is the model's own: cargo does not know that `std` is another, and would take for fresh
//! what was built against another one.

use super::build::Refusal;
use super::harness::{self, Binary};
use super::mode::Purpose;
use super::outcome::{Outcome, Place};
use super::wrapper::{PLAN, Plan};
use super::{Lab, Scenario, Shadow};
use crate::cache;
use crate::report::interleaving::Sources;
use crate::scratch::{self, Scratch};
use crate::usage::Usage;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A crate that has been built.
#[derive(Debug)]
pub struct Package {
    /// Each of its tests; without tests, each of its programs.
    pub scenarios: Vec<Scenario>,
    /// The folder that the compiler was called in; places in the user's files are relative to it.
    root: PathBuf,
}

impl Package {
    /// The files that executions ran through, if they are the user's.
    pub fn sources<'a>(&self, outcomes: impl Iterator<Item = &'a Outcome>) -> Sources {
        let places = outcomes.flat_map(places).map(|place| place.file.as_str());
        self.texts(places.collect()).into_iter().collect()
    }

    /// Those of these files that are the user's.
    pub fn texts(&self, names: BTreeSet<&str>) -> Vec<(String, String)> {
        let own = names.into_iter().filter(|name| !Path::new(name).is_absolute());
        let read = |name: &str| Some((name.to_string(), fs::read_to_string(self.root.join(name)).ok()?));
        own.filter_map(read).collect()
    }
}

/// Where an execution has been.
fn places(outcome: &Outcome) -> impl Iterator<Item = &Place> {
    let events = outcome.events.iter().filter_map(|event| event.at.as_ref());
    let objects = outcome.objects.iter().filter_map(|object| object.made.as_ref());
    let threads = outcome.threads.iter().filter_map(|thread| thread.spawned.as_ref());
    let waiting = outcome.waiting.iter().filter_map(|waiting| waiting.at.as_ref());
    let race = outcome.race.iter().flat_map(|race| &race.accesses).filter_map(|access| access.at.as_ref());
    outcome.at.iter().chain(events).chain(objects).chain(threads).chain(waiting).chain(race)
}

/// A program that cargo has built.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Built {
    target: String,
    file: PathBuf,
    is_test: bool,
}

/// Builds the tests of the crate in `folder`, or its programs, if it has no tests; to be measured, the other way round.
///
/// # Errors
///
/// A [`Usage`] error, if it is no crate; another one, if cargo cannot be run.
pub fn build(
    lab: &Lab,
    shadow: &Shadow,
    folder: &Path,
    purpose: Purpose,
) -> Result<Result<Package, Refusal>> {
    let cargo = Cargo::of(lab, folder)?;
    let metadata = cargo.metadata()?;
    let plan = plan(shadow, &metadata, purpose)?;
    let order = match purpose {
        Purpose::Explore(_) => [&TESTS, &PROGRAMS],
        Purpose::Simulate => [&MEASURED_PROGRAMS, &MEASURED_TESTS],
    };
    let mut scenarios = Vec::new();
    for wanted in order {
        scenarios = match cargo.build(wanted, lab, shadow, &plan.path().join(PLAN_FILE))? {
            Err(refusal) => return Ok(Err(refusal)),
            Ok(binaries) => found(lab, binaries)?,
        };
        if !scenarios.is_empty() {
            break;
        }
    }
    Ok(Ok(Package { scenarios, root: metadata.workspace_root }))
}

/// The tests and programs among what was built.
fn found(lab: &Lab, binaries: Vec<Built>) -> Result<Vec<Scenario>> {
    let (tests, programs): (Vec<Built>, Vec<Built>) = binaries.into_iter().partition(|binary| binary.is_test);
    let binary = |built: Built| Binary { target: built.target, file: built.file };
    let tests = harness::scenarios(lab, tests.into_iter().map(binary).collect())?;
    if !tests.is_empty() {
        return Ok(tests);
    }
    Ok(programs.into_iter().map(|binary| Scenario::of_main(&binary.target, binary.file)).collect())
}

/// What cargo is asked to build, and how it would only check it.
struct Wanted {
    build: &'static [&'static str],
    check: &'static [&'static str],
}

const TESTS: Wanted = Wanted { build: &["test", "--no-run", "--tests"], check: &["check", "--tests"] };
const MEASURED_TESTS: Wanted =
    Wanted { build: &["test", "--release", "--no-run", "--tests"], check: &["check", "--tests"] };
const MEASURED_PROGRAMS: Wanted =
    Wanted { build: &["build", "--release", "--bins"], check: &["check", "--bins"] };
const PROGRAMS: Wanted = Wanted { build: &["build", "--bins"], check: &["check", "--bins"] };

const PLAN_FILE: &str = "plan.json";

/// The plan's file, in a folder that has nothing else.
fn plan(shadow: &Shadow, metadata: &Metadata, purpose: Purpose) -> Result<Scratch> {
    // In debug information, a relative place begins at the folder that the compiler was called in.
    let mut places = OsString::from("--remap-path-prefix=");
    places.push(&metadata.workspace_root);
    places.push("=");
    let plan = Plan {
        shadow: shadow.arguments(),
        entry: shadow.entry(),
        seeing: [purpose.arguments(), vec!["-Cdebuginfo=line-tables-only".into(), places]].concat(),
        others: purpose.arguments_for_others(),
        variables: purpose.environment(),
        folders: metadata.own_folders(),
    };
    let folder = scratch::folder().context("make a temporary folder")?;
    fs::write(folder.path().join(PLAN_FILE), serde_json::to_vec(&plan)?)
        .context("write the plan of a build")?;
    Ok(folder)
}

/// Cargo, for one package.
struct Cargo<'a> {
    program: PathBuf,
    compiler: PathBuf,
    target: &'a str,
    /// Where target folders are made.
    cache: &'a Path,
    folder: &'a Path,
}

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    workspace_root: PathBuf,
}

impl Metadata {
    /// The folders of the packages that lie in folders of the user's.
    fn own_folders(&self) -> Vec<PathBuf> {
        let own = self.packages.iter().filter(|package| package.source.is_none());
        own.filter_map(|package| Some(package.manifest_path.parent()?.to_path_buf())).collect()
    }
}

#[derive(Deserialize)]
struct Described {
    /// Where it was fetched from; none, if it lies in a folder of the user's.
    source: Option<String>,
    manifest_path: PathBuf,
}

/// A line that `cargo build --message-format=json` prints, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    target: Option<Target>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

impl<'a> Cargo<'a> {
    fn of(lab: &Lab<'a>, folder: &'a Path) -> Result<Cargo<'a>> {
        if !folder.join("Cargo.toml").is_file() {
            return Err(Usage(format!("`{}` is no crate: it has no `Cargo.toml`", folder.display())).into());
        }
        Ok(Cargo {
            program: lab.toolchain.sysroot.join("bin/cargo"),
            compiler: lab.toolchain.compiler(),
            target: lab.toolchain.host()?,
            cache: lab.cache,
            folder,
        })
    }

    fn metadata(&self) -> Result<Metadata> {
        let output = self.run(&["metadata", "--format-version=1", "--filter-platform", self.target], &[])?;
        if !output.status.success() {
            return Err(Usage(format!("cargo cannot read the crate:\n{}", text(&output.stderr))).into());
        }
        serde_json::from_slice(&output.stdout).context("read what cargo says")
    }

    fn build(
        &self,
        wanted: &Wanted,
        lab: &Lab,
        shadow: &Shadow,
        plan: &Path,
    ) -> Result<Result<Vec<Built>, Refusal>> {
        let wrapper = env::current_exe().context("find this program's own file")?;
        let variables = [("RUSTC_WRAPPER", wrapper.as_os_str()), (PLAN, plan.as_os_str())];
        let folder = self.target_folder("race", shadow.home());
        let options =
            ["--message-format=json-render-diagnostics", "--target", self.target, "--target-dir", &folder];
        let output = self.run(&[wanted.build, &options].concat(), &variables)?;
        if output.status.success() {
            return Ok(Ok(binaries(&output.stdout)));
        }
        lab.progress.step(&crate::lang::say!(
            lab.lang,
            "looking for the reason with the real standard library …",
            "ищем причину с настоящей стандартной библиотекой …",
        ));
        self.explain(wanted, &output, shadow).map(Err)
    }

    /// Finds out whose fault it is that a crate does not compile against the model.
    fn explain(&self, wanted: &Wanted, failed: &Output, shadow: &Shadow) -> Result<Refusal> {
        let folder = self.target_folder("check", shadow.home());
        let plain = self.run(&[wanted.check, &["--target-dir", &folder]].concat(), &[])?;
        let not_modelled = plain.status.success();
        let messages = text(if not_modelled { &failed.stderr } else { &plain.stderr });
        Ok(Refusal { not_modelled, messages })
    }

    fn target_folder(&self, purpose: &str, shadow: &Path) -> String {
        let key = cache::key([shadow.as_os_str().as_encoded_bytes()]);
        self.cache.join(format!("{purpose}-target-{key}")).to_string_lossy().into_owned()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the user's own crate, built as they would build it"
    )]
    fn run(&self, args: &[&str], variables: &[(&str, &std::ffi::OsStr)]) -> Result<Output> {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(self.folder).stdin(Stdio::null()).env("RUSTC", &self.compiler);
        // One wrapper inside another would be asked for options that it does not know; and a cargo that runs this
        // program (`cargo run`) has told it of another crate.
        for name in [
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
            "CARGO_BUILD_RUSTC_WRAPPER",
            "CARGO_MANIFEST_DIR",
            "OPT_LEVEL",
            "WEFT",
        ] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        command.output().with_context(|| format!("run `{}`", self.program.display()))
    }
}

/// The programs among what cargo has built.
fn binaries(messages: &[u8]) -> Vec<Built> {
    let lines = messages.split(|byte| *byte == b'\n');
    let built = lines.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    built
        .filter_map(|message| {
            let (target, is_test) = (message.target?.name, message.profile?.test);
            Some(Built { target, file: message.executable?, is_test })
        })
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_among_the_messages() {
        let messages = br#"{"reason":"compiler-artifact","target":{"name":"a"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","target":{"name":"it"},"profile":{"test":true},"executable":"/t/it-1"}
no json
{"reason":"build-finished","success":true}"#;
        let found = Built { target: "it".into(), file: "/t/it-1".into(), is_test: true };
        assert_eq!(binaries(messages), [found]);
    }
}
