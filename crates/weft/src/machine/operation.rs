//! What the operations of the shadow standard library come to on the simulated machine.

use super::fingerprint::Registers;
use super::schedule::{self, nanoseconds};
use crate::engine::{Engine, Entered, enter, running};
use crate::failure::Failure;
use crate::object::{Kind, ObjectId};
use crate::op::Wakes;
use crate::place::Loc;
use crate::task::{Pending, TaskId};
use std::time::Duration;

/// While it lives, the clock of the running task stands still: the engine works, not the program.
pub(crate) struct Pause(bool);

/// Stops the clock, if there is a machine.
#[inline(always)]
#[expect(clippy::inline_always, reason = "the registers are those of the function that the program calls")]
pub(crate) fn pause() -> Pause {
    match running() {
        Some(engine) if engine.machine.is_some() => stop_clock(Registers::read()),
        _ => Pause(false),
    }
}

fn stop_clock(registers: Registers) -> Pause {
    let Some(mut engine) = enter() else { return Pause(false) };
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return Pause(false) };
    machine.stop_clock(current);
    machine.tasks[current].registers = registers;
    Pause(true)
}

impl Drop for Pause {
    #[inline]
    fn drop(&mut self) {
        if self.0
            && let Some(mut engine) = enter()
            && let Some(machine) = &mut engine.machine
        {
            machine.start_clock();
        }
    }
}

/// Whether a task of a simulated machine asks.
#[inline]
pub(crate) fn is_simulated() -> bool {
    running().is_some_and(|engine| engine.machine.is_some())
}

/// Whether a task of a simulated machine asks; then an operation without a condition is at `loc`, and made now.
#[inline]
pub(crate) fn reached(verb: &'static str, loc: Loc) -> Option<Entered> {
    let mut engine = enter()?;
    engine.machine.as_ref()?;
    schedule::point(&mut engine, plain(verb, loc));
    Some(engine)
}

fn plain(verb: &'static str, loc: Loc) -> Pending {
    Pending {
        verb,
        object: ObjectId::NONE,
        other: None,
        loc: Some(loc),
        ready: None,
        wakes: Wakes::NONE,
        timeout: None,
    }
}

/// An atomic shows a value.
#[inline]
pub(crate) fn look(engine: &mut Engine, key: usize, value: u64) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        machine.tasks[current].looks.look(key, value);
    }
}

/// An object that tasks may wait for is changed by the running task.
#[inline]
pub(crate) fn stir(engine: &mut Engine, key: usize) {
    if let Some(machine) = &mut engine.machine {
        machine.stirred = true;
    }
    change(engine, key);
}

/// Something that tasks only look at is changed by the running task.
#[inline]
pub(crate) fn change(engine: &mut Engine, key: usize) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        machine.tasks[current].looks.act();
        machine.changed(key);
    }
}

/// The virtual time. To look at it is an operation.
#[track_caller]
pub(crate) fn now() -> Option<Duration> {
    let mut engine = reached("Instant::now", std::panic::Location::caller())?;
    let current = engine.current;
    let machine = engine.machine.as_mut()?;
    machine.tasks[current].looks.act(); // A loop that waits for a time to come sees a new one in each round.
    Some(engine.time)
}

/// The running task sleeps. Whether there is a machine.
pub(crate) fn sleep(duration: Duration, loc: Loc) -> bool {
    let Some(mut engine) = enter() else { return false };
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return false };
    machine.tasks[current].sleeps = true;
    machine.tasks[current].looks.act();
    schedule::point(&mut engine, Pending { timeout: Some(duration), ..plain("thread::sleep", loc) });
    true
}

/// The running task lets others have its core. Whether there is a machine.
pub(crate) fn yield_now(verb: &'static str, loc: Loc) -> bool {
    let Some(mut engine) = enter() else { return false };
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return false };
    machine.tasks[current].yields = true;
    machine.tasks[current].looks.gave_way = true;
    schedule::point(&mut engine, plain(verb, loc));
    true
}

/// A task was made by the running one.
pub(crate) fn spawned(engine: &mut Engine, task: TaskId) {
    let parent = (task != 0).then_some(engine.current);
    let Some(machine) = &mut engine.machine else { return };
    machine.account.begin(task, machine.cores.now, parent);
    machine.fresh.push(task);
}

/// The running task runs for the first time.
pub(crate) fn begins(engine: &mut Engine) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        // The first one was not chosen, but started with the engine.
        machine.fresh.retain(|fresh| *fresh != current);
        engine.time = Duration::from_nanos(machine.cores.now);
        machine.start_clock();
    }
}

/// The running task has come to its end, in real time; returns when it has in virtual time.
pub(crate) fn ends(engine: &mut Engine) {
    schedule::point(engine, Pending { verb: "end", ..Pending::start(None) });
}

/// The chain of a task that was waited for.
pub(crate) fn joined(engine: &mut Engine, task: TaskId) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        let span = machine.account.members[task].span;
        machine.account.continues(current, span);
        machine.tasks[current].looks.act();
    }
}

/// The running task leaves a token for another.
pub(crate) fn unparks(engine: &mut Engine, task: TaskId) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        let span = machine.account.members[current].span;
        machine.tasks[task].unparked = machine.tasks[task].unparked.max(span);
    }
}

/// The running task takes a token.
pub(crate) fn unparked(engine: &mut Engine) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        let span = machine.tasks[current].unparked;
        machine.account.continues(current, span);
        machine.tasks[current].looks.act();
    }
}

/// The running task leaves what it knows with an object. Whether there is a machine.
pub(crate) fn release(engine: &mut Engine, object: ObjectId, slot: usize) -> bool {
    let orders = orders(engine, object);
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return false };
    if let Some(index) = object.index().filter(|_| orders) {
        machine.account.leave(current, index, slot);
    }
    true
}

/// The running task takes up what was left with an object. Whether there is a machine.
pub(crate) fn acquire(engine: &mut Engine, object: ObjectId, slot: usize) -> bool {
    let orders = orders(engine, object);
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return false };
    if let Some(index) = object.index().filter(|_| orders) {
        machine.account.take_up(current, index, slot);
    }
    true
}

/// Whether what comes after has to come after: who has a lock first is chance.
fn orders(engine: &Engine, object: ObjectId) -> bool {
    let kind = engine.objects.get(object).map(|record| record.kind);
    !matches!(kind, None | Some(Kind::Mutex | Kind::RwLock))
}

/// The running task has a lock from now on.
pub(crate) fn hold(engine: &mut Engine, object: ObjectId) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        let work = machine.account.members[current].work;
        machine.tasks[current].holds.push((object, work));
    }
}

/// The running task gives a lock back, that it or another one had.
pub(crate) fn unhold(engine: &mut Engine, object: ObjectId) {
    let exclusive = engine.objects.get(object).is_some_and(|record| record.kind == Kind::Mutex);
    let Some(machine) = &mut engine.machine else { return };
    let current = engine.current;
    let others = (0..machine.tasks.len()).filter(|task| *task != current);
    for task in std::iter::once(current).chain(others) {
        let holds = &mut machine.tasks[task].holds;
        if let Some(place) = holds.iter().rposition(|held| held.0 == object) {
            let (_, before) = holds.remove(place);
            let time = machine.account.members[task].work - before;
            if let Some(index) = object.index().filter(|_| exclusive) {
                machine.account.computed_under(index, time);
            }
            return;
        }
    }
}

/// The running task starts a process, which takes its time.
#[track_caller]
pub fn process_starts() {
    let _pause = pause();
    let (verb, loc) = ("process start", std::panic::Location::caller());
    let Some(mut engine) = reached(verb, loc) else { return };
    let current = engine.current;
    let Some(machine) = &mut engine.machine else { return };
    let cost = nanoseconds(machine.settings.process_start);
    machine.tasks[current].unbooked += cost;
    machine.tasks[current].starts = true;
    schedule::point(&mut engine, plain(verb, loc));
}

/// The program ends itself, if a program as a whole runs on the machine: all its tasks, without destructors.
#[track_caller]
pub fn end_program(code: i32) {
    let _pause = pause();
    let Some(mut engine) = enter() else { return };
    if !engine.machine.as_ref().is_some_and(|machine| machine.settings.is_program) {
        return;
    }
    let loc = std::panic::Location::caller();
    schedule::point(&mut engine, plain("process::exit", loc));
    if code != 0 {
        let message = format!("the program ends itself with exit code {code}");
        engine.fail(Failure::Panic { message, at: Some(loc.into()) });
    }
    engine.leave()
}

/// Runs code that does not belong to the program, such as talking to a judge: it reaches the operating system, and no
/// virtual time passes.
pub fn off_the_clock<R>(run: impl FnOnce() -> R) -> R {
    let _pause = pause();
    let _inside = enter();
    run()
}
