//! Who can go on at a scheduling point, and why: the options of a decision.

use crate::decision::MOST_OPTIONS;
use crate::engine::Engine;
use crate::fairness;
use crate::op::{Wake, Wakes};
use crate::sleep::Step;
use crate::task::TaskId;

/// After so many transitions in a row, a task is taken to spin in a way that was not recognised.
const LONG_RUN: u32 = 500;
/// The options of one decision. Kept from one decision to the next, because it is large.
#[derive(Debug)]
pub(crate) struct Options {
    /// The first [`Options::count`] of them count.
    pub steps: [Step; MOST_OPTIONS],
    /// Bit `i` is set if option `i` costs a deviation.
    pub costly: u64,
    /// How many there are.
    pub count: usize,
    /// Whether there was no room for all.
    pub cut: bool,
}

impl Options {
    /// None.
    pub const fn none() -> Options {
        Options {
            steps: [Step { task: 0, wake: Wake::Ready }; MOST_OPTIONS],
            costly: 0,
            count: 0,
            cut: false,
        }
    }

    fn clear(&mut self) {
        (self.costly, self.count) = (0, 0);
    }

    #[inline]
    fn add(&mut self, task: TaskId, wake: Wake, costs: bool) {
        if self.count < MOST_OPTIONS {
            self.steps[self.count] = Step { task, wake };
            self.costly |= u64::from(costs) << self.count;
            self.count += 1;
        } else {
            self.cut = true;
        }
    }

    pub fn as_slice(&self) -> &[Step] {
        &self.steps[..self.count]
    }

    /// Leaves out what sleeps. `kept[i]` becomes the number that option `i` had before.
    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_OPTIONS")]
    pub fn keep_awake(&mut self, kept: &mut [u8; MOST_OPTIONS], sleeps: impl Fn(Step) -> bool) {
        let (all, costly) = (self.count, self.costly);
        self.clear();
        for index in 0..all {
            let step = self.steps[index];
            if !sleeps(step) {
                kept[self.count] = index as u8;
                self.add(step.task, step.wake, costly >> index & 1 == 1);
            }
        }
    }
}

/// Finds the options of the next decision.
pub(crate) fn find_options(engine: &mut Engine, options: &mut Options) {
    let (current, live) = (engine.current, engine.live);
    let runnable = runnable(engine);
    let may_stay = runnable >> current & 1 == 1;
    let others = runnable & !(1 << current) != 0;
    options.clear();
    let spin = &engine.tasks[current].spin;
    if may_stay && spin.stubborn > 0 {
        options.add(current, Wake::Ready, false);
        return;
    }
    let endless = engine.run_length > LONG_RUN && others;
    let gives_way = endless || spin.yielded;
    engine.cut.forced |= endless;
    if may_stay && (!gives_way || !others) {
        options.add(current, Wake::Ready, false);
    }
    for offset in 1..live {
        let task = (current + offset) % live;
        if runnable >> task & 1 == 1 {
            options.add(task, Wake::Ready, may_stay && !gives_way);
        }
    }
    if may_stay && gives_way && others && !endless {
        options.add(current, Wake::Ready, true);
    }
    let someone = options.count > 0;
    if someone {
        add_the_stubborn(engine, options);
    }
    add_early_ends(engine, options, someone);
    engine.cut.forced |= std::mem::take(&mut options.cut);
}

/// A task that spins without news may be let go on, rarely: some loops give up after a while.
fn add_the_stubborn(engine: &Engine, options: &mut Options) {
    let current = engine.current;
    let task = &engine.tasks[current];
    if engine.budgets.stubborn > 0 && task.spin.waits_for_change.is_some() && task.is_ready() {
        options.add(current, Wake::Ready, true);
    }
}

/// Waits that end early: time-outs, and wake-ups for no reason.
fn add_early_ends(engine: &Engine, options: &mut Options, someone: bool) {
    let (current, live) = (engine.current, engine.live);
    for offset in 0..live {
        let id = (current + offset) % live;
        let task = &engine.tasks[id];
        if task.done || task.pending.ready.is_none() || task.pending.wakes == Wakes::NONE || task.is_ready() {
            continue;
        }
        if task.pending.wakes.timeout && (!someone || engine.budgets.timeouts > 0) {
            options.add(id, Wake::Timeout, someone);
        }
        if task.pending.wakes.spurious && someone && engine.budgets.spurious > 0 {
            options.add(id, Wake::Spurious, true);
        }
    }
}

/// The tasks that can go on, as a set of bits: ready, with something new to see, and not held back by fairness.
fn runnable(engine: &mut Engine) -> u128 {
    let mut ready = 0u128;
    for (id, task) in engine.all().iter().enumerate() {
        if task.spin.waits_for_change.is_none() && task.is_ready() {
            ready |= 1 << id;
        }
    }
    if !engine.fair {
        return ready;
    }
    fairness::could_run(engine, ready);
    let held_back = |id: usize| engine.tasks[id].spin.after & ready != 0;
    let free = (0..engine.live).filter(|id| ready >> id & 1 == 1 && !held_back(*id));
    free.fold(0, |set, id| set | 1 << id)
}
