//! What is remembered of the accesses to eight bytes of memory.
//!
//! Two accesses race if they touch the same byte, at least one of them writes, at least one of them is not atomic, and
//! neither happened before the other. Every access of an execution would have to be remembered to find all races, but
//! most are not needed. An access `r` can be forgotten as soon as an access `n` that it happened before touches the same
//! byte and conflicts with all that `r` conflicts with: whoever races with `r` later is not ordered after `n` either, or
//! it would be ordered after `r` too, and so it races with `n`. `FastTrack` (Flanagan and Freund, PLDI 2009) draws the same
//! conclusion for whole variables with two kinds of access; here it is drawn for each byte and four kinds, so that
//! neighbouring fields, parts of words and atomics that are also accessed plainly are judged exactly.
//!
//! A cell holds two records, which is enough for memory of one task and for most of what is handed over; others lie in
//! a side table. It carries the number of the execution that it speaks of: all cells are forgotten at once by counting
//! executions, as `ThreadSanitizer`'s do by its epochs.

/// What an access does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Reads, as plain memory.
    Read,
    /// Writes, as plain memory.
    Write,
    /// Reads atomically.
    AtomicRead,
    /// Writes atomically.
    AtomicWrite,
    /// Gives the memory back: a write, after which no access is right, ordered or not.
    Free,
}

impl Kind {
    /// The word for it in a report.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Read => "read",
            Kind::Write => "write",
            Kind::AtomicRead => "atomic read",
            Kind::AtomicWrite => "atomic write",
            Kind::Free => "free",
        }
    }

    /// The kinds that it conflicts with, as bits.
    #[inline]
    const fn conflicts(self) -> u8 {
        const READ: u8 = 1 << Kind::Read as u8;
        const WRITE: u8 = 1 << Kind::Write as u8;
        const ATOMIC_READ: u8 = 1 << Kind::AtomicRead as u8;
        const ATOMIC_WRITE: u8 = 1 << Kind::AtomicWrite as u8;
        const FREE: u8 = 1 << Kind::Free as u8;
        const ALL: u8 = READ | WRITE | ATOMIC_READ | ATOMIC_WRITE | FREE;
        // A table in one word: this is asked several times for each access.
        const TABLE: u64 = row(Kind::Read, WRITE | ATOMIC_WRITE | FREE)
            | row(Kind::Write, ALL)
            | row(Kind::AtomicRead, WRITE | FREE)
            | row(Kind::AtomicWrite, READ | WRITE | FREE)
            // One bit more, so that nothing but another stands for it.
            | row(Kind::Free, ALL | 0x80);
        const fn row(kind: Kind, conflicts: u8) -> u64 {
            (conflicts as u64) << (8 * kind as u32)
        }
        (TABLE >> (8 * self as u32)) as u8
    }

    /// Whether the two may not be made at the same time.
    #[inline]
    pub(crate) const fn conflicts_with(self, other: Kind) -> bool {
        self.conflicts() & (1 << other as u8) != 0
    }

    /// Whether it conflicts with all that `other` conflicts with.
    #[inline]
    const fn stands_for(self, other: Kind) -> bool {
        other.conflicts() & !self.conflicts() == 0
    }
}

/// One access to some of the eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Record {
    /// The task's component of its own clock.
    pub(crate) tick: u32,
    /// Where the code is, counted from the start of the program; zero if it is not known.
    pub(crate) code: u32,
    /// Who.
    pub(crate) task: u16,
    /// Which bytes; none, if this record is empty.
    pub(crate) bytes: u8,
    /// What.
    pub(crate) kind: Kind,
}

impl Record {
    /// No access.
    pub(crate) const EMPTY: Record = Record { tick: 0, code: 0, task: 0, bytes: 0, kind: Kind::Read };

    /// Whether an access says nothing that this record does not say: same task, same tick, no more bytes, no more
    /// conflicts.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "this is what instrumented code does most")]
    pub(crate) fn says(&self, access: &Record) -> bool {
        self.tick == access.tick
            && self.task == access.task
            && access.bytes & !self.bytes == 0
            && self.kind.stands_for(access.kind)
            && self.kind as u8 != Kind::Free as u8
    }
}

/// How an access relates to an earlier one that it conflicts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// Neither happened before the other.
    Race(Record),
    /// The memory had been given back, and the task could know.
    Freed(Record),
}

/// Records that found no place in their cell, by the number that the cell holds.
#[derive(Debug)]
pub(crate) struct Spill {
    lists: Vec<Vec<Record>>,
    used: usize,
}

impl Spill {
    /// None.
    pub(crate) const fn none() -> Spill {
        Spill { lists: Vec::new(), used: 0 }
    }

    /// Forgets all records, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.used = 0;
    }

    fn take(&mut self) -> u32 {
        match self.lists.get_mut(self.used) {
            Some(list) => list.clear(),
            None => self.lists.push(Vec::new()),
        }
        self.used += 1;
        u32::try_from(self.used).expect("fewer cells than that are in use")
    }

    fn list(&mut self, number: u32) -> &mut Vec<Record> {
        &mut self.lists[number as usize - 1]
    }
}

/// What is remembered of eight bytes. All zeros is a cell of which nothing is remembered.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(32))]
pub(crate) struct Cell {
    /// The execution that the rest speaks of.
    pub(crate) execution: u32,
    /// The number of its list in [`Spill`], or zero; the highest bit says that an atomic's history is kept for some
    /// of the bytes.
    spill: u32,
    records: [Record; 2],
}

const HISTORY: u32 = 1 << 31;

impl Cell {
    /// Nothing is known, and it belongs to no execution.
    #[cfg(test)]
    pub(crate) const fn new() -> Cell {
        Cell { execution: 0, spill: 0, records: [Record::EMPTY; 2] }
    }

    /// Starts to speak of an execution, of which at most one access is known yet.
    #[inline]
    pub(crate) fn begin(&mut self, execution: u32, first: Record) {
        *self = Cell { execution, spill: 0, records: [first, Record::EMPTY] };
    }

    /// Whether an access is known already. Most are: loops and neighbouring operations repeat themselves.
    #[inline]
    pub(crate) fn knows(&self, access: &Record) -> bool {
        self.records[0].says(access) || self.records[1].says(access)
    }

    /// Whether a history of atomic operations is kept for some of the bytes.
    #[inline]
    pub(crate) fn has_history(&self) -> bool {
        self.spill & HISTORY != 0
    }

    /// Notes that a history of atomic operations is kept for some of the bytes, or no longer.
    #[inline]
    pub(crate) fn set_history(&mut self, kept: bool) {
        self.spill = if kept { self.spill | HISTORY } else { self.spill & !HISTORY };
    }

    /// Judges an access by those before it, and remembers it. `clock` is what the task knows of another.
    ///
    /// # Errors
    ///
    /// An earlier access that conflicts. The access is then not remembered.
    #[inline(never)]
    pub(crate) fn access(
        &mut self,
        access: Record,
        spill: &mut Spill,
        clock: impl Fn(usize) -> u32,
    ) -> Result<(), Clash> {
        let mut judge = |record: &mut Record| judge(record, &access, &clock);
        self.records.iter_mut().try_for_each(&mut judge)?;
        match self.spill & !HISTORY {
            0 => {}
            number => {
                let list = spill.list(number);
                list.iter_mut().try_for_each(&mut judge)?;
                list.retain(|record| record.bytes != 0);
            }
        }
        self.remember(access, spill);
        Ok(())
    }

    fn remember(&mut self, access: Record, spill: &mut Spill) {
        if let Some(empty) = self.records.iter_mut().find(|record| record.bytes == 0) {
            *empty = access;
            return;
        }
        // The same access to neighbouring bytes is one access.
        let same = |record: &&mut Record| {
            record.tick == access.tick && record.task == access.task && record.kind == access.kind
        };
        if let Some(record) = self.records.iter_mut().find(same) {
            record.bytes |= access.bytes;
            return;
        }
        if self.spill & !HISTORY == 0 {
            self.spill |= spill.take();
        }
        let list = spill.list(self.spill & !HISTORY);
        match list.iter_mut().find(same) {
            Some(record) => record.bytes |= access.bytes,
            None => list.push(access),
        }
    }
}

/// Judges an access by one record, which forgets the bytes that the access now stands for.
///
/// # Errors
///
/// The record, if the two conflict.
#[inline]
pub(crate) fn judge(
    record: &mut Record,
    access: &Record,
    clock: &impl Fn(usize) -> u32,
) -> Result<(), Clash> {
    if record.bytes & access.bytes == 0 {
        return Ok(());
    }
    let ordered = record.task == access.task || clock(record.task as usize) >= record.tick;
    if !ordered && record.kind.conflicts_with(access.kind) {
        return Err(Clash::Race(*record));
    }
    if record.kind == Kind::Free {
        return Err(Clash::Freed(*record));
    }
    if ordered && access.kind.stands_for(record.kind) {
        record.bytes &= !access.bytes;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TASKS: usize = 3;

    /// An access, or knowledge handed from one task to another.
    #[derive(Debug, Clone, Copy)]
    enum Step {
        Access { task: usize, bytes: u8, kind: Kind },
        Hand { from: usize, to: usize },
    }

    /// Keeps everything, and compares each access with each.
    #[derive(Default)]
    struct Naive {
        all: Vec<Record>,
    }

    impl Naive {
        fn access(&mut self, access: Record, clock: &[u32; TASKS]) -> bool {
            let races = self.all.iter().any(|record| {
                record.bytes & access.bytes != 0
                    && record.kind.conflicts_with(access.kind)
                    && record.task != access.task
                    && clock[record.task as usize] < record.tick
            });
            self.all.push(access);
            races
        }
    }

    fn step() -> impl Strategy<Value = Step> {
        let kind =
            prop_oneof![Just(Kind::Read), Just(Kind::Write), Just(Kind::AtomicRead), Just(Kind::AtomicWrite)];
        let bytes = prop_oneof![Just(0xff), Just(0x0f), Just(0xf0), any::<u8>().prop_map(|bytes| bytes | 1)];
        prop_oneof![
            3 => (0..TASKS, bytes, kind).prop_map(|(task, bytes, kind)| Step::Access { task, bytes, kind }),
            2 => (0..TASKS, 0..TASKS).prop_map(|(from, to)| Step::Hand { from, to }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
        #[test]
        fn what_is_forgotten_is_never_missed(steps in prop::collection::vec(step(), 1..40)) {
            let (mut cell, mut spill, mut naive) = (Cell::new(), Spill::none(), Naive::default());
            let mut clocks = [[0u32; TASKS]; TASKS];
            clocks.iter_mut().enumerate().for_each(|(task, clock)| clock[task] = 1);
            for step in steps {
                match step {
                    Step::Hand { from, to } => {
                        let known = clocks[from];
                        for (mine, theirs) in clocks[to].iter_mut().zip(known) {
                            *mine = (*mine).max(theirs);
                        }
                        clocks[from][from] += 1;
                    }
                    Step::Access { task, bytes, kind } => {
                        let access =
                            Record { tick: clocks[task][task], code: 0, task: task as u16, bytes, kind };
                        let expected = naive.access(access, &clocks[task]);
                        let found = !cell.knows(&access)
                            && cell.access(access, &mut spill, |other| clocks[task][other]).is_err();
                        prop_assert_eq!(found, expected);
                        if found {
                            return Ok(());
                        }
                    }
                }
            }
        }
    }

    fn record(task: u16, tick: u32, kind: Kind) -> Record {
        Record { tick, code: 0, task, bytes: 0xff, kind }
    }

    #[test]
    fn atomic_accesses_race_with_plain_ones_only() {
        let (mut cell, mut spill) = (Cell::new(), Spill::none());
        assert_eq!(cell.access(record(0, 1, Kind::AtomicWrite), &mut spill, |_| 0), Ok(()));
        assert_eq!(cell.access(record(1, 1, Kind::AtomicWrite), &mut spill, |_| 0), Ok(()));
        let race = cell.access(record(2, 1, Kind::Read), &mut spill, |_| 0);
        assert_eq!(race, Err(Clash::Race(record(0, 1, Kind::AtomicWrite))));
    }

    #[test]
    fn what_was_given_back_is_never_right_to_touch() {
        let (mut cell, mut spill) = (Cell::new(), Spill::none());
        assert_eq!(cell.access(record(0, 1, Kind::Write), &mut spill, |_| 0), Ok(()));
        assert!(!cell.knows(&record(0, 1, Kind::Free)));
        assert_eq!(cell.access(record(0, 1, Kind::Free), &mut spill, |_| 0), Ok(()));
        let freed = Err(Clash::Freed(record(0, 1, Kind::Free)));
        assert!(!cell.knows(&record(0, 1, Kind::Read)));
        assert_eq!(cell.access(record(0, 1, Kind::Read), &mut spill, |_| 0), freed);
        assert_eq!(cell.access(record(1, 2, Kind::AtomicRead), &mut spill, |_| 1), freed);
        let race = Err(Clash::Race(record(0, 1, Kind::Free)));
        assert_eq!(cell.access(record(1, 2, Kind::Free), &mut spill, |_| 0), race);
    }
}
