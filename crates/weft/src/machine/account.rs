//! Where time went: by thread, by place in the source, by lock; and the longest chain of what has to follow each other.
//!
//! The *span* is found while the program runs: each task knows the length of the longest chain of computing that leads to
//! where it is. It passes that on when it starts a thread, ends, sends, or wakes somebody, and whoever takes that up goes
//! on from the longer of both chains (Cormen et al., "Introduction to Algorithms", chapter 27). Locks are left out, as
//! they order what could be done in any order; but what is computed under one lock can never overlap, so the span is at
//! least that, for each lock.

use super::chart::Chart;
use super::cores::Ledger;
use crate::place::Loc;
use crate::task::TaskId;

/// What a task does with its core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Computes.
    Computes,
    /// Computes while it holds a lock.
    Holds,
    /// Looks again and again for something to change.
    Spins,
    /// A process starts.
    Starts,
}

/// What kind of wait it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    Lock,
    Core,
    Sleep,
    Join,
    Message,
    Other,
}

/// A place where tasks waited, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// What the operation is called.
    pub verb: &'static str,
    /// Where it stands.
    pub at: Option<Loc>,
    /// Where what it waits for was made.
    pub made: Option<Loc>,
    /// What kind of wait it is.
    pub kind: Waiting,
    /// How often.
    pub times: u64,
    /// How long, in nanoseconds, all tasks together.
    pub lost: u64,
}

/// What is known of a task.
#[derive(Debug, Clone, Copy, Default)]
pub struct Member {
    /// When it started.
    pub start: u64,
    /// When it ended, if it has.
    pub end: Option<u64>,
    /// Its processor time.
    pub work: u64,
    /// The longest chain of computing up to where it is.
    pub span: u64,
    /// What it does with its core.
    pub doing: Option<Doing>,
}

/// What a core is doing.
#[derive(Debug, Clone, Copy)]
struct Now {
    task: TaskId,
    doing: Doing,
    from: u64,
    to: u64,
}

/// All of it.
#[derive(Debug)]
pub struct Account {
    /// The tasks, by number.
    pub members: Vec<Member>,
    /// Who had which core when.
    pub cores: Chart<(TaskId, Doing)>,
    /// Who waited when: a row for each task, with the number of the place.
    pub waits: Chart<usize>,
    /// Where tasks waited.
    pub places: Vec<Place>,
    /// What each core is doing now: written into the chart when it does something else.
    now: Vec<Option<Now>>,
    /// How long each core was busy.
    pub busy: Vec<u64>,
    /// How much of that was spinning.
    pub spun: u64,
    /// What was computed under each lock, by its number.
    under: Vec<u64>,
    /// The chains that were left with objects, two slots each.
    left: Vec<[u64; 2]>,
}

impl Account {
    /// Nothing has happened yet, on so many cores.
    pub fn new(cores: usize) -> Account {
        Account {
            members: Vec::new(),
            cores: Chart::new(),
            waits: Chart::new(),
            places: Vec::new(),
            now: vec![None; cores],
            busy: vec![0; cores],
            spun: 0,
            under: Vec::new(),
            left: Vec::new(),
        }
    }

    /// A task begins, started by another whose chain it continues.
    pub fn begin(&mut self, task: TaskId, now: u64, parent: Option<TaskId>) {
        let span = parent.map_or(0, |parent| self.members[parent].span);
        self.members.resize(self.members.len().max(task + 1), Member::default());
        self.members[task] = Member { start: now, span, ..Member::default() };
    }

    /// A task computes.
    pub fn compute(&mut self, task: TaskId, time: u64, doing: Doing) {
        let member = &mut self.members[task];
        member.span += time;
        member.doing = Some(doing);
    }

    /// So much was computed under a lock.
    pub fn computed_under(&mut self, object: usize, time: u64) {
        *slot(&mut self.under, object) += time;
    }

    /// A task leaves its chain with an object.
    pub fn leave(&mut self, task: TaskId, object: usize, number: usize) {
        let span = self.members[task].span;
        let left = &mut slot(&mut self.left, object)[number];
        *left = span.max(*left);
    }

    /// A task takes up the chain that was left with an object.
    pub fn take_up(&mut self, task: TaskId, object: usize, number: usize) {
        if let Some(left) = self.left.get(object) {
            self.continues(task, left[number]);
        }
    }

    /// A task goes on from a chain of this length, if its own is shorter.
    pub fn continues(&mut self, task: TaskId, span: u64) {
        let member = &mut self.members[task];
        member.span = member.span.max(span);
    }

    /// The longest chain that leads to where a task is; no shorter than what was computed under any one lock.
    pub fn span(&self, task: TaskId) -> u64 {
        let under = self.under.iter().copied().max().unwrap_or(0);
        self.members[task].span.max(under)
    }

    /// Writes what the cores are doing into the chart.
    pub fn settle(&mut self) {
        for core in 0..self.now.len() {
            self.write(core);
        }
    }

    fn write(&mut self, core: usize) {
        if let Some(now) = self.now[core].take() {
            self.cores.add(core, now.from, now.to, (now.task, now.doing));
        }
    }

    /// A task has waited.
    pub fn waited(&mut self, task: TaskId, from: u64, to: u64, place: Place) {
        let same = |known: &Place| {
            known.verb == place.verb
                && known.at.map(std::ptr::from_ref) == place.at.map(std::ptr::from_ref)
                && known.made.map(std::ptr::from_ref) == place.made.map(std::ptr::from_ref)
        };
        let number = self.places.iter().position(same).unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        let known = &mut self.places[number];
        known.times += 1;
        known.lost += to - from;
        self.waits.add(task, from, to, number);
    }
}

impl Ledger for Account {
    fn ran(&mut self, core: usize, task: TaskId, from: u64, to: u64) {
        let member = &mut self.members[task];
        let doing = member.doing.unwrap_or(Doing::Computes);
        member.work += to - from;
        self.busy[core] += to - from;
        if doing == Doing::Spins {
            self.spun += to - from;
        }
        match &mut self.now[core] {
            Some(now) if (now.task, now.doing, now.to) == (task, doing, from) => now.to = to,
            _ => {
                self.write(core);
                self.now[core] = Some(Now { task, doing, from, to });
            }
        }
    }

    fn queued(&mut self, task: TaskId, from: u64, to: u64) {
        let place = Place { verb: "core", at: None, made: None, kind: Waiting::Core, times: 0, lost: 0 };
        self.waited(task, from, to, place);
    }
}

/// The entry of a number in a list that grows.
fn slot<T: Default + Clone>(list: &mut Vec<T>, number: usize) -> &mut T {
    if number >= list.len() {
        list.resize(number + 1, T::default());
    }
    &mut list[number]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_joins_goes_on_from_the_longer_chain() {
        let mut account = Account::new(2);
        account.begin(0, 0, None);
        account.compute(0, 10, Doing::Computes);
        account.begin(1, 10, Some(0));
        account.compute(1, 30, Doing::Computes);
        account.compute(0, 5, Doing::Computes);
        account.continues(0, account.members[1].span);
        account.compute(0, 1, Doing::Computes);
        assert_eq!(account.span(0), 10 + 30 + 1);
    }

    #[test]
    fn a_message_carries_the_chain_of_its_sender() {
        let mut account = Account::new(2);
        account.begin(0, 0, None);
        account.begin(1, 0, Some(0));
        account.compute(1, 30, Doing::Computes);
        account.leave(1, 7, 1);
        account.take_up(0, 7, 0);
        assert_eq!(account.span(0), 0);
        account.take_up(0, 7, 1);
        assert_eq!(account.span(0), 30);
    }

    #[test]
    fn what_is_computed_under_one_lock_is_a_chain() {
        let mut account = Account::new(2);
        account.begin(0, 0, None);
        account.compute(0, 10, Doing::Holds);
        (0..4).for_each(|_| account.computed_under(3, 10));
        assert_eq!(account.span(0), 40);
    }

    #[test]
    fn waits_are_added_up_by_place() {
        let mut account = Account::new(1);
        account.begin(0, 0, None);
        let place =
            Place { verb: "Mutex::lock", at: None, made: None, kind: Waiting::Lock, times: 0, lost: 0 };
        account.waited(0, 5, 10, place);
        account.waited(0, 20, 40, place);
        account.queued(0, 40, 41);
        let seen: Vec<(u64, u64)> = account.places.iter().map(|place| (place.times, place.lost)).collect();
        assert_eq!(seen, [(2, 25), (1, 1)]);
    }
}
