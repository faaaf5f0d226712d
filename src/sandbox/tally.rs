//! What a tree of processes uses, read from `/proc`.
//!
//! Memory is counted in two ways. The cheap one adds up the anonymous and shared pages of each process, which
//! counts a page once for each process that shares it. Only when that is too much are the pages divided by the
//! number of their users (PSS), which walks the page tables.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Limits, linux};

/// Which processes belong to the tree.
#[derive(Clone, Copy, Debug)]
pub enum Tree {
    /// All in this pid namespace but its init.
    Namespace,
    /// All below this process.
    Below(u32),
}

/// What is used at one moment; the processor time includes that of children that were waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub memory: u64,
    pub cpu: Duration,
    pub tasks: u32,
}

/// Adds up what the tree uses. If that is too much memory, it is counted exactly, as `user` if there is one.
///
/// `files` are the bytes of files that are memory: no counter shows those that nobody maps. More processes than tasks
/// are allowed are not looked at: they grow while the counter gets no processor.
pub fn count(tree: Tree, limits: &Limits, user: Option<u32>, files: u64) -> Tally {
    let pids = tree.first_pids(limits.tasks as usize + 1);
    if pids.len() > limits.tasks as usize {
        return Tally { tasks: u32::try_from(pids.len()).unwrap_or(u32::MAX), ..Tally::default() };
    }
    let mut tally = Tally::default();
    let mut memory = Memory::default();
    for pid in &pids {
        let stat = read(*pid, "stat").as_deref().and_then(Stat::parse).unwrap_or_default();
        tally.cpu += stat.cpu;
        tally.tasks += stat.tasks;
        memory += Memory::of_process(*pid);
    }
    if memory.total() > limits.memory {
        memory = exact_memory(&pids, user);
    }
    memory.shared = memory.shared.max(files);
    Tally { memory: memory.total(), ..tally }
}

impl Tree {
    /// The processes of the tree, by the numbers of the `/proc` that this process sees.
    pub fn pids(self) -> Vec<u32> {
        self.first_pids(usize::MAX)
    }

    /// All processes of the tree, or at least so many of them.
    fn first_pids(self, enough: usize) -> Vec<u32> {
        match self {
            Tree::Namespace => all_pids().into_iter().filter(|pid| *pid != 1).collect(),
            Tree::Below(root) if has_lists_of_children() => below_by_lists(root, enough),
            Tree::Below(root) => below(root, &parents()),
        }
    }
}

fn read(pid: u32, file: &str) -> Option<String> {
    // A process may name itself in bytes that are no UTF-8.
    fs::read(format!("/proc/{pid}/{file}")).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn all_pids() -> Vec<u32> {
    let names = fs::read_dir("/proc").into_iter().flatten().flatten();
    names.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

fn has_lists_of_children() -> bool {
    Path::new("/proc/thread-self/children").exists()
}

fn below_by_lists(root: u32, enough: usize) -> Vec<u32> {
    let mut found = children(root);
    let mut next = 0;
    while let Some(pid) = found.get(next).filter(|_| found.len() < enough) {
        found.extend(children(*pid));
        next += 1;
    }
    found
}

/// The children of each thread of a process.
fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| numbers(&list)).collect()
}

fn numbers(list: &str) -> Vec<u32> {
    list.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn parents() -> HashMap<u32, u32> {
    let pairs = all_pids().into_iter();
    pairs.filter_map(|pid| Some((pid, Stat::parse(&read(pid, "stat")?)?.parent))).collect()
}

/// The processes that reach `root` by going from child to parent.
fn below(root: u32, parents: &HashMap<u32, u32>) -> Vec<u32> {
    let is_below = |pid: u32| {
        // No chain is longer than the map, so a loop made by reused pids ends too.
        let mut chain =
            std::iter::successors(Some(pid), |pid| parents.get(pid).copied()).take(parents.len() + 1);
        pid != root && chain.any(|pid| pid == root)
    };
    parents.keys().copied().filter(|pid| is_below(*pid)).collect()
}

/// Tasks of the user whose limit on tasks a new process of theirs would share.
pub fn tasks_of(uid: u32) -> u32 {
    use std::os::unix::fs::MetadataExt;
    let theirs = |pid: &u32| fs::metadata(format!("/proc/{pid}")).is_ok_and(|process| process.uid() == uid);
    let stats = all_pids().into_iter().filter(theirs).filter_map(|pid| Stat::parse(&read(pid, "stat")?));
    stats.map(|stat| stat.tasks).sum()
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Stat {
    parent: u32,
    cpu: Duration,
    tasks: u32,
}

impl Stat {
    /// Reads `/proc/<pid>/stat`, in which the name of the program may hold anything, also `)`.
    fn parse(text: &str) -> Option<Stat> {
        let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
        let number = |field: usize| fields.get(field - 3).and_then(|text| text.parse::<u64>().ok());
        let ticks: u64 = (14..=17).filter_map(number).sum();
        let cpu = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second());
        Some(Stat { parent: number(4)?.try_into().ok()?, cpu, tasks: number(20)?.try_into().ok()? })
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Memory {
    own: u64,
    shared: u64,
}

impl Memory {
    /// What a process shows by its first thread, or by another if the first has ended.
    fn of_process(pid: u32) -> Memory {
        let status = read(pid, "status").unwrap_or_default();
        if has_memory(&status) {
            return Memory::of_status(&status);
        }
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let mut others = threads.filter_map(|thread| fs::read_to_string(thread.path().join("status")).ok());
        others
            .find(|status| has_memory(status))
            .map_or(Memory::default(), |status| Memory::of_status(&status))
    }

    /// Page tables count, too: to read from memory that was never written takes nothing else.
    fn of_status(text: &str) -> Memory {
        let own = kilobytes(text, "RssAnon:") + kilobytes(text, "VmPTE:");
        Memory { own, shared: kilobytes(text, "RssShmem:") }
    }

    fn of_rollup(text: &str, status: &str) -> Memory {
        let own = kilobytes(text, "Pss_Anon:") + kilobytes(status, "VmPTE:");
        Memory { own, shared: kilobytes(text, "Pss_Shmem:") }
    }

    fn total(self) -> u64 {
        self.own + self.shared
    }
}

impl std::ops::AddAssign for Memory {
    fn add_assign(&mut self, other: Memory) {
        self.own += other.own;
        self.shared += other.shared;
    }
}

fn has_memory(status: &str) -> bool {
    status.lines().any(|line| line.starts_with("RssAnon:"))
}

fn kilobytes(text: &str, key: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|rest| rest.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Counts each page once. A process that cannot be read counts as in the cheap way, never as nothing.
fn exact_memory(pids: &[u32], user: Option<u32>) -> Memory {
    // In a container, root may lack the right to read the maps of other users; the user itself has it.
    if let Some(user) = user {
        linux::act_on_files_as(user);
    }
    let mut memory = Memory::default();
    for pid in pids {
        let rollup = read(*pid, "smaps_rollup").filter(|text| text.contains("Pss_Anon:"));
        memory += match rollup {
            Some(text) => Memory::of_rollup(&text, &read(*pid, "status").unwrap_or_default()),
            None => Memory::of_process(*pid),
        };
    }
    if user.is_some() {
        linux::act_on_files_as(0);
    }
    memory
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "7 (a) b) S 3 7 7 0 -1 4194560 1 2 3 4 150 50 20 30 20 0 5 0 99 1000 200";

    #[test]
    fn a_name_with_parentheses_moves_no_field() {
        let stat = Stat::parse(STAT).unwrap();
        assert_eq!((stat.parent, stat.tasks), (3, 5));
    }

    #[test]
    fn processor_time_includes_that_of_children_that_were_waited_for() {
        let ticks = 150 + 50 + 20 + 30;
        let cpu = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second());
        assert_eq!(Stat::parse(STAT).unwrap().cpu, cpu);
    }

    #[test]
    fn a_torn_stat_is_none() {
        assert_eq!(Stat::parse("7 (a"), None);
        assert_eq!(Stat::parse("7 (a) S 3"), None);
    }

    #[test]
    fn memory_is_anonymous_and_shared_pages_and_not_files() {
        let text =
            "Name:\tx\nVmRSS:\t 900 kB\nRssAnon:\t      12 kB\nRssFile:\t 800 kB\nRssShmem:\t       3 kB\n";
        assert_eq!(Memory::of_status(text).total(), 15 * 1024);
    }

    #[test]
    fn page_tables_are_memory() {
        assert_eq!(Memory::of_status("RssAnon: 1 kB\nVmPTE:\t 5 kB\n").total(), 6 * 1024);
    }

    #[test]
    fn the_share_is_read_from_the_rollup() {
        let text = "Rss: 90 kB\nPss: 50 kB\nPss_Dirty: 1 kB\nPss_Anon:      40 kB\nPss_File: 6 kB\nPss_Shmem:   4 kB\n";
        assert_eq!(Memory::of_rollup(text, "VmPTE: 2 kB\n"), Memory { own: 42 * 1024, shared: 4 * 1024 });
    }

    #[test]
    fn the_tree_is_what_is_below_its_root() {
        let parents = HashMap::from([(2, 1), (3, 2), (4, 3), (5, 1), (6, 5)]);
        let mut pids = below(2, &parents);
        pids.sort_unstable();
        assert_eq!(pids, [3, 4]);
    }

    #[test]
    fn a_loop_of_reused_pids_ends() {
        assert!(below(9, &HashMap::from([(2, 3), (3, 2)])).is_empty());
    }
}
