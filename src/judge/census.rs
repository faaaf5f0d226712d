//! Who is there: the processes and threads of a submission, seen from outside.

use crate::proc::{self, Stat, Status, Task};
use std::collections::HashMap;

/// The processes of a submission at one moment, in the order in which they were started.
pub struct Census {
    pub members: Vec<Member>,
    /// Processes of the sandbox itself.
    own: Vec<u32>,
}

/// One process of a submission.
#[derive(Debug, Clone)]
pub struct Member {
    pub pid: u32,
    pub parent: u32,
    /// The pid that it has inside the sandbox.
    pub inner_pid: u32,
    pub zombie: bool,
    /// Since boot, in clock ticks: with it a pid that is used again is another process.
    started: u64,
    /// Whether the sandbox has a pid namespace of its own.
    namespaced: bool,
}

/// What changes whenever anything of a submission moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// Whether all tasks sleep, and none of them until some time has passed: it would go on by itself.
    pub at_rest: bool,
    /// Tasks with processor time and context switches.
    counters: Vec<(Task, u64, u64)>,
}

impl Census {
    /// Counts all descendants of `supervisor` but those that are the sandbox's `own`.
    pub fn take(supervisor: u32, own: &[u32]) -> Census {
        let stats: HashMap<u32, Stat> =
            proc::pids().into_iter().filter_map(|pid| Some((pid, Task::main(pid).stat()?))).collect();
        let theirs =
            stats.iter().filter(|(pid, _)| is_below(**pid, supervisor, &stats) && !own.contains(pid));
        let mut members: Vec<Member> = theirs.filter_map(|(pid, stat)| Member::look(*pid, stat)).collect();
        members.sort_by_key(Member::seniority);
        Census { members, own: own.to_vec() }
    }

    /// Whether `pid` belongs to the sandbox itself.
    pub fn is_own(&self, pid: u32) -> bool {
        self.own.contains(&pid)
    }

    /// The member with this pid.
    pub fn find(&self, pid: u32) -> Option<&Member> {
        self.members.iter().find(|member| member.pid == pid)
    }

    /// How many threads the process `pid` has; none if it has ended.
    pub fn count_threads(&self, pid: u32) -> usize {
        self.find(pid).map_or(0, |member| member.tasks().len())
    }

    /// Whether nobody computes, or wants to.
    pub fn is_asleep(&self) -> bool {
        self.states().all(|state| state == 'S' || is_dead(state))
    }

    /// Whether no thread of anybody lives.
    pub fn is_over(&self) -> bool {
        self.states().all(is_dead)
    }

    fn states(&self) -> impl Iterator<Item = char> {
        self.members.iter().flat_map(Member::tasks).filter_map(Task::stat).map(|stat| stat.state)
    }

    /// What moves.
    pub fn pulse(&self) -> Pulse {
        let mut pulse = Pulse { at_rest: true, counters: Vec::new() };
        for task in self.members.iter().flat_map(Member::tasks) {
            // A task that ends while we look was moving.
            let (Some(stat), Some(status)) = (task.stat(), task.status()) else {
                return Pulse { at_rest: false, ..pulse };
            };
            pulse.at_rest &= is_dead(stat.state) || (stat.state == 'S' && !task.sleeps_for_a_time());
            pulse.counters.push((task, stat.cpu, status.switches));
        }
        pulse
    }
}

fn is_dead(state: char) -> bool {
    matches!(state, 'Z' | 'X')
}

fn is_below(pid: u32, ancestor: u32, stats: &HashMap<u32, Stat>) -> bool {
    let mut current = pid;
    // As many steps as there are processes at most: `/proc` is read over a time, in which a cycle may seem to be.
    for _ in 0..stats.len() {
        match stats.get(&current) {
            Some(stat) if stat.parent == ancestor => return true,
            Some(stat) => current = stat.parent,
            None => return false,
        }
    }
    false
}

impl Member {
    fn look(pid: u32, stat: &Stat) -> Option<Member> {
        let ids = Task::main(pid).status()?.ids;
        Some(Member {
            pid,
            parent: stat.parent,
            inner_pid: *ids.last()?,
            zombie: is_dead(stat.state),
            started: stat.started,
            namespaced: ids.len() > 1,
        })
    }

    /// Sorts by the order of starting. The ticks of the clock are coarse; the pids of a fresh namespace count up, those
    /// of the whole machine start anew at some point.
    fn seniority(&self) -> (u64, u32) {
        (if self.namespaced { 0 } else { self.started }, self.inner_pid)
    }

    fn identity(&self) -> Identity {
        (self.pid, self.started)
    }

    /// Its threads.
    pub fn tasks(&self) -> Vec<Task> {
        proc::tasks(self.pid)
    }

    /// Its threads with what `status` says of them.
    pub fn threads(&self) -> Vec<(Task, Status)> {
        self.tasks().into_iter().filter_map(|task| Some((task, task.status()?))).collect()
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
        let parent =
            census.find(member.parent).and_then(|parent| self.name(parent)).unwrap_or("orphan").to_string();
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

    fn stat(parent: u32) -> Stat {
        Stat { state: 'S', parent, cpu: 0, started: 0 }
    }

    #[test]
    fn descent_is_followed_over_generations_and_ends_at_a_cycle() {
        let parents = [(10, 5), (11, 10), (12, 11), (20, 1), (30, 31), (31, 30)];
        let stats = parents.into_iter().map(|(pid, parent)| (pid, stat(parent))).collect();
        for (pid, below) in [(10, true), (12, true), (5, false), (20, false), (30, false)] {
            assert_eq!(is_below(pid, 5, &stats), below, "{pid}");
        }
    }

    #[test]
    fn this_test_is_found_below_its_parent_and_moves() {
        let census = Census::take(std::os::unix::process::parent_id(), &[]);
        let me = census.find(std::process::id()).expect("me");
        assert!(!me.zombie && me.inner_pid > 0 && !census.pulse().at_rest);
    }

    fn member(pid: u32, inner_pid: u32, started: u64, namespaced: bool) -> Member {
        Member { pid, parent: 1, inner_pid, zombie: false, started, namespaced }
    }

    #[test]
    fn siblings_are_in_order_also_where_the_pids_of_the_machine_start_anew() {
        let mut members = [member(301, 4, 9, true), member(32_760, 3, 9, true)];
        members.sort_by_key(Member::seniority);
        assert_eq!(members.iter().map(|member| member.inner_pid).collect::<Vec<_>>(), [3, 4]);
        let mut members = [member(301, 301, 9, false), member(32_760, 32_760, 8, false)];
        members.sort_by_key(Member::seniority);
        assert_eq!(members[0].pid, 32_760);
    }
}
