//! What cargo calls instead of the compiler: puts the crates of a package on the model.
//!
//! Cargo is told to call this program as `RUSTC_WRAPPER`. Crates that are built for the target get the model's `std` and
//! `core`; build scripts and procedural macros, for which cargo names no target, get the real ones. Only crates of the
//! user's are compiled so that their memory accesses are seen: what others publish may race on purpose, where the
//! hardware allows it.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to add to the calls of the compiler.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    /// For each crate that is built for the target.
    pub shadow: Vec<OsString>,
    /// Beside that, for the user's crates.
    pub seeing: Vec<OsString>,
    /// Instead of that, for crates of others.
    pub others: Vec<OsString>,
    /// Beside that, for the user's programs.
    pub entry: Vec<OsString>,
    /// The variables that go with it.
    pub variables: Vec<(String, String)>,
    /// The folders of the user's crates.
    pub folders: Vec<PathBuf>,
}

/// The variable with the plan's file. Whoever has it is the wrapper.
pub const PLAN: &str = "GRADER_RACE_PLAN";

/// Cargo sets it for build scripts alone. One that calls the compiler tries out what the compiler can.
const BUILD_SCRIPT: &str = "OPT_LEVEL";

/// Becomes the compiler, if cargo called this process instead of it.
///
/// # Errors
///
/// If the compiler cannot be started.
pub fn become_compiler_if_asked() -> Result<()> {
    let Some(path) = env::var_os(PLAN) else { return Ok(()) };
    let plan = std::fs::read(&path).with_context(|| format!("read `{}`", Path::new(&path).display()))?;
    let plan: Plan = serde_json::from_slice(&plan).context("read the plan of a build")?;
    let mut args = env::args_os().skip(1);
    let compiler = args.next().context("find the compiler among the arguments")?;
    if env::var_os(BUILD_SCRIPT).is_some() {
        return exec(&compiler, Call { args: args.collect(), variables: Vec::new() });
    }
    let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    exec(&compiler, plan.call(args.collect(), folder.as_deref()))
}

/// One call of the compiler.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    args: Vec<OsString>,
    variables: Vec<(String, String)>,
}

impl Plan {
    /// What becomes of a call for the crate in `folder`; cargo's own questions about the compiler have none.
    fn call(self, mut args: Vec<OsString>, folder: Option<&Path>) -> Call {
        let named =
            |option: &str| args.iter().any(|arg| arg.to_string_lossy().split('=').next() == Some(option));
        if !named("--crate-name") || !named("--target") {
            return Call { args, variables: Vec::new() };
        }
        let is_program = is_program(&args);
        args.extend(self.shadow);
        // Told that a sanitizer is at work, some build scripts would leave out what it does not understand.
        let Some(folder) = folder else { return Call { args, variables: Vec::new() } };
        if !self.folders.iter().any(|own| own == folder) {
            args.extend(self.others);
            return Call { args, variables: self.variables };
        }
        args.extend(self.seeing);
        if is_program {
            args.extend(self.entry);
        }
        Call { args, variables: self.variables }
    }
}

/// Whether a call compiles a program with its own `main`.
fn is_program(args: &[OsString]) -> bool {
    let has = |option: &str| args.iter().any(|arg| arg == option);
    let named = args.windows(2).any(|pair| pair[0] == "--crate-type" && pair[1] == "bin");
    !has("--test") && (named || has("--crate-type=bin"))
}

#[expect(clippy::disallowed_methods, reason = "this is the compiler, which cargo would have called itself")]
fn exec(compiler: &OsString, call: Call) -> Result<()> {
    let error = Command::new(compiler).args(call.args).envs(call.variables).env_remove(PLAN).exec();
    let shown = Path::new(compiler).display();
    ensure!(false, "start `{shown}`: {error}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(args: &[&str], folder: &str) -> Vec<String> {
        let plan = Plan {
            shadow: vec!["SHADOW".into()],
            seeing: vec!["SEEING".into()],
            others: vec!["OTHERS".into()],
            entry: vec!["ENTRY".into()],
            variables: Vec::new(),
            folders: vec!["/own".into()],
        };
        let call = plan.call(args.iter().map(OsString::from).collect(), Some(Path::new(folder)));
        call.args[args.len()..].iter().map(|arg| arg.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_users_crates_are_seen_and_of_others_only_the_atomics() {
        let args = ["--crate-name", "a", "--target", "x86_64-unknown-linux-gnu"];
        assert_eq!(added(&args, "/own"), ["SHADOW", "SEEING"]);
        assert_eq!(added(&args, "/registry"), ["SHADOW", "OTHERS"]);
    }

    #[test]
    fn the_model_runs_the_main_of_the_users_programs() {
        let program = ["--crate-name", "a", "--crate-type", "bin", "--target=host"];
        assert_eq!(added(&program, "/own"), ["SHADOW", "SEEING", "ENTRY"]);
        assert_eq!(added(&[&program[..], &["--test"]].concat(), "/own"), ["SHADOW", "SEEING"]);
    }

    #[test]
    fn build_scripts_and_questions_are_left_alone() {
        assert!(added(&["--crate-name", "build_script_build"], "/own").is_empty());
        assert!(added(&["-vV"], "/own").is_empty());
    }
}
