//! Who is measured: a program each, which is told what to do and how often, and says how long it took.

use crate::{MEASURE, Result};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Those that are measured, ours first.
pub const NAMES: [&str; 4] = ["multiproc", "Python", "procspawn", "ipc-channel"];

/// What the others have; Python has all.
const PROCSPAWN: [&str; 3] = ["spawn", "pool", "pool_chunks"];
const IPC_CHANNEL: [&str; 6] =
    ["spawn", "queue_small", "queue_large", "pipe_small", "pipe_large", "pipe_round"];

/// How long each took for one time of a work, in nanoseconds: the shortest of the rounds, because what else the machine
/// does only ever takes longer. Nothing for one that does not have it.
pub type Times = [Option<f64>; NAMES.len()];

/// The programs.
pub struct Runners {
    ours: PathBuf,
    crates: PathBuf,
    folder: PathBuf,
    python: bool,
}

impl Runners {
    /// Builds what has to be built.
    pub fn set_up() -> Result<Runners> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/rivals");
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rivals");
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--release", "--quiet", "--locked", "--manifest-path"]);
        cargo.arg(folder.join("crates/Cargo.toml")).arg("--target-dir").arg(&target);
        // Whoever runs cargo to run this has set them for another package.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
        if !cargo.status()?.success() {
            return Err("the rivals do not compile (the first time they have to be downloaded)".into());
        }
        let python =
            Command::new("python3").arg("--version").output().is_ok_and(|asked| asked.status.success());
        if !python {
            println!("python3 is not installed: its column stays empty, and nobody is held against it");
        }
        Ok(Runners { ours: env::current_exe()?, crates: target.join("release"), folder, python })
    }

    /// Has all do it in turn, so many times.
    pub fn measure(&self, name: &str, count: u64, rounds: usize) -> Result<Times> {
        let mut commands = self.commands(name);
        let mut times = [const { Vec::new() }; NAMES.len()];
        for _ in 0..rounds {
            for (command, times) in commands.iter_mut().zip(&mut times) {
                if let Some(command) = command {
                    times.push(run(command.arg(count.to_string()))? / count as f64);
                }
            }
            commands = self.commands(name);
        }
        Ok(times.map(shortest))
    }

    fn commands(&self, name: &str) -> [Option<Command>; NAMES.len()] {
        let mut ours = Command::new(&self.ours);
        ours.args([MEASURE, name]);
        let mut python = Command::new("python3");
        python.arg(self.folder.join("rivals.py")).arg(name);
        let of_crate = |program: &str, has: &[&str]| {
            let mut command = Command::new(self.crates.join(program));
            command.arg(name);
            has.contains(&name).then_some(command)
        };
        [
            Some(ours),
            self.python.then_some(python),
            of_crate("procspawn", &PROCSPAWN),
            of_crate("ipc_channel", &IPC_CHANNEL),
        ]
    }
}

/// The nanoseconds that a program says.
fn run(command: &mut Command) -> Result<f64> {
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().parse() {
        Ok(nanoseconds) if output.status.success() => Ok(nanoseconds),
        _ => Err(format!("{command:?}: {}{}", output.status, String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn shortest(times: Vec<f64>) -> Option<f64> {
    times.into_iter().min_by(f64::total_cmp)
}
