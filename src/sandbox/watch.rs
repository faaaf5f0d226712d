//! Watches the tree of processes until the program ends or uses too much.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::end_tree::end_tree;
use super::linux::{self, Status};
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

/// What is known of the tree while it runs.
pub struct Watch<'a> {
    limits: &'a Limits,
    tree: Tree,
    user: Option<u32>,
    payload: Payload,
    next_look: Instant,
    look_every: Duration,
    /// The processor time of the children that are gone.
    gone: Duration,
    /// The most that was seen of each.
    peak: Tally,
}

impl<'a> Watch<'a> {
    /// Begins to watch what forked off at `began`.
    pub fn new(limits: &'a Limits, tree: Tree, user: Option<u32>, payload: Payload) -> Watch<'a> {
        Watch {
            limits,
            tree,
            user,
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
        let dead = end_tree(self.tree, self.user, signals);
        let cpu = (self.gone + dead.cpu).max(self.peak.cpu);
        let ended_itself = matches!(end, End::Exited(_) | End::Killed(_));
        Ok(Ending {
            end: name_limit_of_kernel(end, cpu, self.limits),
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
        let tally = tally::count(self.tree, self.limits, self.user);
        let tally = Tally { cpu: tally.cpu + self.gone, ..tally };
        self.plan_next_look(now);
        self.peak = highest(self.peak, tally);
        exceeded(&tally, self.limits)
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

fn exceeded(tally: &Tally, limits: &Limits) -> Option<Limit> {
    if tally.memory > limits.memory {
        Some(Limit::Memory)
    } else if tally.tasks > limits.tasks {
        Some(Limit::Tasks)
    } else if tally.cpu > limits.cpu {
        Some(Limit::Cpu)
    } else {
        None
    }
}

/// The kernel's own limit on processor time ends a program by a signal.
fn name_limit_of_kernel(end: End, cpu: Duration, limits: &Limits) -> End {
    match end {
        End::Killed(libc::SIGXCPU | libc::SIGKILL) if cpu > limits.cpu => End::Limit(Limit::Cpu),
        end => end,
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
        Limits { memory: 100, tasks: 4, cpu: Duration::from_secs(1), ..crate::sandbox::tests::order().limits }
    }

    fn tally() -> Tally {
        Tally { memory: 100, tasks: 4, cpu: Duration::from_secs(1) }
    }

    #[test]
    fn exactly_the_limits_are_not_exceeded() {
        assert_eq!(exceeded(&tally(), &limits()), None);
    }

    #[test]
    fn one_more_of_each_is_exceeded() {
        let more = |tally| exceeded(&tally, &limits());
        assert_eq!(more(Tally { memory: 101, ..tally() }), Some(Limit::Memory));
        assert_eq!(more(Tally { tasks: 5, ..tally() }), Some(Limit::Tasks));
        assert_eq!(more(Tally { cpu: Duration::from_millis(1001), ..tally() }), Some(Limit::Cpu));
    }

    #[test]
    fn the_signal_of_the_processor_limit_is_that_limit() {
        let end = |cpu| name_limit_of_kernel(End::Killed(libc::SIGXCPU), Duration::from_secs(cpu), &limits());
        assert_eq!(end(2), End::Limit(Limit::Cpu));
        assert_eq!(end(1), End::Killed(libc::SIGXCPU));
    }
}
