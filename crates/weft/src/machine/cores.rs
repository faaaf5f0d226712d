//! The cores of the simulated machine, and who has them: a discrete-event simulation that knows nothing of programs.
//!
//! A task has a *demand*: so much processor time until its next operation. It gets a core, or stands in one queue, first
//! come, first served; a core whose task has had a slice while others wait takes the next one. That is how an
//! operating system shares few cores among many threads, with a shorter slice (Linux: 3 ms), so that short programs are
//! shared out as fairly as long ones. Switching costs nothing.
//!
//! All times are nanoseconds of virtual time.

use crate::task::TaskId;
use std::collections::VecDeque;

/// How long a task keeps its core while others wait for one.
pub const SLICE: u64 = 250_000;
/// How long one does that gives way at every look.
const YIELDING_SLICE: u64 = 5_000;

/// What a task wants of a core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Nothing: it waits, or has ended.
    Nothing,
    /// So much time.
    Time(u64),
    /// Time until the clock shows this: it looks again and again for something to change.
    Until(u64),
}

/// A task, as the cores see it.
#[derive(Debug, Clone, Copy)]
struct Member {
    want: Want,
    core: Option<usize>,
    last_core: usize,
    queued: bool,
    queued_at: u64,
    yields: bool,
}

impl Member {
    const NEW: Member = Member {
        want: Want::Nothing,
        core: None,
        last_core: usize::MAX,
        queued: false,
        queued_at: 0,
        yields: false,
    };
}

/// A core.
#[derive(Debug, Clone, Copy, Default)]
struct Core {
    task: Option<TaskId>,
    slice: u64,
}

/// What time brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// This task has had what it wanted, and still has its core.
    Done(TaskId),
    /// The time came.
    Time,
    /// Nothing will ever happen.
    Nothing,
}

/// Is told who had what.
pub trait Ledger {
    /// `task` had `core`.
    fn ran(&mut self, core: usize, task: TaskId, from: u64, to: u64);
    /// `task` was ready, and there was no core for it.
    fn queued(&mut self, task: TaskId, from: u64, to: u64);
}

/// The cores, and the queue before them.
#[derive(Debug)]
pub struct Cores {
    /// The virtual time.
    pub now: u64,
    all: Vec<Core>,
    queue: VecDeque<TaskId>,
    members: Vec<Member>,
}

impl Cores {
    /// So many idle cores.
    pub fn new(count: usize) -> Cores {
        Cores {
            now: 0,
            all: vec![Core::default(); count.max(1)],
            queue: VecDeque::new(),
            members: Vec::new(),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The task wants so much more time.
    pub fn compute(&mut self, task: TaskId, time: u64) {
        let member = self.member(task);
        let left = if let Want::Time(left) = member.want { left } else { 0 };
        member.want = Want::Time(left + time);
        member.yields = false;
        self.enlist(task);
    }

    /// The task looks again and again, until the clock shows `until` or it is told of a change.
    pub fn spin(&mut self, task: TaskId, until: u64, yields: bool) {
        let member = self.member(task);
        (member.want, member.yields) = (Want::Until(until), yields);
        self.enlist(task);
    }

    /// What a spinning task looks for has changed: it is done as soon as it has a core.
    pub fn stop_spinning(&mut self, task: TaskId) {
        let member = self.member(task);
        if let Want::Until(_) = member.want {
            member.want = Want::Time(0);
        }
    }

    /// The task wants nothing more: it waits, or has ended.
    pub fn leave(&mut self, task: TaskId) {
        let member = self.member(task);
        member.want = Want::Nothing;
        if let Some(core) = member.core.take() {
            self.all[core].task = None;
        }
        if std::mem::take(&mut self.members[task].queued) {
            self.queue.retain(|queued| *queued != task);
        }
    }

    /// The task lets others have its core, if any wait.
    pub fn give_way(&mut self, task: TaskId) {
        if let Some(core) = self.member(task).core {
            self.all[core].slice = 0;
        }
    }

    /// Lets time pass until a task has what it wanted, or until `until`.
    pub fn advance(&mut self, until: Option<u64>, ledger: &mut impl Ledger) -> Event {
        loop {
            self.fill(ledger);
            if let Some(task) = self.done() {
                return Event::Done(task);
            }
            if until.is_some_and(|until| until <= self.now) {
                return Event::Time;
            }
            if self.rotate(ledger) {
                continue;
            }
            let step = self.until_something_happens();
            let step = match (step, until) {
                (None, None) => return Event::Nothing,
                (Some(step), Some(until)) => step.min(until - self.now),
                (Some(step), None) => step,
                (None, Some(until)) => until - self.now,
            };
            self.pass(step, ledger);
        }
    }

    fn member(&mut self, task: TaskId) -> &mut Member {
        if task >= self.members.len() {
            self.members.resize(task + 1, Member::NEW);
        }
        &mut self.members[task]
    }

    fn enlist(&mut self, task: TaskId) {
        let now = self.now;
        let member = self.member(task);
        if member.core.is_none() && !member.queued {
            (member.queued, member.queued_at) = (true, now);
            self.queue.push_back(task);
        }
    }

    /// Gives idle cores to whoever waits; its last one, if that is idle.
    fn fill(&mut self, ledger: &mut impl Ledger) {
        while let Some(&task) = self.queue.front() {
            let last = self.members[task].last_core;
            let idle = |core: &usize| self.all[*core].task.is_none();
            let core = Some(last).filter(|core| *core < self.all.len()).filter(idle);
            let Some(core) = core.or_else(|| (0..self.all.len()).find(idle)) else { return };
            self.queue.pop_front();
            self.place(task, core, ledger);
        }
    }

    fn place(&mut self, task: TaskId, core: usize, ledger: &mut impl Ledger) {
        let now = self.now;
        let member = &mut self.members[task];
        if member.queued_at < now {
            ledger.queued(task, member.queued_at, now);
        }
        (member.queued, member.core, member.last_core) = (false, Some(core), core);
        let slice = if member.yields { YIELDING_SLICE } else { SLICE };
        self.all[core] = Core { task: Some(task), slice };
    }

    /// A task on a core that has had what it wanted.
    fn done(&self) -> Option<TaskId> {
        self.all.iter().filter_map(|core| core.task).find(|&task| match self.members[task].want {
            Want::Time(left) => left == 0,
            Want::Until(until) => until <= self.now,
            Want::Nothing => false,
        })
    }

    /// Cores whose slice is over take the next task. Whether one did.
    fn rotate(&mut self, ledger: &mut impl Ledger) -> bool {
        let over = |core: &Core| core.slice == 0 && core.task.is_some();
        let mut rotated = false;
        for index in 0..self.all.len() {
            if !over(&self.all[index]) {
                continue;
            }
            let Some(task) = self.all[index].task else { continue };
            let Some(next) = self.queue.pop_front() else {
                self.all[index].slice = SLICE;
                continue;
            };
            self.members[task].core = None;
            self.enlist(task);
            self.place(next, index, ledger);
            rotated = true;
        }
        rotated
    }

    fn until_something_happens(&self) -> Option<u64> {
        let one = |core: &Core| {
            let wanted = match self.members[core.task?].want {
                Want::Time(left) => left,
                Want::Until(until) => until - self.now,
                Want::Nothing => return None,
            };
            Some(if self.queue.is_empty() { wanted } else { wanted.min(core.slice) })
        };
        self.all.iter().filter_map(one).min()
    }

    fn pass(&mut self, step: u64, ledger: &mut impl Ledger) {
        for (index, core) in self.all.iter_mut().enumerate() {
            let Some(task) = core.task else { continue };
            if let Want::Time(left) = &mut self.members[task].want {
                *left -= step.min(*left);
            }
            // While nobody waits, a slice does not count.
            core.slice = if self.queue.is_empty() { core.slice } else { core.slice - step.min(core.slice) };
            ledger.ran(index, task, self.now, self.now + step);
        }
        self.now += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Times {
        ran: Vec<u64>,
        queued: Vec<u64>,
    }

    impl Ledger for Times {
        fn ran(&mut self, _: usize, task: TaskId, from: u64, to: u64) {
            self.ran.resize(self.ran.len().max(task + 1), 0);
            self.ran[task] += to - from;
        }
        fn queued(&mut self, task: TaskId, from: u64, to: u64) {
            self.queued.resize(self.queued.len().max(task + 1), 0);
            self.queued[task] += to - from;
        }
    }

    /// Lets each task have what it wants, once. When they are done, in the order of tasks, and what was told.
    fn run(cores: usize, wants: &[u64]) -> (Vec<u64>, Times) {
        let (mut cores, mut times) = (Cores::new(cores), Times::default());
        let mut ends = vec![0; wants.len()];
        wants.iter().enumerate().for_each(|(task, want)| cores.compute(task, *want));
        while let Event::Done(task) = cores.advance(None, &mut times) {
            ends[task] = cores.now;
            cores.leave(task);
        }
        (ends, times)
    }

    const MS: u64 = 1_000_000;

    #[test]
    fn as_many_tasks_as_cores_do_not_wait() {
        let (ends, times) = run(2, &[3 * MS, 5 * MS]);
        assert_eq!(ends, [3 * MS, 5 * MS]);
        assert_eq!(times.queued.iter().sum::<u64>(), 0);
    }

    #[test]
    fn more_tasks_than_cores_share_them_fairly() {
        let (ends, times) = run(2, &[10 * MS, 10 * MS, 10 * MS]);
        assert_eq!(ends.iter().max(), Some(&(15 * MS)));
        assert_eq!(times.ran, [10 * MS; 3]);
        assert!(ends.iter().all(|end| *end > 14 * MS), "{ends:?}");
    }

    #[test]
    fn one_core_does_one_thing_at_a_time() {
        let (ends, _) = run(1, &[MS, MS, MS, MS]);
        assert_eq!(ends.iter().max(), Some(&(4 * MS)));
    }

    #[test]
    fn a_core_that_is_free_is_taken_at_once() {
        let (ends, _) = run(2, &[MS, 4 * MS, 2 * MS]);
        // While all three share two cores, each gets two thirds of one: until 1.5 ms; then nobody waits.
        assert!((4 * MS..=4 * MS + MS / 2 + SLICE).contains(&ends[1]), "{ends:?}");
    }

    #[test]
    fn a_time_that_comes_first_is_told_first() {
        let (mut cores, mut times) = (Cores::new(1), Times::default());
        cores.compute(0, 5 * MS);
        assert_eq!((cores.advance(Some(MS), &mut times), cores.now), (Event::Time, MS));
        assert_eq!((cores.advance(None, &mut times), cores.now), (Event::Done(0), 5 * MS));
        cores.leave(0);
        assert_eq!(cores.advance(None, &mut times), Event::Nothing);
        assert_eq!((cores.advance(Some(9 * MS), &mut times), cores.now), (Event::Time, 9 * MS));
    }

    #[test]
    fn whoever_spins_keeps_its_core_until_it_is_told() {
        let (mut cores, mut times) = (Cores::new(2), Times::default());
        cores.spin(0, u64::MAX, false);
        cores.compute(1, 3 * MS);
        assert_eq!(cores.advance(None, &mut times), Event::Done(1));
        cores.stop_spinning(0);
        assert_eq!(cores.advance(None, &mut times), Event::Done(0));
        assert_eq!(times.ran, [3 * MS, 3 * MS]);
    }

    #[test]
    fn whoever_spins_on_one_core_lets_others_have_slices() {
        let (mut cores, mut times) = (Cores::new(1), Times::default());
        cores.spin(0, u64::MAX, false);
        cores.compute(1, 10 * SLICE);
        assert_eq!(cores.advance(None, &mut times), Event::Done(1));
        assert_eq!(cores.now, 20 * SLICE);
        let (mut cores, mut times) = (Cores::new(1), Times::default());
        cores.spin(0, u64::MAX, true);
        cores.compute(1, 10 * SLICE);
        assert_eq!(cores.advance(None, &mut times), Event::Done(1));
        assert_eq!(cores.now, 10 * (SLICE + YIELDING_SLICE));
    }
}
