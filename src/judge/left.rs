//! What a submission has left behind when its function has returned.

use super::census::{Census, Family, Member};
use anyhow::{Context, Result};
use procfs::process::{FDTarget, MMPermissions, Process};
use std::time::{Duration, Instant};

/// A process or thread that should not be there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// A child that ended and that nobody waited for.
    Zombie(u32),
    /// A process whose parent has gone.
    Orphan(u32),
    /// A child that still runs.
    Process(u32),
    /// A thread that still runs, with its name.
    Thread(String),
}

/// How long what is ending may take to end; a thread that was joined is still listed for a moment.
const MOMENT: Duration = Duration::from_secs(1);

/// Looks again and again until nothing is left or the moment is over.
pub fn after_a_moment(mut look: impl FnMut() -> Result<Vec<Left>>) -> Result<Vec<Left>> {
    let end = Instant::now() + MOMENT;
    loop {
        let left = look()?;
        if left.is_empty() || Instant::now() > end {
            return Ok(left);
        }
        // The kernel announces to nobody but its parent that a process has ended.
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// All that is there but the main process with its main thread.
pub fn look(census: &Census, family: &Family) -> Vec<Left> {
    let mut left = Vec::new();
    for member in &census.members {
        if member.pid == family.main() {
            left.extend(member.threads().into_iter().map(Left::Thread));
        } else {
            left.push(process(member, census));
        }
    }
    left
}

fn process(member: &Member, census: &Census) -> Left {
    let inner = member.inner_pid().unwrap_or(member.pid);
    if census.is_own(member.parent) {
        Left::Orphan(inner)
    } else if member.zombie {
        Left::Zombie(inner)
    } else {
        Left::Process(inner)
    }
}

/// What a process holds that outlives a call if it is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// Its descriptors, with what they are.
    pub descriptors: Vec<(i32, String)>,
    /// How many shared memory segments it has mapped.
    pub segments: usize,
}

impl Holdings {
    /// What the process `pid` holds.
    pub fn of(pid: u32) -> Result<Holdings> {
        let pid = i32::try_from(pid).context("a pid is an i32")?;
        let process = Process::new(pid).context("find the submission's process")?;
        let open = process.fd().context("list the descriptors of the submission")?;
        let mut descriptors: Vec<(i32, String)> =
            open.flatten().map(|info| (info.fd, describe(&info.target))).collect();
        descriptors.sort();
        let maps = process.maps().context("list the memory of the submission")?;
        let segments = maps.iter().filter(|map| map.perms.contains(MMPermissions::SHARED)).count();
        Ok(Holdings { descriptors, segments })
    }

    /// The descriptors that were not there in `earlier`.
    pub fn new_descriptors(&self, earlier: &Holdings) -> Vec<String> {
        let known = |number: i32| earlier.descriptors.iter().any(|(other, _)| *other == number);
        self.descriptors
            .iter()
            .filter(|(number, _)| !known(*number))
            .map(|(number, target)| format!("{number} → {target}"))
            .collect()
    }
}

fn describe(target: &FDTarget) -> String {
    match target {
        FDTarget::Path(path) => path.display().to_string(),
        FDTarget::Socket(_) => "socket".to_string(),
        FDTarget::Net(_) => "network namespace".to_string(),
        FDTarget::Pipe(_) => "pipe".to_string(),
        FDTarget::MemFD(name) => format!("memory file {name}"),
        FDTarget::AnonInode(kind) | FDTarget::Other(kind, _) | FDTarget::Unknown(kind, _) => kind.clone(),
    }
}
