//! What each core and each thread does when, as data that a terminal and a picture show alike.

use crate::simulation::report::{BarKind, Simulated, WaitKind};

/// More bars and waits than that are not drawn.
const MOST: usize = 20_000;

/// What a thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is on a core.
    Runs(BarKind),
    /// It waits at that place for such a thing.
    Waits(WaitKind, usize),
}

/// A time from–to in which something holds.
pub type Interval<T> = (u64, u64, T);

/// Which thread a core has, and what that does.
pub fn of_core(simulated: &Simulated, core: usize) -> Vec<Interval<(usize, BarKind)>> {
    let bars = simulated.bars.iter().take(MOST).filter(|bar| bar.core == core);
    bars.map(|bar| (bar.from, bar.to, (bar.task, bar.kind))).collect()
}

/// What a thread does.
pub fn of_thread(simulated: &Simulated, task: usize) -> Vec<Interval<State>> {
    let bars = simulated.bars.iter().take(MOST).filter(|bar| bar.task == task);
    let runs = bars.map(|bar| (bar.from, bar.to, State::Runs(bar.kind)));
    let waits = simulated.waits.iter().take(MOST).filter(|wait| wait.task == task);
    let waits = waits.filter_map(|wait| {
        let kind = simulated.places.get(wait.place)?.kind;
        Some((wait.from, wait.to, State::Waits(kind, wait.place)))
    });
    runs.chain(waits).collect()
}

/// The threads that have a row: all if they are few, or else the busiest, in the order of their starts.
pub fn shown_threads(simulated: &Simulated, most: usize) -> Vec<usize> {
    let mut threads: Vec<usize> = (0..simulated.tasks.len()).collect();
    threads.sort_by_key(|task| std::cmp::Reverse(simulated.tasks[*task].work));
    threads.truncate(most);
    threads.sort_unstable();
    threads
}
