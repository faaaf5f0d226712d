//! What `/proc` says about processes and threads (proc(5)).
//!
//! All of it may end while it is read, and is then simply not there. Names of threads are a student's choice and may be
//! cut in the middle of a character, so nothing here expects UTF-8.

use std::fs;
use std::path::Path;

/// A thread, by the ids of its process and itself; the main thread has the id of its process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    pub pid: u32,
    pub tid: u32,
}

/// What `stat` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    /// One letter: `R` runs or wants to, `S` sleeps, `Z` is a zombie.
    pub state: char,
    pub parent: u32,
    /// Processor time in clock ticks.
    pub cpu: u64,
    /// Since boot, in clock ticks.
    pub started: u64,
}

/// What `status` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// The name, at most 15 bytes.
    pub name: String,
    /// The id in each pid namespace that it is in, the innermost last.
    pub ids: Vec<u32>,
    /// How often it gave its processor up, or had to.
    pub switches: u64,
}

/// All processes.
pub fn pids() -> Vec<u32> {
    numbers(Path::new("/proc"))
}

/// The threads of a process.
pub fn tasks(pid: u32) -> Vec<Task> {
    numbers(format!("/proc/{pid}/task").as_ref()).into_iter().map(|tid| Task { pid, tid }).collect()
}

fn numbers(folder: &Path) -> Vec<u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

impl Task {
    /// The main thread of a process; its `stat` and `status` are those of the process.
    pub fn main(pid: u32) -> Task {
        Task { pid, tid: pid }
    }

    /// Whether it is its process's main thread.
    pub fn is_main(self) -> bool {
        self.pid == self.tid
    }

    /// Its `stat`.
    pub fn stat(self) -> Option<Stat> {
        Stat::parse(&self.read("stat")?)
    }

    /// Its `status`.
    pub fn status(self) -> Option<Status> {
        Some(Status::parse(&self.read("status")?))
    }

    /// Whether it sleeps until some time has passed, and then goes on by itself. Where the kernel does not tell, it may.
    pub fn sleeps_for_a_time(self) -> bool {
        self.read("syscall").is_none_or(|call| ends_by_itself(&call))
    }

    fn read(self, file: &str) -> Option<String> {
        let Task { pid, tid } = self;
        fs::read(format!("/proc/{pid}/task/{tid}/{file}"))
            .ok()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Stat {
    /// The name, in brackets, may hold anything, also `)`.
    fn parse(text: &str) -> Option<Stat> {
        let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
        let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        Some(Stat {
            state: fields.first()?.chars().next()?,
            parent: u32::try_from(number(4)?).ok()?,
            cpu: number(14)? + number(15)?,
            started: number(22)?,
        })
    }
}

impl Status {
    fn parse(text: &str) -> Status {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let number = |name: &str| field(name).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let ids = field("NSpid:").or_else(|| field("Pid:")).unwrap_or_default();
        Status {
            name: field("Name:").unwrap_or_default().to_string(),
            ids: ids.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
            switches: number("voluntary_ctxt_switches:") + number("nonvoluntary_ctxt_switches:"),
        }
    }
}

/// Whether the system call of a task that sleeps, as `syscall` shows it (number and arguments), has an end of its own.
fn ends_by_itself(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number: Option<libc::c_long> = words.next().and_then(|word| word.parse().ok());
    let arguments: Vec<u64> =
        words.map_while(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()).collect();
    let given = |index: usize| arguments.get(index).is_some_and(|argument| *argument != 0);
    // An `int` of -1, in a register of 64 bits.
    let endless =
        |index: usize| arguments.get(index).is_some_and(|argument| argument & 0xffff_ffff == 0xffff_ffff);
    match number {
        Some(libc::SYS_nanosleep | libc::SYS_clock_nanosleep) => true,
        Some(libc::SYS_futex) => given(3),
        Some(libc::SYS_ppoll | libc::SYS_rt_sigtimedwait) => given(2),
        Some(libc::SYS_pselect6) => given(4),
        Some(libc::SYS_epoll_pwait) => !endless(3),
        #[cfg(target_arch = "x86_64")]
        Some(libc::SYS_select) => given(4),
        #[cfg(target_arch = "x86_64")]
        Some(libc::SYS_poll) => !endless(2),
        #[cfg(target_arch = "x86_64")]
        Some(libc::SYS_epoll_wait) => !endless(3),
        // `running`, or a call that waits for somebody else.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_half_a_character_does_not_hide_a_process() {
        let text = "17 (a) \u{fffd}) S 5 17 17 0 -1 0 0 0 0 0 3 4 0 0 20 0 1 0 99 0";
        assert_eq!(Stat::parse(text), Some(Stat { state: 'S', parent: 5, cpu: 7, started: 99 }));
        assert_eq!(Stat::parse("17 (cut"), None);
    }

    #[test]
    fn the_last_id_is_that_of_the_innermost_namespace() {
        let status = Status::parse(
            "Name:\tanna\nPid:\t900\nNSpid:\t900\t3\nvoluntary_ctxt_switches:\t4\nnonvoluntary_ctxt_switches:\t5\n",
        );
        assert_eq!(status, Status { name: "anna".into(), ids: vec![900, 3], switches: 9 });
    }

    #[test]
    fn a_sleep_with_an_end_is_told_from_one_without() {
        for timed in
            ["230 0x1 0x0 0x7ff 0x7ff 0x0 0x0 0x7ffd 0x7f", "202 0x5 0x80 0x1 0x7ffd 0x0 0x0 0x1 0x2"]
        {
            assert!(ends_by_itself(timed), "{timed}");
        }
        for endless in
            ["running", "202 0x5 0x80 0x1 0x0 0x0 0x0 0x1 0x2", "61 0xffffffff 0x0 0x0 0x0 0x0 0x0 0x1 0x2"]
        {
            assert!(!ends_by_itself(endless), "{endless}");
        }
        assert!(ends_by_itself("7 0x5 0x1 0x64 0x0 0x0 0x0 0x1 0x2"));
        assert!(!ends_by_itself("7 0x5 0x1 0xffffffff 0x0 0x0 0x0 0x1 0x2"));
    }

    #[test]
    fn this_very_thread_runs() {
        let me = Task::main(std::process::id());
        assert!(me.status().is_some_and(|status| status.ids.last() == Some(&std::process::id())));
        assert!(tasks(me.pid).contains(&me));
        assert!(pids().contains(&me.pid));
    }
}
