//! Scheduling points: who goes on.
//!
//! Before each visible operation, any task that can run may go first. The options of such a decision are the running
//! task itself (free), the others (a deviation while the running task could go on: a preemption), and waits that end
//! early (a deviation while anybody could go on). Bounding the deviations bounds the preemptions, which is where most
//! bugs are found with few (Musuvathi and Qadeer, "Iterative context bounding", PLDI 2007).

use crate::decision::MOST_OPTIONS;
use crate::engine::{Engine, Entered, enter};
use crate::failure::Failure;
use crate::fairness;
use crate::footprint::keys;
use crate::machine::{self, operation};
use crate::object::ObjectId;
use crate::op::{Access, Op, Wake, Wakes};
use crate::options::{Options, find_options};
use crate::place::Loc;
use crate::rest::{nobody_can_run, waiting};
use crate::sleep::Step;
use crate::task::{Pending, TaskId};
use crate::trace::Switch;
use std::time::Duration;

/// So long a wait takes at least that ends with a time-out.
const LEAST_TIMEOUT: Duration = Duration::from_millis(1);
/// Whoever has given way so often does nothing else.
const POLITE: u32 = 100;
/// So many rounds a stubborn task spins on.
const STUBBORN_ROUNDS: u32 = 300;

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
    wait_for(op, wakes, None, ready)
}

/// As [`wait`], for so long at most.
///
/// # Panics
///
/// As [`wait`].
#[inline(never)]
pub fn wait_for(op: &Op, wakes: Wakes, timeout: Option<Duration>, ready: &dyn Fn() -> bool) -> Wake {
    let Some(mut engine) = enter() else {
        assert!(ready(), "`{}` would wait for ever: no other thread runs outside of a model", op.verb);
        return Wake::Ready;
    };
    engine.used.spurious |= wakes.spurious;
    engine.used.timeouts |= wakes.timeout;
    let key = key_of(&engine, op.object);
    let pending = Pending { timeout, ..pending(op, wakes, Some(erase(ready))) };
    scheduling_point(&mut engine, pending);
    engine.task().pending.ready = None;
    let wake = engine.task().wake;
    if wake == Wake::Ready {
        touch_key(&mut engine, key, op.access);
    } else {
        ended_early(&mut engine, key);
    }
    wake
}

/// The running task gives way: others may go first without that being a deviation.
#[inline(never)]
pub fn yield_now(verb: &'static str, loc: Loc) {
    if verb == "spin_loop" && operation::is_simulated() {
        return; // A hint to the core, which keeps computing.
    }
    let _pause = operation::pause();
    if operation::yield_now(verb, loc) {
        return;
    }
    let Some(mut engine) = enter() else { return };
    if engine.task().spin.give_way() {
        fairness::yielded(&mut engine);
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
    Pending { verb: op.verb, object: op.object, other: None, loc: Some(op.loc), ready, wakes, timeout: None }
}

pub(crate) fn key_of(engine: &Engine, object: ObjectId) -> usize {
    engine.objects.get(object).map_or(0, |record| record.key)
}

/// Adds to the footprint of the current transition. Anything but looking ends a round of a spin loop.
#[inline]
pub(crate) fn touch_key(engine: &mut Engine, key: usize, access: Access) {
    if engine.machine.is_some() {
        if access == Access::Write {
            operation::stir(engine, key);
        }
        return;
    }
    match access {
        Access::Read if key != 0 => engine.footprint.read(key),
        Access::Write if key != 0 => engine.footprint.write(key),
        _ => {}
    }
    if access == Access::Write {
        engine.task().spin.act();
    }
}

/// A wait on the object has ended, but not because of what was waited for: a round of a loop that looks again.
pub(crate) fn ended_early(engine: &mut Engine, key: usize) {
    if engine.machine.is_some() {
        return;
    }
    if key != 0 {
        engine.footprint.write(key);
    }
    engine.task().spin.give_way();
    engine.used.spins |= engine.tasks[engine.current].spin.waits_for_change.is_some();
}

/// Ends the running task's transition, lets whoever is chosen go on, and returns when this task goes on.
pub(crate) fn scheduling_point(engine: &mut Entered, pending: Pending) {
    if engine.machine.is_some() {
        return machine::schedule::point(engine, pending);
    }
    let unwinding = engine.task().unwinding > 0;
    engine.task().spin.comes_to(pending.place());
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
    if engine.machine.is_some() {
        machine::schedule::after_the_end(engine)
    }
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
    } else if task.spin.yielded && task.pending.gives_way() {
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
        goes_on_and_on(engine);
        return None;
    }
    let current = engine.current;
    if engine.tasks[current].spin.in_vain {
        engine.in_vain.push(engine.tasks[current].spin.stubborn_from);
        engine.cut.redundant = true;
        return None;
    }
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

/// The execution has had its steps. If all that run are giving way to each other again and again, it is a livelock; if
/// not, it may just be long, and nothing is known.
fn goes_on_and_on(engine: &mut Engine) {
    engine.cut.forced = true;
    if engine.tasks[0].done {
        return; // What threads do after the end of the program is looked at for a while, no more.
    }
    let mut running = engine.all().iter().filter(|task| task.is_ready());
    if running.all(|task| task.spin.yields > POLITE) {
        engine.failure = Some(Failure::Livelock(waiting(engine)));
    } else {
        engine.cut.too_long = true;
    }
}

fn end_transition(engine: &mut Engine) {
    let current = engine.current;
    if let Some(sleep) = &mut engine.sleep {
        sleep.made(current, &engine.footprint, engine.stores_before, engine.config.weak);
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
        engine.cut.redundant = true;
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
    let task = &mut engine.tasks[step.task];
    if step.wake == Wake::Ready && task.spin.waits_for_change.is_some() {
        let place = task.pending.place();
        if engine.in_vain.contains(&place) {
            engine.cut.redundant = true; // The option stays, so that lists of decisions keep their meaning.
            return None;
        }
        task.spin.insist(place, STUBBORN_ROUNDS);
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
        fairness::runs(engine, task);
    }
}
