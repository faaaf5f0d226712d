//! Programs of tests, as the compiler makes them of `#[test]`: which tests they have, and how they are told to run one.

use super::{Lab, Program, Scenario};
use crate::sandbox::{End, Holes, Job, Limits};
use crate::toolchain::plain_environment;
use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program of tests.
#[derive(Debug, Clone)]
pub struct Binary {
    /// The library, program or file in `tests` that it was made of.
    pub target: String,
    /// Its file.
    pub file: PathBuf,
}

/// All tests of these programs, each with a name of its own.
///
/// # Errors
///
/// If a program does not tell its tests.
pub fn scenarios(lab: &Lab, binaries: Vec<Binary>) -> Result<Vec<Scenario>> {
    let mut listed = Vec::new();
    for binary in binaries {
        listed.extend(list(lab, &binary.file)?.into_iter().map(|path| (binary.clone(), path)));
    }
    Ok(named(listed))
}

fn named(listed: Vec<(Binary, String)>) -> Vec<Scenario> {
    let name = |binary: &Binary, path: &String| {
        let same = listed.iter().filter(|(_, other)| other == path).count();
        if same == 1 { path.clone() } else { format!("{}::{path}", binary.target) }
    };
    let names: Vec<String> = listed.iter().map(|(binary, path)| name(binary, path)).collect();
    let scenario = |(name, (binary, path)): (String, (Binary, String))| {
        let args = ["--exact", &path, "--test-threads=1", "--nocapture"].map(str::to_string).into();
        Scenario { name, program: Program { file: binary.file, args }, path }
    };
    names.into_iter().zip(listed).map(scenario).collect()
}

/// The paths of the tests in a program. Those that are marked with `#[ignore]` are left out.
fn list(lab: &Lab, program: &Path) -> Result<Vec<String>> {
    let all = names(&ask(lab, program, &["--list", "--format=terse"])?);
    let ignored = names(&ask(lab, program, &["--list", "--format=terse", "--ignored"])?);
    Ok(all.into_iter().filter(|name| !ignored.contains(name)).collect())
}

fn ask(lab: &Lab, program: &Path, args: &[&str]) -> Result<String> {
    let folder = program.parent().context("find the folder of the tests")?.to_path_buf();
    let run = lab.sandbox.run(Job {
        program: program.to_path_buf(),
        args: args.iter().map(OsString::from).collect(),
        env: plain_environment(),
        cwd: "/".into(),
        readable: vec![folder],
        scratch: None,
        artefact: None,
        channel: None,
        live: false,
        limits: LIMITS,
        holes: Holes::NONE,
    })?;
    ensure!(run.end == End::Exited(0), "list the tests in `{}`: {:?}", program.display(), run.end);
    Ok(String::from_utf8_lossy(&run.stdout).into_owned())
}

/// What listing tests may use.
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(20),
    cpu: Duration::from_secs(20),
    memory: 512 << 20,
    tasks: 16,
    output: 1 << 20,
    open_files: 64,
    file_size: 1 << 20,
    disk: 1 << 20,
    asked: 16 << 30, // As for a worker, which it is too.
};

/// The names in a terse list, whose lines are like `tests::counts: test`.
fn names(list: &str) -> Vec<String> {
    list.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_listed_and_benchmarks_are_not() {
        assert_eq!(
            names("tests::one: test\ntwo: test\nfast: benchmark\n\n2 tests, 1 benchmark"),
            ["tests::one", "two"]
        );
    }

    #[test]
    fn a_name_that_two_targets_share_has_the_target_before_it() {
        let listed = [("a", "tests::one"), ("it", "two"), ("more", "two")];
        let listed = listed
            .map(|(target, path)| (Binary { target: target.into(), file: target.into() }, path.to_string()));
        let names: Vec<String> = named(listed.into()).into_iter().map(|test| test.name).collect();
        assert_eq!(names, ["tests::one", "it::two", "more::two"]);
    }
}
