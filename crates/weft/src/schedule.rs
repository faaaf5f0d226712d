//! Scheduling points: who goes on.
//!
//! Before each visible operation, any task that can run may go first. The options of such a decision are the running
//! task itself (free), the others (a deviation while the running task could go on: a preemption), and waits that end
//! early (a deviation while anybody could go on). Bounding the deviations bounds the preemptions, which is where most
//! bugs are found with few (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007).

use crate::decision::MOST_OPTIONS;
use crate::engine::{Engine, Entered, enter};
use crate::failure::{Failure, Waiting};
use crate::footprint::keys;
use crate::object::{Kind, ObjectId};
use crate::op::{Access, Op, Wake, Wakes};
use crate::place::{Loc, Place};
use crate::sleep::Step;
use crate::task::{Pending, TaskId};
use crate::trace::Switch;
use std::time::Duration;

/// So many rounds in which nothing new is seen by anybody are taken to go on for ever.
const MOST_IDLE_ROUNDS: u32 = 1000;
/// After so many transitions in a row, a task is taken to spin in a way that was not recognised.
const LONG_RUN: u32 = 500;
/// A task that yielded so often while changing things is held to fairness.
const MOST_UNFAIR_YIELDS: u32 = 2;
/// So long a wait takes at least that ends with a time-out.
const LEAST_TIMEOUT: Duration = Duration::from_millis(1);
/// So many rounds a stubborn task spins on.
const STUBBORN_ROUNDS: u32 = 200;

/// The visible operation `op` comes next: other tasks may go first.
#[inline(never)]
pub fn step(op: &Op) {
    let Some(mut engine) = enter() else { return };
    let key = key_of(&engine, op.object);
    scheduling_point(&mut engine, pending(op, Wakes::NONE, None));
    touch_key(&mut engine, key, op.access);
}

/// Waits until `ready` holds, or something in `wakes` ends the wait. Other tasks may go first even if it holds already.
///
/// # Panics
///
/// Outside of a model, if it does not hold: there is nobody who could change that.
#[inline(never)]
pub fn wait(op: &Op, wakes: Wakes, ready: &dyn Fn() -> bool) -> Wake {
    let Some(mut engine) = enter() else {
        assert!(ready(), "`{}` would wait for ever: no other thread runs outside of a model", op.verb);
        return Wake::Ready;
    };
    engine.used.spurious |= wakes.spurious;
    engine.used.timeouts |= wakes.timeout;
    let key = key_of(&engine, op.object);
    scheduling_point(&mut engine, pending(op, wakes, Some(erase(ready))));
    engine.task().pending.ready = None;
    touch_key(&mut engine, key, op.access);
    engine.task().wake
}

/// The running task gives way: others may go first without that being a deviation.
#[inline(never)]
pub fn yield_now(verb: &'static str, loc: Loc) {
    let Some(mut engine) = enter() else { return };
    if engine.task().spin.give_way() {
        note_fairness(&mut engine);
    }
    if engine.task().spin.waits_for_change.is_some() {
        engine.used.spins = true;
    }
    let op = Op { verb, object: ObjectId::NONE, access: Access::Read, loc };
    scheduling_point(&mut engine, pending(&op, Wakes::NONE, None));
}

/// The current transition also touches this object.
#[inline(never)]
pub fn touch(object: ObjectId, access: Access) {
    let Some(mut engine) = enter() else { return };
    let key = key_of(&engine, object);
    touch_key(&mut engine, key, access);
}

/// One of `options` is taken: 0 unless something deviates.
#[inline(never)]
#[must_use]
pub fn choose(options: usize) -> usize {
    let Some(mut engine) = enter() else { return 0 };
    let options = options.clamp(1, MOST_OPTIONS);
    engine.path.choose(options, !1 & u64::MAX >> (MOST_OPTIONS - options))
}

/// Forgets the lifetime of a condition: its task is suspended in the call that it was passed to, and outlives it.
pub(crate) fn erase(ready: &dyn Fn() -> bool) -> *const (dyn Fn() -> bool + 'static) {
    // SAFETY: only the lifetime is forgotten; whoever calls the closure does so while its task is suspended.
    unsafe { std::mem::transmute::<&dyn Fn() -> bool, &'static (dyn Fn() -> bool + 'static)>(ready) }
}

fn pending(op: &Op, wakes: Wakes, ready: Option<*const dyn Fn() -> bool>) -> Pending {
    Pending { verb: op.verb, object: op.object, other: None, loc: Some(op.loc), ready, wakes }
}

pub(crate) fn key_of(engine: &Engine, object: ObjectId) -> usize {
    engine.objects.get(object).map_or(0, |record| record.key)
}

/// Adds to the footprint of the current transition. Anything but looking ends a round of a spin loop.
#[inline]
pub(crate) fn touch_key(engine: &mut Engine, key: usize, access: Access) {
    match access {
        Access::Read if key != 0 => engine.footprint.read(key),
        Access::Write if key != 0 => engine.footprint.write(key),
        _ => {}
    }
    if access == Access::Write {
        engine.task().spin.act();
    }
}

/// Ends the running task's transition, lets whoever is chosen go on, and returns when this task goes on.
pub(crate) fn scheduling_point(engine: &mut Entered, pending: Pending) {
    let unwinding = engine.task().unwinding > 0;
    engine.task().pending = pending;
    engine.task().wake = Wake::Ready;
    if unwinding && engine.task().is_ready() {
        return; // Whoever unwinds runs through: a destructor that is preempted is no more interesting than one that is not.
    }
    let current = engine.current;
    match next(engine) {
        Some(next) if next == current => {}
        Some(next) => {
            let why = why_it_stops(engine);
            engine.switch_to(next, why);
        }
        None => engine.leave(),
    }
    engine.task().spin.yielded = false;
    match engine.task().wake {
        Wake::Ready => {}
        Wake::Timeout => {
            engine.footprint.write(keys::BUDGETS);
            engine.footprint.write(keys::TIME);
        }
        Wake::Spurious => engine.footprint.write(keys::BUDGETS),
    }
}

/// The running task has ended: whoever is chosen goes on.
pub(crate) fn after_the_end(engine: &mut Engine) -> ! {
    match next(engine) {
        Some(next) => {
            engine.switch_to(next, Switch::Finished);
            unreachable!("a task that has ended went on")
        }
        None => engine.leave(),
    }
}

fn why_it_stops(engine: &Engine) -> Switch {
    let task = &engine.tasks[engine.current];
    if !task.is_ready() {
        Switch::Blocked
    } else if task.spin.yielded {
        Switch::Yielded
    } else {
        Switch::Preempted
    }
}

/// Ends the current transition and decides who makes the next; nobody, if the execution is over.
fn next(engine: &mut Engine) -> Option<TaskId> {
    end_transition(engine);
    engine.steps += 1;
    if engine.steps > engine.most_steps {
        engine.failure = Some(Failure::Livelock(waiting(engine)));
        return None;
    }
    let current = engine.current;
    if engine.live == 1 && engine.tasks[current].is_ready() {
        engine.run_length = 0;
        return Some(current);
    }
    let mut options = engine.options.take().unwrap_or_else(|| Box::new(Options::none()));
    find_options(engine, &mut options);
    let step = if options.count == 0 { nobody_can_run(engine) } else { pick(engine, &mut options) };
    engine.options = Some(options);
    let step = step?;
    begin_transition(engine, step);
    Some(step.task)
}

fn end_transition(engine: &mut Engine) {
    let current = engine.current;
    if let Some(sleep) = &mut engine.sleep {
        sleep.made(current, &engine.footprint, engine.stores_before, engine.weak);
        engine.stores_before = engine.locations.stores();
    }
    let (tasks, footprint) = (&mut engine.tasks[..engine.live], &engine.footprint);
    for (id, task) in tasks.iter_mut().enumerate() {
        if id != current
            && task.spin.waits_for_change.as_ref().is_some_and(|keys| footprint.changes_any(keys))
        {
            task.spin.resume();
            engine.idle_rounds = 0;
        }
    }
    engine.footprint.clear();
}

/// The options of one decision. Kept from one decision to the next, because it is large.
#[derive(Debug)]
pub(crate) struct Options {
    steps: [Step; MOST_OPTIONS],
    costly: u64,
    count: usize,
}

impl Options {
    pub(crate) const fn none() -> Options {
        Options { steps: [Step { task: 0, wake: Wake::Ready }; MOST_OPTIONS], costly: 0, count: 0 }
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
        }
    }

    fn as_slice(&self) -> &[Step] {
        &self.steps[..self.count]
    }

    /// Leaves out what sleeps. `kept[i]` becomes the number that option `i` had before.
    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_OPTIONS")]
    fn keep_awake(&mut self, kept: &mut [u8; MOST_OPTIONS], sleeps: impl Fn(Step) -> bool) {
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

fn find_options(engine: &mut Engine, options: &mut Options) {
    let (current, live) = (engine.current, engine.live);
    let runnable = runnable(engine);
    let may_stay = runnable >> current & 1 == 1;
    let gives_way = engine.tasks[current].spin.yielded || engine.run_length > LONG_RUN;
    let others = runnable & !(1 << current) != 0;
    options.clear();
    if may_stay && (!gives_way || !others) {
        options.add(current, Wake::Ready, false);
    }
    for offset in 1..live {
        let task = (current + offset) % live;
        if runnable >> task & 1 == 1 {
            options.add(task, Wake::Ready, may_stay && !gives_way);
        }
    }
    if may_stay && gives_way && others {
        options.add(current, Wake::Ready, true);
    }
    let someone = options.count > 0;
    if someone {
        add_the_stubborn(engine, options);
    }
    add_early_ends(engine, options, someone);
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
    note_who_could_run(engine, ready);
    let held_back = |id: usize| engine.tasks[id].spin.after & ready != 0;
    let free = (0..engine.live).filter(|id| ready >> id & 1 == 1 && !held_back(*id));
    free.fold(0, |set, id| set | 1 << id)
}

/// Takes one of the options that are not asleep; none, if all are.
fn pick(engine: &mut Engine, options: &mut Options) -> Option<Step> {
    let Some(sleep) = &engine.sleep else {
        let chosen = engine.path.choose(options.count, options.costly);
        return book(engine, options, chosen);
    };
    let full = (options.count, options.costly);
    let mut kept = [0; MOST_OPTIONS];
    options.keep_awake(&mut kept, |step| sleep.sleeps(step));
    if options.count == 0 {
        engine.redundant = true;
        return None;
    }
    let decision = engine.path.position;
    let chosen = engine.path.choose_filtered(options.costly, &kept[..options.count], full);
    let step = options.steps[chosen];
    engine.tasks[step.task].must_read_after = sleep.must_read_after(step);
    if options.count > 1
        && let Some(sleep) = &mut engine.sleep
    {
        sleep.chose(decision, options.as_slice(), chosen);
        if engine.fair {
            sleep.wake_all(); // Who is held back by fairness depends on more than footprints tell.
        }
    }
    book(engine, options, chosen)
}

/// Books what the step takes from the budgets. None if the program is not a function of its decisions.
fn book(engine: &mut Engine, options: &Options, chosen: usize) -> Option<Step> {
    let (step, costs) = (options.steps[chosen], options.costly >> chosen & 1 == 1);
    if engine.path.diverged {
        let what = "does not do the same again when its threads are run in the same order (it depends on something \
                    outside of the model, or on addresses)";
        engine.failure = Some(Failure::NotChecked { what: what.to_string(), at: None });
        return None;
    }
    match step.wake {
        Wake::Timeout if costs => engine.budgets.timeouts -= 1,
        Wake::Spurious => engine.budgets.spurious -= 1,
        _ => {}
    }
    let spin = &mut engine.tasks[step.task].spin;
    if step.wake == Wake::Ready && spin.waits_for_change.is_some() {
        spin.resume();
        spin.stubborn = STUBBORN_ROUNDS;
        engine.budgets.stubborn -= 1;
    }
    Some(step)
}

fn begin_transition(engine: &mut Engine, step: Step) {
    let Step { task, wake } = step;
    engine.tasks[task].wake = wake;
    if wake == Wake::Timeout {
        engine.time += LEAST_TIMEOUT; // Who knows the deadline moves the clock on to it.
    }
    if task == engine.current {
        engine.run_length += 1;
    }
    if engine.fair {
        note_who_runs(engine, task);
    }
}

/// None of the tasks can go on: either all is done, or some wait in vain, or all that is left is spinning.
fn nobody_can_run(engine: &mut Engine) -> Option<Step> {
    if engine.all().iter().all(|task| task.done) {
        return None;
    }
    if let Some(task) = next_spinner(engine) {
        if engine.tasks[0].done {
            return None; // The process has ended, and with it those that only wait by looking.
        }
        engine.idle_rounds += 1;
        if engine.idle_rounds > MOST_IDLE_ROUNDS {
            engine.failure = Some(Failure::Livelock(waiting(engine)));
            return None;
        }
        if let Some(sleep) = &mut engine.sleep {
            sleep.wake_all();
        }
        let spin = &mut engine.tasks[task].spin;
        spin.resume();
        spin.after = 0;
        return Some(Step { task, wake: Wake::Ready });
    }
    let waiting = waiting(engine);
    if engine.tasks[0].done && waiting.iter().all(|waiting| engine.tasks[waiting.task].is_of_a_library()) {
        return None; // Pools keep their threads for the next time, and end with the process.
    }
    let locked = |waiting: &Waiting| {
        let kind = engine.objects.get(waiting.object).map(|record| record.kind);
        matches!(kind, Some(Kind::Mutex | Kind::RwLock)) || waiting.verb == JOIN
    };
    engine.failure = Some(if !engine.tasks[0].done || waiting.iter().any(locked) {
        Failure::Deadlock(waiting)
    } else {
        Failure::Leak(waiting)
    });
    None
}

/// What waiting for the end of a thread is called.
pub(crate) const JOIN: &str = "JoinHandle::join";

fn next_spinner(engine: &Engine) -> Option<TaskId> {
    let (current, live) = (engine.current, engine.live);
    let spins = |id: &usize| {
        let task = &engine.tasks[*id];
        (task.spin.waits_for_change.is_some() || task.spin.after != 0) && task.is_ready()
    };
    (1..=live).map(|offset| (current + offset) % live).find(spins)
}

/// The tasks that have not ended, and what each waits for.
pub(crate) fn waiting(engine: &Engine) -> Vec<Waiting> {
    let one = |(id, task): (usize, &crate::task::Task)| Waiting {
        task: id,
        verb: task.pending.verb,
        object: task.pending.object,
        other: task.pending.other,
        at: task.pending.loc.map(Place::from),
        holds: task.held.iter().map(|(object, loc)| (*object, Place::from(*loc))).collect(),
    };
    engine.all().iter().enumerate().filter(|(_, task)| !task.done).map(one).collect()
}

// Fairness, as in `spin.rs`. The sets are those of the paper: `after` is P, `could_run` is E, `held_back` is D, `ran`
// is S.

fn note_fairness(engine: &mut Engine) {
    let current = engine.current;
    if engine.tasks[current].spin.yields > MOST_UNFAIR_YIELDS && !engine.fair {
        engine.fair = true;
        for task in &mut engine.tasks[..engine.live] {
            (task.spin.could_run, task.spin.held_back, task.spin.ran) = (u128::MAX, 0, u128::MAX);
        }
    }
    if engine.fair {
        let everybody = u128::MAX >> (128 - engine.live);
        let spin = &mut engine.tasks[current].spin;
        let neglected = (spin.could_run | spin.held_back) & !spin.ran & everybody & !(1 << current);
        spin.after |= neglected;
        (spin.could_run, spin.held_back, spin.ran) = (u128::MAX, 0, 0);
    }
}

fn note_who_could_run(engine: &mut Engine, ready: u128) {
    let current = engine.current;
    for (id, task) in engine.tasks[..engine.live].iter_mut().enumerate() {
        if id == current {
            task.spin.held_back |= task.spin.could_run & !ready;
        }
        task.spin.could_run &= ready;
    }
}

fn note_who_runs(engine: &mut Engine, runs: TaskId) {
    for task in &mut engine.tasks[..engine.live] {
        task.spin.after &= !(1 << runs);
        task.spin.ran |= 1 << runs;
    }
}
