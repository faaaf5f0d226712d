//! What the sandbox's own processes take of memory, beside the program that they hold.

use crate::Result;
use crate::programs::{self, Program};
use crate::ways::{self, Way};
use std::fmt;
use std::fs;

/// Prints the peaks of both processes in each mode, and that of the program without them.
pub fn print(programs: &[Program], ways: &[Way]) -> Result<()> {
    let computing = |program: &&Program| program.name == programs::COMPUTING;
    let program = programs.iter().find(computing).ok_or("there is a program that computes")?;
    println!(
        "\nmemory at its peak, MiB; in brackets without pages of files, which the grader has in memory anyway"
    );
    let mut plain = ways::plain(program).spawn()?;
    show("the program", &["alone"], &[plain.id()]);
    plain.wait()?;
    for way in ways {
        let Way::Sandbox(sandbox) = way else { continue };
        let running = sandbox.start(program.job()?)?;
        show(way.name(), &["supervisor", "init"], &running.own_pids());
        running.wait()?;
    }
    Ok(())
}

/// Watches processes until they end, and prints what they had.
fn show(way: &str, names: &[&str], pids: &[u32]) {
    for (name, peak) in names.iter().zip(peaks(pids)) {
        println!("{way:<16} {name:<10} {peak:>14}");
    }
}

/// Kilobytes.
#[derive(Default)]
struct Peak {
    all: u64,
    /// Without pages of files.
    own: u64,
}

/// The most that each process has until all have ended.
fn peaks(pids: &[u32]) -> Vec<Peak> {
    let mut peaks: Vec<Peak> = pids.iter().map(|_| Peak::default()).collect();
    loop {
        let mut ended = true;
        for (pid, peak) in pids.iter().zip(&mut peaks) {
            if let Some(now) = Peak::now(*pid) {
                *peak = Peak { all: now.all, own: peak.own.max(now.own) };
                ended = false;
            }
        }
        if ended {
            return peaks;
        }
    }
}

impl Peak {
    /// What there is to see now; nothing of a process that has ended.
    fn now(pid: u32) -> Option<Peak> {
        let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let kilobytes = |name: &str| {
            let rest = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
            rest.trim().strip_suffix(" kB")?.parse::<u64>().ok()
        };
        Some(Peak { all: kilobytes("VmHWM")?, own: kilobytes("RssAnon")? + kilobytes("RssShmem")? })
    }
}

impl fmt::Display for Peak {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let mebibytes = |kilobytes| f64::from(u32::try_from(kilobytes).unwrap_or(u32::MAX)) / 1024.0;
        formatter.pad(&format!("{:.1} ({:.1})", mebibytes(self.all), mebibytes(self.own)))
    }
}
