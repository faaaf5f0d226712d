//! Races on plain memory.
//!
//! Every access of instrumented code comes here and is compared with what [`cell`](super::cell) remembers of the bytes
//! that it touches, by the happens-before clocks that the model keeps anyway. Only what the program itself can share is
//! watched: the blocks of its heap, the stacks of its tasks, and its statics. Each of the three is one range of addresses
//! with one range of shadow cells, so that the cell of an address is found by a subtraction and a shift (the direct
//! mapping of `ThreadSanitizer`; Serebryany and Iskhodzhanov, WBIA 2009). Other addresses are not looked at: the C library,
//! thread-local memory of the one real thread.
//!
//! Shadow memory is address space first: its pages become real when a cell in them is written. Beside the cells there is
//! a line for each page of the program's memory. An access to a whole page, by `memset` or when a long block is given
//! back, goes into that line alone as long as no other has gone into the cells: a cell that is touched for the first
//! time starts with what the line says. So long blocks cost what was touched of them and not what they are long.
//!
//! A race is found at its later access. Where the earlier one stands in the source is found by a second run: the traced
//! replay watches the address, and asks for a backtrace at every access to it.

use super::cell::{self, Cell, Clash, Kind, Record, Spill};
use super::site;
use super::statics;
use super::sys;
use crate::engine::{Engine, enter, running};
use crate::failure::{AccessReport, Failure, RaceReport};
use crate::place::Place;
use crate::trace::{Event, Note};

/// Bytes that share a cell.
const GRAIN: usize = 8;
/// Bytes that share a line.
const PAGE: usize = 4096;

/// What is remembered of all memory.
pub(crate) struct Shadow {
    /// How many executions there were: cells and lines with this number speak of the running one.
    execution: u32,
    regions: [Region; 3],
    spill: Spill,
    /// The memory whose accesses a replay shows: that of the last failure.
    watched: (usize, usize),
    seen: Vec<Seen>,
    image: usize,
}

/// A range of watched addresses.
#[derive(Clone, Copy)]
struct Region {
    start: usize,
    length: usize,
    cells: *mut Cell,
    lines: *mut Line,
}

/// What is remembered of a page. All zeros is a line of which nothing is remembered.
#[derive(Clone, Copy)]
#[repr(C)]
struct Line {
    /// The execution that the rest speaks of.
    execution: u32,
    /// Whether any of the page's cells speaks of it, too.
    in_cells: bool,
    /// What a cell that does not speak of it yet starts with.
    all: Record,
}

impl Line {
    /// Remembers an access to the whole page, if the line is enough for that.
    fn access(
        &mut self,
        execution: u32,
        access: Record,
        clock: impl Fn(usize) -> u32,
    ) -> Result<bool, Clash> {
        if self.execution != execution {
            *self = Line { execution, in_cells: false, all: access };
            return Ok(true);
        }
        if self.in_cells {
            return Ok(false);
        }
        let mut rest = self.all;
        if rest.says(&access) {
            return Ok(true);
        }
        cell::judge(&mut rest, &access, &clock)?;
        let enough = rest.bytes == 0;
        if enough {
            self.all = access;
        }
        Ok(enough)
    }
}

/// An access to the watched address in the traced replay.
struct Seen {
    task: u16,
    tick: u32,
    kind: Kind,
    address: usize,
    size: usize,
    at: Option<Place>,
}

impl Shadow {
    /// Nothing is watched.
    pub(super) const fn none() -> Shadow {
        let region = Region { start: 0, length: 0, cells: std::ptr::null_mut(), lines: std::ptr::null_mut() };
        Shadow {
            execution: 0,
            regions: [region; 3],
            spill: Spill::none(),
            watched: (0, 0),
            seen: Vec::new(),
            image: 0,
        }
    }

    /// The region of an address.
    #[inline]
    fn region(&self, address: usize) -> Option<&Region> {
        let [stacks, heap, statics] = &self.regions;
        let holds = |region: &&Region| address.wrapping_sub(region.start) < region.length;
        Some(stacks)
            .filter(holds)
            .or_else(|| Some(heap).filter(holds))
            .or_else(|| Some(statics).filter(holds))
    }
}

impl Region {
    fn reserve(start: usize, length: usize) -> Region {
        // Whole pages, so that a line belongs to one region.
        let end = (start + length).next_multiple_of(PAGE);
        let start = start / PAGE * PAGE;
        let length = end - start;
        let cells = sys::reserve(length / GRAIN * size_of::<Cell>()).cast();
        let lines = sys::reserve(length / PAGE * size_of::<Line>()).cast();
        Region { start, length, cells, lines }
    }

    /// The cell of an address in this region.
    #[inline]
    fn cell(&self, address: usize) -> &'static mut Cell {
        // SAFETY: a region has one cell for each of its grains. The reference ends before the next is made.
        unsafe { &mut *self.cells.add((address - self.start) / GRAIN) }
    }

    /// The line of the page that an address in this region lies in.
    #[inline]
    fn line(&self, address: usize) -> &'static mut Line {
        // SAFETY: a region has one line for each of its pages. The reference ends before the next is made.
        unsafe { &mut *self.lines.add((address - self.start) / PAGE) }
    }

    /// The cell of an address in this region, made to speak of the execution.
    fn cell_in(&self, execution: u32, address: usize) -> &'static mut Cell {
        let cell = self.cell(address);
        if cell.execution != execution {
            let line = self.line(address);
            if line.execution != execution {
                *line = Line { execution, in_cells: true, all: Record::EMPTY };
            }
            line.in_cells = true;
            cell.begin(execution, line.all);
        }
        cell
    }
}

/// Makes shadow memory for the stacks, the heap and the statics, as far as there is none yet.
pub(super) fn watch(stacks: (usize, usize)) {
    let shadow = super::shadow();
    shadow.image = super::statics::image_start();
    for (region, (start, length)) in
        shadow.regions.iter_mut().zip([stacks, super::heap::region(), super::statics::writable()])
    {
        if region.start != start / PAGE * PAGE {
            *region = Region::reserve(start, length);
        }
    }
}

/// Forgets all accesses.
pub(super) fn begin() {
    let shadow = super::shadow();
    shadow.execution += 1;
    shadow.spill.clear();
    shadow.seen.clear();
}

/// Gives the shadow pages of a range of addresses back to the system.
pub(super) fn give_back(start: usize, length: usize) {
    if let Some(region) = super::shadow().region(start) {
        let cells: *mut Cell = region.cell(start);
        sys::give_back(cells as usize, length / GRAIN * size_of::<Cell>());
    }
}

/// A task's access to memory. `pc` is where its code goes on.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "size and kind are constants, and this is what instrumented code does most"
)]
pub(super) fn access(address: usize, size: usize, kind: Kind, pc: usize) {
    if let Some(engine) = running()
        && !engine.quiet()
    {
        judge_at(engine, address, size, kind, pc);
    }
}

/// A task's atomic access, made by the model's own atomics. The clock must already hold what the access acquires, and
/// not yet count what it releases.
pub(crate) fn atomic_access(engine: &mut Engine, address: usize, size: usize, write: bool) {
    let kind = if write { Kind::AtomicWrite } else { Kind::AtomicRead };
    judge_at(engine, address, size, kind, 0);
}

/// Judges an access. Most lie in one grain, and are known to its cell.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
fn judge_at(engine: &mut Engine, address: usize, size: usize, kind: Kind, pc: usize) {
    let shadow = super::shadow();
    let Some(region) = shadow.region(address) else { return };
    let (task, tick) = (engine.current as u16, engine.tick());
    let offset = address % GRAIN;
    if offset + size <= GRAIN {
        let bytes = ((0xff_u32 >> (GRAIN - size)) << offset) as u8;
        let cell = region.cell(address);
        if cell.execution == shadow.execution
            && cell.knows(&Record { tick, code: 0, task, bytes, kind })
            && !cell.has_history()
        {
            return;
        }
    }
    let code = u32::try_from(pc.wrapping_sub(shadow.image)).unwrap_or(0);
    judge_all(engine, *region, address, size, Record { tick, code, task, bytes: 0, kind });
}

/// Judges an access page by page, and where that is not enough, grain by grain.
#[inline(never)]
fn judge_all(engine: &mut Engine, region: Region, address: usize, size: usize, access: Record) {
    let execution = super::shadow().execution;
    let mut from = address;
    let end = (address + size).min(region.start + region.length);
    while from < end {
        if from.is_multiple_of(PAGE) && end - from >= PAGE && judge_page(engine, region, from, access) {
            from += PAGE;
            continue;
        }
        let next = ((from / GRAIN + 1) * GRAIN).min(end);
        let record = Record { bytes: bytes(from, next), ..access };
        let cell = region.cell_in(execution, from);
        if !cell.knows(&record) {
            judge(engine, cell, from, record);
        }
        if record.kind == Kind::Write && cell.has_history() {
            super::tsan::forget(from, next - from);
        }
        from = next;
    }
}

/// Judges an access to a whole page by the page's line. `false` if that is not enough.
fn judge_page(engine: &mut Engine, region: Region, page: usize, access: Record) -> bool {
    if engine.trace.is_some() {
        return false;
    }
    let access = Record { bytes: 0xff, ..access };
    let clock = &engine.tasks[engine.current].know.hb;
    let line = region.line(page);
    match line.access(super::shadow().execution, access, |task| clock.get(task)) {
        Ok(enough) => enough,
        Err(clash) => fail(engine, page, clash, access),
    }
}

/// Which bytes of their grain lie from one address to another.
#[inline]
fn bytes(from: usize, to: usize) -> u8 {
    let count = to - from;
    ((0xff_u32 >> (GRAIN - count)) << (from % GRAIN)) as u8
}

/// Judges an access to one grain that its cell does not know yet.
#[inline]
fn judge(engine: &mut Engine, cell: &mut Cell, address: usize, record: Record) {
    // The lists below are the runtime's own memory, not the program's.
    let _inside = enter();
    if engine.trace.is_some() {
        see(engine, address, record);
    }
    let clock = &engine.tasks[engine.current].know.hb;
    if let Err(clash) = cell.access(record, &mut super::shadow().spill, |task| clock.get(task))
        && !statics::is_of_standard(address)
    {
        fail(engine, address, clash, record);
    }
}

/// A block is given back by the running task: a write to all of it, after which nobody may touch it.
pub(super) fn free(engine: &mut Engine, start: usize, length: usize) {
    if let Some(region) = super::shadow().region(start) {
        let (task, tick) = (engine.current as u16, engine.tick());
        let free = Record { tick, code: 0, task, bytes: 0, kind: Kind::Free };
        judge_all(engine, *region, start, length, free);
    }
}

/// Forgets what is known of a block: it gets a new owner.
pub(crate) fn clear(start: usize, length: usize) {
    let shadow = super::shadow();
    let Some(region) = shadow.region(start) else { return };
    let end = start + length;
    let mut from = start / GRAIN * GRAIN;
    while from < end {
        let line = region.line(from);
        let whole = from.is_multiple_of(PAGE) && end - from >= PAGE;
        if line.execution != shadow.execution || (whole && !line.in_cells) {
            line.execution = 0;
            from = (from / PAGE + 1) * PAGE;
            continue;
        }
        let cell = region.cell(from);
        if cell.execution == shadow.execution && cell.has_history() {
            super::tsan::forget(from, GRAIN);
        }
        // Not left to start with what the line says.
        line.in_cells = true;
        cell.begin(shadow.execution, Record::EMPTY);
        from += GRAIN;
    }
}

/// Notes in the cell of an address whether a history of atomic operations is kept.
pub(super) fn set_history(address: usize, kept: bool) {
    let shadow = super::shadow();
    if let Some(region) = shadow.region(address) {
        region.cell_in(shadow.execution, address).set_history(kept);
    }
}

/// In the traced replay: remembers where an access to the watched address stands, and shows it.
fn see(engine: &mut Engine, address: usize, record: Record) {
    let (start, length) = engine.watch.unwrap_or(super::shadow().watched);
    let first = address / GRAIN * GRAIN + record.bytes.trailing_zeros() as usize;
    let size = record.bytes.count_ones() as usize;
    if first >= start + length || start >= first + size {
        return;
    }
    let at = site::of_student();
    let (task, tick, kind) = (record.task, record.tick, record.kind);
    super::shadow().seen.push(Seen { task, tick, kind, address: first, size, at: at.clone() });
    // Atomic operations are in the record anyway.
    if let (Kind::Read | Kind::Write | Kind::Free, Some(trace)) = (kind, &mut engine.trace) {
        let (task, switch) = (engine.current, trace.switch.take());
        trace.events.push(Event { task, at, note: Note { verb: kind.name(), ..Note::default() }, switch });
    }
}

/// Ends the execution because of two accesses.
#[cold]
fn fail(engine: &mut Engine, address: usize, clash: Clash, second: Record) -> ! {
    let (first, ordered) = match clash {
        Clash::Race(record) => (record, false),
        Clash::Freed(record) => (record, true),
    };
    let common = first.bytes & second.bytes;
    let address = address / GRAIN * GRAIN + common.trailing_zeros() as usize;
    let size = common.count_ones() as usize;
    super::shadow().watched = (address, size);
    let report = RaceReport { address, size, first: report(first, address), second: report(second, address) };
    if ordered {
        let what = match second.kind {
            Kind::Free => "memory is freed a second time",
            Kind::Read | Kind::Write | Kind::AtomicRead | Kind::AtomicWrite => {
                "memory is used after it was freed"
            }
        };
        let freed = report.first.at.map(|at| format!(" (at {}:{})", at.file, at.line)).unwrap_or_default();
        engine.fail(Failure::Memory { message: format!("{what}{freed}"), at: report.second.at })
    }
    engine.fail(Failure::DataRace(report))
}

fn report(record: Record, address: usize) -> AccessReport {
    let shadow = super::shadow();
    let same = |seen: &&Seen| {
        (seen.task, seen.tick, seen.kind) == (record.task, record.tick, record.kind)
            && (seen.address..seen.address + seen.size).contains(&address)
    };
    let at = shadow.seen.iter().find(same).and_then(|seen| seen.at.clone());
    let pc = if record.code == 0 { 0 } else { shadow.image + record.code as usize };
    AccessReport { task: record.task as usize, what: record.kind.name(), pc, at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TASKS: usize = 2;
    /// Any page: only its shadow is touched.
    const START: usize = 0x10_0000;

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Page { task: usize, kind: Kind },
        Grain { task: usize, grain: usize, kind: Kind },
        Hand { from: usize, to: usize },
    }

    fn step() -> impl Strategy<Value = Step> {
        let kind = || prop_oneof![Just(Kind::Read), Just(Kind::Write)];
        prop_oneof![
            2 => (0..TASKS, kind()).prop_map(|(task, kind)| Step::Page { task, kind }),
            2 => (0..TASKS, 0..3_usize, kind()).prop_map(|(task, grain, kind)| Step::Grain { task, grain, kind }),
            2 => (0..TASKS, 0..TASKS).prop_map(|(from, to)| Step::Hand { from, to }),
        ]
    }

    /// As [`judge_all`] does it. Whether there is a race.
    fn access(
        region: &Region,
        spill: &mut Spill,
        grains: &[usize],
        record: Record,
        clock: [u32; TASKS],
    ) -> bool {
        if grains.len() > 1 {
            match region.line(START).access(1, record, |task| clock[task]) {
                Ok(true) => return false,
                Ok(false) => {}
                Err(_) => return true,
            }
        }
        grains.iter().any(|grain| {
            let cell = region.cell_in(1, START + grain * GRAIN);
            !cell.knows(&record) && cell.access(record, spill, |task| clock[task]).is_err()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]
        #[test]
        fn a_line_for_a_page_finds_what_its_cells_would_find(steps in prop::collection::vec(step(), 1..30)) {
            let region = Region::reserve(START, PAGE);
            let (mut spill, mut all) = (Spill::none(), Vec::<(Vec<usize>, Record)>::new());
            let mut clocks = [[1, 0], [0, 1]];
            for step in steps {
                let (task, grains, kind) = match step {
                    Step::Hand { from, to } => {
                        let known = clocks[from];
                        for (mine, theirs) in clocks[to].iter_mut().zip(known) {
                            *mine = (*mine).max(theirs);
                        }
                        clocks[from][from] += 1;
                        continue;
                    }
                    Step::Page { task, kind } => (task, (0..PAGE / GRAIN).collect(), kind),
                    Step::Grain { task, grain, kind } => (task, vec![grain], kind),
                };
                let record = Record { tick: clocks[task][task], code: 0, task: task as u16, bytes: 0xff, kind };
                let expected = all.iter().any(|(others, other)| {
                    (others.contains(&grains[0]) || others.len() > 1 || grains.len() > 1)
                        && other.kind.conflicts_with(kind)
                        && clocks[task][other.task as usize] < other.tick
                });
                let found = access(&region, &mut spill, &grains, record, clocks[task]);
                prop_assert_eq!(found, expected);
                if found {
                    return Ok(());
                }
                all.push((grains, record));
            }
        }
    }
}
