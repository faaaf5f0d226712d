//! A control group for one run, where one can be made: the kernel then counts memory, tasks and processor time of the
//! whole tree exactly, with what no process maps, and ends it at the limit.
//!
//! The group is made below that of the grader, so that what holds the grader back holds the run back, too. Version 1
//! has a hierarchy for each resource, version 2 one for all; there, a group with processes of its own hands nothing on,
//! so the run's is made beside the grader's.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::Limits;
use super::tether::Tether;

/// The names of groups begin so, and go on with the pid of the supervisor.
const NAME: &str = "grader-";
/// The kernel counts its own structures for the program, too; the poller counts the program's memory alone, and is to
/// speak first where both would.
const SPARE_MEMORY: u64 = 16 << 20;

/// Where groups can be made. To find it out takes as long as to make one, so that is done once for many runs.
pub struct Parents {
    /// Version 2.
    all: Option<PathBuf>,
    // Version 1, by what is counted.
    memory: Option<PathBuf>,
    tasks: Option<PathBuf>,
    cpu: Option<PathBuf>,
}

/// The group of one run. Dropping it removes it, if nothing lives in it.
pub struct Cgroup<'a> {
    /// The version of control groups, 1 or 2.
    pub version: u32,
    /// Goes with this.
    _made: Made<'a>,
    /// A thread that writes `0` into all of these is in the group.
    doors: Vec<File>,
    meters: Meters,
}

/// What the kernel counts, open before the root changes.
struct Meters {
    /// How often it killed for lack of memory.
    memory: File,
    /// How often it refused a task.
    tasks: File,
    cpu: Option<File>,
}

/// What the kernel has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether it killed for lack of memory.
    pub out_of_memory: bool,
    /// Whether it refused a task.
    pub out_of_tasks: bool,
    /// Processor time of all that is or was in the group.
    pub cpu: Option<Duration>,
}

impl<'a> Cgroup<'a> {
    /// Makes a group with these limits, or none where that is not allowed.
    pub fn make(parents: &Parents, limits: &Limits, tether: &'a Tether) -> Option<Cgroup<'a>> {
        let made = || Made { folders: Vec::new(), tether };
        second(parents, made(), limits).or_else(|| first(parents, made(), limits))
    }

    /// Moves this process, which has one thread, into the group.
    pub fn enter(&self) -> Result<()> {
        self.doors.iter().try_for_each(|door| door.write_all_at(b"0", 0)).context("enter the control group")
    }

    /// Reads the meters.
    pub fn read(&self) -> Reading {
        let text = |meter: &File| {
            let mut buffer = [0; 1024];
            let length = meter.read_at(&mut buffer, 0).unwrap_or(0);
            String::from_utf8_lossy(&buffer[..length]).into_owned()
        };
        let cpu = self.meters.cpu.as_ref().and_then(|meter| processor_time(&text(meter)));
        Reading {
            out_of_memory: number(&text(&self.meters.memory), "oom_kill").is_some_and(|times| times > 0),
            out_of_tasks: number(&text(&self.meters.tasks), "max").is_some_and(|times| times > 0),
            cpu,
        }
    }
}

/// Version 2: one group beside that of the grader, or below it if it already hands on what is counted.
fn second<'a>(parents: &Parents, mut made: Made<'a>, limits: &Limits) -> Option<Cgroup<'a>> {
    let folder = made.make(parents.all.as_deref()?)?;
    write(&folder, "memory.max", limits.memory + SPARE_MEMORY)?;
    write(&folder, "pids.max", limits.tasks.into())?;
    let _ = write(&folder, "memory.swap.max", 0); // A machine without swap does not have the file.
    let meters = Meters {
        memory: File::open(folder.join("memory.events")).ok()?,
        tasks: File::open(folder.join("pids.events")).ok()?,
        cpu: File::open(folder.join("cpu.stat")).ok(),
    };
    made.finish(2, "cgroup.procs", meters)
}

impl Parents {
    /// Those of this process and its children.
    pub fn find() -> Parents {
        let read = |file| fs::read_to_string(file).unwrap_or_default();
        let place = Place { membership: read("/proc/self/cgroup"), mounts: read("/proc/self/mountinfo") };
        let own = place.find("cgroup2", "");
        let around = [own.as_deref(), own.as_deref().and_then(Path::parent)];
        Parents {
            all: around.into_iter().flatten().find(|folder| hands_on(folder)).map(Path::to_owned),
            memory: place.find("cgroup", "memory"),
            tasks: place.find("cgroup", "pids"),
            cpu: place.find("cgroup", "cpuacct"),
        }
    }
}

fn hands_on(folder: &Path) -> bool {
    let controllers = fs::read_to_string(folder.join("cgroup.subtree_control")).unwrap_or_default();
    ["memory", "pids"].iter().all(|name| controllers.split_whitespace().any(|word| word == *name))
}

/// Version 1: a group in each of the hierarchies for memory, tasks and, if there is one, processor time.
fn first<'a>(parents: &Parents, mut made: Made<'a>, limits: &Limits) -> Option<Cgroup<'a>> {
    let memory = made.make(parents.memory.as_deref()?)?;
    write(&memory, "memory.limit_in_bytes", limits.memory + SPARE_MEMORY)?;
    let _ = write(&memory, "memory.memsw.limit_in_bytes", limits.memory + SPARE_MEMORY); // Where swap is counted.
    let tasks = made.make(parents.tasks.as_deref()?)?;
    write(&tasks, "pids.max", limits.tasks.into())?;
    let cpu = parents.cpu.as_deref().and_then(|parent| made.make(parent));
    let meters = Meters {
        memory: File::open(memory.join("memory.oom_control")).ok()?,
        tasks: File::open(tasks.join("pids.events")).ok()?,
        cpu: cpu.and_then(|folder| File::open(folder.join("cpuacct.usage")).ok()),
    };
    // Not "cgroup.procs": to move all threads of a process, the kernel holds up every fork and exit of the machine, which
    // takes it milliseconds in each hierarchy. Who enters has only one.
    made.finish(1, "tasks", meters)
}

fn write(folder: &Path, file: &str, number: u64) -> Option<()> {
    fs::write(folder.join(file), number.to_string()).ok()
}

/// Folders that were made. They go when this does, if nothing lives in them.
struct Made<'a> {
    folders: Vec<PathBuf>,
    tether: &'a Tether,
}

impl<'a> Made<'a> {
    fn make(&mut self, parent: &Path) -> Option<PathBuf> {
        let folder = parent.join(format!("{NAME}{}", std::process::id()));
        self.tether.will_make(&folder);
        if fs::create_dir(&folder).is_err() {
            self.tether.is_gone(&folder);
            return None;
        }
        self.folders.push(folder.clone());
        Some(folder)
    }

    fn finish(self, version: u32, door: &str, meters: Meters) -> Option<Cgroup<'a>> {
        let door = |folder: &PathBuf| OpenOptions::new().write(true).open(folder.join(door)).ok();
        let doors = self.folders.iter().map(door).collect::<Option<_>>()?;
        Some(Cgroup { version, _made: self, doors, meters })
    }
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        for folder in &self.folders {
            let gone = fs::remove_dir(folder).is_ok() || !folder.exists();
            if gone {
                self.tether.is_gone(folder);
            }
        }
    }
}

/// Where this process is, as the kernel tells it.
struct Place {
    membership: String,
    mounts: String,
}

impl Place {
    /// The folder of this process's own group in the hierarchy with this controller; version 2's has none.
    fn find(&self, kind: &str, controller: &str) -> Option<PathBuf> {
        let has = |list: &str| list.split(',').any(|name| name == controller);
        let own = self.membership.lines().find_map(|line| {
            let (_, rest) = line.split_once(':')?;
            let (controllers, path) = rest.split_once(':')?;
            has(controllers).then_some(path)
        })?;
        self.mounts.lines().find_map(|line| {
            let (before, after) = line.split_once(" - ")?;
            let mut fields = after.split(' ');
            let same =
                fields.next() == Some(kind) && (controller.is_empty() || fields.nth(1).is_some_and(has));
            let (root, point) = (before.split(' ').nth(3)?, before.split(' ').nth(4)?);
            let below = Path::new(own).strip_prefix(root).ok()?;
            same.then(|| Path::new(point).join(below))
        })
    }
}

/// The number behind a word at the start of a line.
fn number(text: &str, word: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '))?;
    rest.trim().parse().ok()
}

/// Version 1 has nanoseconds, version 2 lines with names.
fn processor_time(text: &str) -> Option<Duration> {
    let plain = text.trim().parse().ok().map(Duration::from_nanos);
    plain.or_else(|| number(text, "usage_usec").map(Duration::from_micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERSHIP: &str = "5:pids:/\n4:memory:/jobs/7\n2:cpu,cpuacct:/a\n0::/user/x\n";
    const MOUNTS: &str = "\
30 25 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro
31 30 0:27 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids
32 30 0:28 /jobs /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
34 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
";

    fn found(kind: &str, controller: &str) -> Option<PathBuf> {
        Place { membership: MEMBERSHIP.into(), mounts: MOUNTS.into() }.find(kind, controller)
    }

    #[test]
    fn the_own_group_is_found_in_each_hierarchy() {
        assert_eq!(found("cgroup", "pids"), Some("/sys/fs/cgroup/pids".into()));
        assert_eq!(found("cgroup", "cpuacct"), Some("/sys/fs/cgroup/cpu,cpuacct/a".into()));
        assert_eq!(found("cgroup2", ""), Some("/sys/fs/cgroup/unified/user/x".into()));
        assert_eq!(found("cgroup", "rdma"), None);
    }

    #[test]
    fn a_mount_that_shows_a_part_shows_that_part() {
        assert_eq!(found("cgroup", "memory"), Some("/sys/fs/cgroup/memory/7".into()));
    }

    #[test]
    fn a_number_is_found_by_its_whole_word() {
        let text = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n";
        assert_eq!(number(text, "oom_kill"), Some(3));
        assert_eq!(number("max 0\n", "max"), Some(0));
        assert_eq!(number("maximum 1\n", "max"), None);
    }

    #[test]
    fn processor_time_is_read_in_both_versions() {
        assert_eq!(processor_time("1500000\n"), Some(Duration::from_micros(1500)));
        assert_eq!(processor_time("usage_usec 1500\nuser_usec 1\n"), Some(Duration::from_micros(1500)));
    }

    #[test]
    fn a_group_hands_on_only_if_it_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!hands_on(folder.path()));
        fs::write(folder.path().join("cgroup.subtree_control"), "cpu memory\n").unwrap();
        assert!(!hands_on(folder.path()));
        fs::write(folder.path().join("cgroup.subtree_control"), "cpu memory pids\n").unwrap();
        assert!(hands_on(folder.path()));
    }
}
