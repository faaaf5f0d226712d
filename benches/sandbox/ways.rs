//! The ways to run a program: plainly, in a mode of the sandbox, or in bubblewrap.

use crate::Result;
use crate::programs::Program;
use crate::sandbox::{End, Mode, Sandbox, Wish};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The place of the plain way among all.
pub const PLAIN: usize = 0;

pub enum Way {
    Plain,
    Sandbox(Sandbox),
    Bubblewrap,
}

/// All that work here; of the others it says why they do not.
pub fn all(programs: &[Program]) -> Result<Vec<Way>> {
    let needed: Vec<PathBuf> = programs.iter().flat_map(|program| program.readable.clone()).collect();
    let mut ways = vec![Way::Plain];
    for mode in [Mode::Full, Mode::LandlockOnly, Mode::RlimitsOnly] {
        let wish = Wish { mode: Some(mode), trusting: true, needed: &needed, tether: None };
        match Sandbox::detect(Path::new(env!("CARGO_BIN_EXE_grader")), &wish) {
            Ok(sandbox) => {
                println!("  {}", sandbox.describe());
                ways.push(Way::Sandbox(sandbox));
            }
            Err(error) => println!("  no mode {}: {error:#}", mode.name()),
        }
    }
    match Way::Bubblewrap.run(programs.first().ok_or("there are programs")?) {
        Ok(()) => ways.push(Way::Bubblewrap),
        Err(error) => println!("  no bubblewrap: {error}"),
    }
    Ok(ways)
}

impl Way {
    pub fn name(&self) -> &'static str {
        match self {
            Way::Plain => "plain",
            Way::Sandbox(sandbox) => sandbox.mode().name(),
            Way::Bubblewrap => "bubblewrap",
        }
    }

    /// The mode of the sandbox, if it is one.
    pub fn mode(&self) -> Option<Mode> {
        match self {
            Way::Sandbox(sandbox) => Some(sandbox.mode()),
            Way::Plain | Way::Bubblewrap => None,
        }
    }

    /// Runs a program to its end.
    pub fn run(&self, program: &Program) -> Result<()> {
        match self {
            Way::Plain => finish(plain(program)),
            Way::Sandbox(sandbox) => {
                let run = sandbox.run(program.job()?)?;
                let stderr = String::from_utf8_lossy(&run.stderr);
                if run.end == End::Exited(0) {
                    Ok(())
                } else {
                    Err(format!("{:?}: {stderr}", run.end).into())
                }
            }
            Way::Bubblewrap => finish(bubblewrap(program)),
        }
    }
}

/// A program as anybody starts one.
pub fn plain(program: &Program) -> Command {
    spawn(Command::new(&program.file), program)
}

fn spawn(mut command: Command, program: &Program) -> Command {
    command
        .args(&program.args)
        .env_clear()
        .envs(program.env())
        .current_dir(&program.cwd)
        .stdin(Stdio::null());
    command
}

fn finish(mut command: Command) -> Result<()> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{}: {stderr}", output.status).into()) }
}

/// What is nearest to mode `full`: the same namespaces, files and devices. It has no limits, no Landlock, and no filter of
/// system calls.
fn bubblewrap(program: &Program) -> Command {
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]);
    command.args(["--hostname", "sandbox", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
    for path in ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"].map(Path::new) {
        match fs::read_link(path) {
            Ok(target) => command.arg("--symlink").args([target.as_path(), path]),
            Err(_) => command.arg("--ro-bind-try").args([path, path]),
        };
    }
    let files = ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives"].map(PathBuf::from);
    for path in files.iter().chain(&program.readable) {
        command.arg("--ro-bind-try").args([path, path]);
    }
    if let Some(product) = &program.product {
        command.arg("--bind").args([&product.folder, &product.folder]);
    }
    command.arg("--chdir").arg(&program.cwd).arg("--").arg(&program.file);
    spawn(command, program)
}
