//! Who is there: the processes and threads of a submission, as `/proc` shows them from outside (proc(5)).

use anyhow::{Context, Result};
use procfs::process::{Process, Stat, Task, all_processes};
use std::collections::HashMap;

/// The processes of a submission at one moment, oldest first.
pub struct Census {
    pub members: Vec<Member>,
    /// Processes of the sandbox itself.
    own: Vec<u32>,
}

/// One process of a submission.
pub struct Member {
    pub pid: u32,
    pub parent: u32,
    /// Since boot, in clock ticks: with it a pid that is used again is another process.
    pub started: u64,
    pub zombie: bool,
    process: Process,
}

/// What changes whenever anything of a submission moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// Whether all tasks sleep.
    pub asleep: bool,
    /// Thread ids with processor time and context switches.
    counters: Vec<(i32, u64, u64)>,
}

impl Census {
    /// Counts all descendants of `supervisor` but those that are the sandbox's `own`.
    pub fn take(supervisor: u32, own: &[u32]) -> Result<Census> {
        // A process that ends while we look is none.
        let all: Vec<(Process, Stat)> = all_processes()
            .context("read `/proc`")?
            .filter_map(|process| {
                process.ok().and_then(|process| process.stat().ok().map(|stat| (process, stat)))
            })
            .collect();
        let parents: HashMap<i32, i32> = all.iter().map(|(_, stat)| (stat.pid, stat.ppid)).collect();
        let mut members: Vec<Member> = all
            .into_iter()
            .filter(|(_, stat)| is_below(stat.pid, supervisor, &parents))
            .filter_map(|(process, stat)| Member::new(process, &stat))
            .filter(|member| !own.contains(&member.pid))
            .collect();
        members.sort_by_key(|member| (member.started, member.pid));
        Ok(Census { members, own: own.to_vec() })
    }

    /// Whether `pid` belongs to the sandbox itself.
    pub fn is_own(&self, pid: u32) -> bool {
        self.own.contains(&pid)
    }

    /// What moves.
    pub fn pulse(&self) -> Pulse {
        let tasks = self.members.iter().flat_map(Member::tasks);
        let mut pulse = Pulse { asleep: true, counters: Vec::new() };
        for task in tasks {
            // A task that ends while we look was moving.
            let Some((asleep, counters)) = look_at(&task) else { return Pulse { asleep: false, ..pulse } };
            pulse.asleep &= asleep;
            pulse.counters.push(counters);
        }
        pulse
    }
}

fn look_at(task: &Task) -> Option<(bool, (i32, u64, u64))> {
    let (stat, status) = (task.stat().ok()?, task.status().ok()?);
    let switches =
        status.voluntary_ctxt_switches.unwrap_or(0) + status.nonvoluntary_ctxt_switches.unwrap_or(0);
    Some((matches!(stat.state, 'S' | 'Z' | 'X'), (task.tid, stat.utime + stat.stime, switches)))
}

fn is_below(pid: i32, ancestor: u32, parents: &HashMap<i32, i32>) -> bool {
    let mut current = pid;
    // As many steps as there are processes at most: `/proc` is read over a time, in which a cycle may seem to be.
    for _ in 0..parents.len() {
        match parents.get(&current) {
            Some(&parent) if u32::try_from(parent) == Ok(ancestor) => return true,
            Some(&parent) => current = parent,
            None => return false,
        }
    }
    false
}

impl Member {
    fn new(process: Process, stat: &Stat) -> Option<Member> {
        Some(Member {
            pid: u32::try_from(stat.pid).ok()?,
            parent: u32::try_from(stat.ppid).ok()?,
            started: stat.starttime,
            zombie: matches!(stat.state, 'Z' | 'X'),
            process,
        })
    }

    fn identity(&self) -> Identity {
        (self.pid, self.started)
    }

    /// The pid that it has inside the sandbox.
    pub fn inner_pid(&self) -> Option<u32> {
        let status = self.process.status().ok()?;
        let inner = status.nspid.as_ref().and_then(|pids| pids.last().copied()).unwrap_or(status.pid);
        u32::try_from(inner).ok()
    }

    /// Its threads.
    pub fn tasks(&self) -> Vec<Task> {
        self.process.tasks().map(|tasks| tasks.flatten().collect()).unwrap_or_default()
    }

    /// Its threads with the names that they gave themselves, the main thread's apart.
    pub fn threads(&self) -> Vec<String> {
        let main = i32::try_from(self.pid).unwrap_or(0);
        self.tasks()
            .iter()
            .filter(|task| task.tid != main)
            .filter_map(|task| Some(task.stat().ok()?.comm))
            .collect()
    }

    /// The name of its thread that has the id `tid` inside the sandbox.
    pub fn thread_called(&self, tid: u32) -> Option<String> {
        self.tasks().iter().find_map(|task| {
            let status = task.status().ok()?;
            let inner = status.nspid.as_ref().and_then(|ids| ids.last().copied()).unwrap_or(status.pid);
            (u32::try_from(inner) == Ok(tid)).then_some(status.name)
        })
    }
}

/// Names of processes that do not differ from run to run: `main`, its first child `main/1`, and so on.
#[derive(Default)]
pub struct Family {
    main: u32,
    names: HashMap<Identity, String>,
    children: HashMap<String, usize>,
}

/// A pid and when it was started: a pid may be used again.
type Identity = (u32, u64);

impl Family {
    /// Makes `pid` the process that is asked.
    pub fn set_main(&mut self, pid: u32) {
        self.main = pid;
    }

    /// The process that is asked.
    pub fn main(&self) -> u32 {
        self.main
    }

    /// Names those who are new, in the order in which they were started.
    pub fn learn(&mut self, census: &Census) {
        for member in &census.members {
            if !self.names.contains_key(&member.identity()) {
                let name = self.new_name(member, census);
                self.names.insert(member.identity(), name);
            }
        }
    }

    /// Whether anybody has a name.
    pub fn has_learnt(&self) -> bool {
        !self.names.is_empty()
    }

    /// Starts anew, with all that are there now, but for the main process, as leftovers without a number.
    pub fn forget(&mut self, census: &Census) {
        let leftovers = census.members.iter().filter(|member| member.pid != self.main);
        self.names = leftovers.map(|member| (member.identity(), "an earlier process".to_string())).collect();
        self.children.clear();
    }

    fn new_name(&mut self, member: &Member, census: &Census) -> String {
        if member.pid == self.main {
            return "main".to_string();
        }
        let parent = census.members.iter().find(|other| other.pid == member.parent);
        let parent = parent.and_then(|parent| self.name(parent)).unwrap_or("orphan").to_string();
        let number = self.children.entry(parent.clone()).or_default();
        *number += 1;
        format!("{parent}/{number}")
    }

    /// The name of a process that has been learnt.
    pub fn name(&self, member: &Member) -> Option<&str> {
        self.names.get(&member.identity()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descent_is_followed_over_generations_and_ends_at_a_cycle() {
        let parents = HashMap::from([(10, 5), (11, 10), (12, 11), (20, 1), (30, 31), (31, 30)]);
        for (pid, below) in [(10, true), (12, true), (5, false), (20, false), (30, false)] {
            assert_eq!(is_below(pid, 5, &parents), below, "{pid}");
        }
    }

    #[test]
    fn this_test_is_found_below_its_parent_and_moves() {
        let parent = std::os::unix::process::parent_id();
        let census = Census::take(parent, &[]).unwrap();
        let me = census.members.iter().find(|member| member.pid == std::process::id()).expect("me");
        assert_eq!(me.inner_pid(), Some(std::process::id()));
        assert!(!me.zombie && !census.pulse().asleep);
    }
}
