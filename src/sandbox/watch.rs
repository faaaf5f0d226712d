//! Watches the tree of processes until the program ends or uses too much.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::cgroup::{Cgroup, Reading};
use super::end_tree::end_tree;
use super::linux::{self, Status};
use super::storage::Storage;
use super::tally::{self, Tally, Tree};
use super::wire::Ending;
use super::{End, Limit, Limits, Usage};

/// The first look at the tree; short programs are never looked at.
const FIRST_LOOK: Duration = Duration::from_millis(2);
/// The time between two looks, once the program has run for a while.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// The time between two looks that are dear; they get a tenth of the time until there.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_millis(50);

/// The first process of the tree.
#[derive(Clone, Copy)]
pub struct Payload {
    /// Its pid as the init sees it.
    pub pid: i32,
    /// Taken before the fork: after exec the init may have to wait for a processor, while the program runs.
    pub began: Instant,
}

/// What there is to look at.
pub struct Gauges<'a> {
    /// The processes.
    pub tree: Tree,
    /// The uid that the tree alone has.
    pub user: Option<u32>,
    /// The places where it may write.
    pub storage: Storage,
    /// The kernel's own counters.
    pub cgroup: Option<&'a Cgroup<'a>>,
}

/// What is known of the tree while it runs.
pub struct Watch<'a> {
    limits: &'a Limits,
    gauges: Gauges<'a>,
    payload: Payload,
    next_look: Instant,
    look_every: Duration,
    /// The processor time of the children that are gone.
    gone: Duration,
    /// The most that was seen of each.
    peak: Tally,
}

/// What was seen at one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    tally: Tally,
    kernel: Reading,
    disk: u64,
}

impl<'a> Watch<'a> {
    /// Begins to watch what forked off at `began`.
    pub fn new(limits: &'a Limits, gauges: Gauges<'a>, payload: Payload) -> Watch<'a> {
        Watch {
            limits,
            gauges,
            next_look: payload.began + FIRST_LOOK,
            payload,
            look_every: FIRST_LOOK,
            gone: Duration::ZERO,
            peak: Tally::default(),
        }
    }

    /// Returns when nothing of the tree is left. `life` is readable when it is to be killed.
    pub fn until_end(mut self, signals: &OwnedFd, life: &OwnedFd) -> Result<Ending> {
        let end = loop {
            if let Some(end) = self.reap().or_else(|| self.exceeded().map(End::Limit)) {
                break end;
            }
            if self.sleep(signals, life)? {
                break End::Stopped;
            }
        };
        let wall = self.payload.began.elapsed();
        let dead = end_tree(self.gauges.tree, self.gauges.user, signals);
        let last = self.look_at_rest();
        let cpu = (self.gone + dead.cpu).max(self.peak.cpu).max(last.kernel.cpu.unwrap_or_default());
        let ended_itself = matches!(end, End::Exited(_) | End::Killed(_));
        Ok(Ending {
            end: conclude(end, exceeded(&last, self.limits), cpu, self.limits),
            usage: Usage { wall, cpu, memory: self.peak.memory, tasks: self.peak.tasks.max(1) },
            leftovers: if ended_itself { dead.processes } else { 0 },
        })
    }

    /// Takes all children that have ended; the end of the program is the end of the run.
    fn reap(&mut self) -> Option<End> {
        let mut end = None;
        while let Ok(Some(ended)) = linux::reap_one() {
            self.gone += ended.cpu;
            if ended.pid == self.payload.pid {
                end = Some(ended.status.into());
            }
        }
        end
    }

    fn exceeded(&mut self) -> Option<Limit> {
        let now = Instant::now();
        if now.duration_since(self.payload.began) >= self.limits.wall {
            return Some(Limit::Wall);
        }
        if now < self.next_look {
            return None;
        }
        let seen = self.look();
        self.plan_next_look(now);
        self.peak = highest(self.peak, seen.tally);
        exceeded(&seen, self.limits)
    }

    fn look(&self) -> Seen {
        let rest = self.look_at_rest();
        let files = self.gauges.storage.in_memory();
        let tally = tally::count(self.gauges.tree, self.limits, self.gauges.user, files);
        let cpu = (tally.cpu + self.gone).max(rest.kernel.cpu.unwrap_or_default());
        Seen { tally: Tally { cpu, ..tally }, ..rest }
    }

    /// What can also be seen when all processes are dead.
    fn look_at_rest(&self) -> Seen {
        let kernel = self.gauges.cgroup.map(Cgroup::read).unwrap_or_default();
        Seen { tally: Tally::default(), kernel, disk: self.gauges.storage.used() }
    }

    fn plan_next_look(&mut self, began: Instant) {
        let now = Instant::now();
        self.look_every = (self.look_every * 2).min(LOOK_EVERY);
        let cost = now.duration_since(began);
        self.next_look = now + self.look_every.max((cost * 9).min(LOOK_AT_LEAST_EVERY));
    }

    /// Sleeps until a child ends, a look is due, or time is up; true if the tree is to be killed.
    fn sleep(&self, signals: &OwnedFd, life: &OwnedFd) -> Result<bool> {
        let to_look = self.next_look.saturating_duration_since(Instant::now());
        let timeout = to_look.min(self.limits.wall.saturating_sub(self.payload.began.elapsed()));
        let timeout = Timespec::try_from(timeout).context("wait for the program")?;
        let mut events = [PollFd::new(signals, PollFlags::IN), PollFd::new(life, PollFlags::IN)];
        match poll(&mut events, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error).context("wait for the program"),
        }
        let stop = !events[1].revents().is_empty();
        linux::forget_signals(signals);
        Ok(stop)
    }
}

fn highest(a: Tally, b: Tally) -> Tally {
    Tally { memory: a.memory.max(b.memory), cpu: a.cpu.max(b.cpu), tasks: a.tasks.max(b.tasks) }
}

fn exceeded(seen: &Seen, limits: &Limits) -> Option<Limit> {
    let Seen { tally, kernel, disk } = seen;
    if tally.memory > limits.memory || kernel.out_of_memory {
        Some(Limit::Memory)
    } else if tally.tasks > limits.tasks || kernel.out_of_tasks {
        Some(Limit::Tasks)
    } else if *disk > limits.disk {
        Some(Limit::Disk)
    } else if tally.cpu > limits.cpu {
        Some(Limit::Cpu)
    } else {
        None
    }
}

/// A program that ended by itself may have done so because it was refused something at a limit, or been ended by the
/// kernel.
fn conclude(end: End, at_last: Option<Limit>, cpu: Duration, limits: &Limits) -> End {
    match (end, at_last) {
        (End::Exited(_) | End::Killed(_), Some(limit)) => End::Limit(limit),
        (End::Killed(libc::SIGXCPU | libc::SIGKILL), None) if cpu > limits.cpu => End::Limit(Limit::Cpu),
        (End::Killed(libc::SIGXFSZ), None) => End::Limit(Limit::Disk),
        (end, _) => end,
    }
}

impl From<Status> for End {
    fn from(status: Status) -> End {
        match status {
            Status::Exited(code) => End::Exited(code),
            Status::Killed(signal) => End::Killed(signal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        let order = crate::sandbox::tests::order();
        Limits { memory: 100, tasks: 4, cpu: Duration::from_secs(1), disk: 50, ..order.limits }
    }

    fn seen() -> Seen {
        let tally = Tally { memory: 100, tasks: 4, cpu: Duration::from_secs(1) };
        Seen { tally, kernel: Reading::default(), disk: 50 }
    }

    #[test]
    fn exactly_the_limits_are_not_exceeded() {
        assert_eq!(exceeded(&seen(), &limits()), None);
    }

    #[test]
    fn one_more_of_each_is_exceeded() {
        let more = |seen| exceeded(&seen, &limits());
        let tally = |tally| more(Seen { tally, ..seen() });
        assert_eq!(tally(Tally { memory: 101, ..seen().tally }), Some(Limit::Memory));
        assert_eq!(tally(Tally { tasks: 5, ..seen().tally }), Some(Limit::Tasks));
        assert_eq!(tally(Tally { cpu: Duration::from_millis(1001), ..seen().tally }), Some(Limit::Cpu));
        assert_eq!(more(Seen { disk: 51, ..seen() }), Some(Limit::Disk));
    }

    #[test]
    fn what_the_kernel_refused_is_exceeded() {
        let refused = |kernel| exceeded(&Seen { kernel, ..seen() }, &limits());
        let nothing = Reading::default();
        assert_eq!(refused(Reading { out_of_memory: true, ..nothing }), Some(Limit::Memory));
        assert_eq!(refused(Reading { out_of_tasks: true, ..nothing }), Some(Limit::Tasks));
    }

    #[test]
    fn a_program_that_was_refused_something_ended_at_the_limit() {
        let end = |end| conclude(end, Some(Limit::Tasks), Duration::ZERO, &limits());
        assert_eq!(end(End::Exited(101)), End::Limit(Limit::Tasks));
        assert_eq!(end(End::Limit(Limit::Wall)), End::Limit(Limit::Wall));
        assert_eq!(end(End::Stopped), End::Stopped);
    }

    #[test]
    fn the_signals_of_the_kernels_limits_are_those_limits() {
        let end = |signal, cpu| conclude(End::Killed(signal), None, Duration::from_secs(cpu), &limits());
        assert_eq!(end(libc::SIGXCPU, 2), End::Limit(Limit::Cpu));
        assert_eq!(end(libc::SIGXCPU, 1), End::Killed(libc::SIGXCPU));
        assert_eq!(end(libc::SIGXFSZ, 0), End::Limit(Limit::Disk));
    }
}
