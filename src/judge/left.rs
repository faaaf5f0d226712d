//! What a submission has left behind when its function has returned.
//!
//! A process that was waited for is gone from `/proc` before the wait returns, so a process that is there was not. A
//! thread that was joined may still be listed for a moment, in which it is on its way out; one that sleeps is not.

use super::census::{Census, Family};
use crate::proc::{self, Task};
use anyhow::{Context, Result};
use std::fs;
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

/// How long a thread that was joined may be on its way out, on a busy machine.
const MOMENT: Duration = Duration::from_secs(1);
/// Between two looks; the kernel tells nobody but its process that a thread has ended.
const LOOK: Duration = Duration::from_millis(2);
/// So many looks in a row at a thread that sleeps and does not move show that it is not on its way out.
const LOOKS: usize = 4;

/// All that is there but the main process with its main thread.
pub fn look(census: &Census, family: &Family) -> Vec<Left> {
    let mut left = threads(census, family);
    left.extend(processes(census, family));
    left
}

/// All processes but the main one.
pub fn processes(census: &Census, family: &Family) -> Vec<Left> {
    let others = census.members.iter().filter(|member| member.pid != family.main());
    others
        .map(|member| match () {
            () if census.is_own(member.parent) => Left::Orphan(member.inner_pid),
            () if member.zombie => Left::Zombie(member.inner_pid),
            () => Left::Process(member.inner_pid),
        })
        .collect()
}

fn threads(census: &Census, family: &Family) -> Vec<Left> {
    let main = census.find(family.main());
    let threads = main.map(super::census::Member::threads).unwrap_or_default();
    threads
        .into_iter()
        .filter(|(task, _)| !task.is_main())
        .map(|(_, status)| Left::Thread(status.name))
        .collect()
}

/// The threads of the main process that are not merely on their way out.
pub fn lasting_threads(main: u32) -> Vec<Left> {
    let end = Instant::now() + MOMENT;
    let mut before: Vec<(Task, u64)> = Vec::new();
    let mut equal = 0;
    loop {
        let now: Vec<(Task, u64)> = others(main).filter_map(|task| Some((task, asleep(task)?))).collect();
        equal = if !now.is_empty() && now == before { equal + 1 } else { 0 };
        let none = others(main).next().is_none();
        if none || equal >= LOOKS || Instant::now() > end {
            return others(main).filter_map(|task| Some(Left::Thread(task.status()?.name))).collect();
        }
        before = now;
        std::thread::sleep(LOOK);
    }
}

fn others(main: u32) -> impl Iterator<Item = Task> {
    proc::tasks(main).into_iter().filter(|task| !task.is_main())
}

/// The context switches of a task that sleeps.
fn asleep(task: Task) -> Option<u64> {
    (task.stat()?.state == 'S').then(|| task.status().map(|status| status.switches))?
}

/// What a process holds that outlives a call if it is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdings {
    /// Its descriptors, with what they are.
    pub descriptors: Vec<(u32, String)>,
    /// How many shared memory segments it has mapped.
    pub segments: usize,
}

impl Holdings {
    /// What the process `pid` holds.
    pub fn of(pid: u32) -> Result<Holdings> {
        let folder = format!("/proc/{pid}/fd");
        let entries = fs::read_dir(&folder).context("list the descriptors of the submission")?;
        let mut descriptors: Vec<(u32, String)> = entries
            .flatten()
            .filter_map(|entry| {
                let target = fs::read_link(entry.path()).ok()?;
                Some((entry.file_name().to_str()?.parse().ok()?, target.to_string_lossy().into_owned()))
            })
            .collect();
        descriptors.sort();
        let maps = fs::read(format!("/proc/{pid}/maps")).context("list the memory of the submission")?;
        let segments = String::from_utf8_lossy(&maps).lines().filter(|line| is_shared(line)).count();
        Ok(Holdings { descriptors, segments })
    }

    /// The descriptors that were not there in `earlier`.
    pub fn new_descriptors(&self, earlier: &Holdings) -> Vec<String> {
        let known = |number: u32| earlier.descriptors.iter().any(|(other, _)| *other == number);
        self.descriptors
            .iter()
            .filter(|(number, _)| !known(*number))
            .map(|(number, target)| format!("{number} → {target}"))
            .collect()
    }
}

/// Whether a line of `maps` is of shared memory: `7f00-7f01 rw-s …`.
fn is_shared(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some_and(|permissions| permissions.ends_with('s'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_memory_is_told_by_its_permissions() {
        assert!(is_shared("7f0000000000-7f0000001000 rw-s 00000000 00:01 5 /dev/zero (deleted)"));
        assert!(!is_shared("7f0000000000-7f0000001000 rw-p 00000000 00:00 0"));
    }
}
