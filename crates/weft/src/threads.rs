//! Starting tasks and waiting for their end, and parking.

use crate::context::Context;
use crate::engine::{Engine, Entered, enter, outside};
use crate::failure::Failure;
use crate::footprint::keys;
use crate::machine::operation;
use crate::object::ObjectId;
use crate::op::{Access, Wake, Wakes};
use crate::panics;
use crate::place::Loc;
use crate::rest::JOIN;
use crate::schedule::{after_the_end, ended_early, erase, scheduling_point, touch_key};
use crate::sync::that_ends;
use crate::task::{Destroy, Pending, Task, TaskId};
use crate::trace::Note;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// So many transitions are made after the main task has ended.
const STEPS_AFTER_THE_END: u64 = 1000;

/// Starts a task that runs `body`.
///
/// # Panics
///
/// Outside of a model.
#[inline(never)]
pub fn spawn(body: Box<dyn FnOnce()>, name: Option<String>, loc: Loc) -> TaskId {
    let _pause = operation::pause();
    let mut engine = enter().expect("`thread::spawn` works only inside of a model");
    point(&mut engine, "thread::spawn", None, None, loc);
    touch_key(&mut engine, keys::SPAWNS, Access::Write);
    let id = new_task(&mut engine, body, Some(loc));
    // The name was made by the program, in memory that goes with the execution.
    engine.tasks[id].name = name.as_deref().map(str::to_string);
    outside(|| drop(name));
    if engine.machine.is_some() {
        return id;
    }
    engine.footprint.write(keys::TASKS + id);
    let know = engine.task().know.clone();
    let current = engine.current;
    let child = &mut engine.tasks[id].know;
    child.join(&know);
    child.hb.set(id, 1);
    child.seen.set(id, 1);
    debug_assert_ne!(id, current);
    engine.advance();
    record(&mut engine, loc, Note { verb: "thread::spawn", other: Some(id), ..Note::default() });
    id
}

/// Prepares a task: it will run when it is chosen.
pub(crate) fn new_task(engine: &mut Engine, body: Box<dyn FnOnce()>, loc: Option<Loc>) -> TaskId {
    let id = engine.add_task();
    let top = engine.stacks.top(stack_of(engine, id));
    // SAFETY: the stack of this number belongs to no other task of this execution, and those of earlier ones are over.
    let context = unsafe { Context::new(top, run_task) };
    let task = &mut engine.tasks[id];
    task.context = context;
    task.body = Some(body);
    task.pending = Pending::start(loc);
    task.spawned = loc;
    operation::spawned(engine, id);
    id
}

/// In a search, a task's stack depends on its number alone; on a simulated machine, stacks are used again.
fn stack_of(engine: &mut Engine, id: TaskId) -> usize {
    match &mut engine.machine {
        None => id,
        Some(machine) => match machine.take_stack(id) {
            Some(stack) => stack,
            None => engine.fail_for_too_many_tasks(),
        },
    }
}

/// Where every task starts, on its own stack, called by nobody.
extern "C" fn run_task() -> ! {
    let mut engine = enter().expect("a task is started by the engine");
    engine.task().spin.yielded = false;
    operation::begins(&mut engine);
    let body = engine.task().body.take().expect("a task starts once");
    let outcome = outside(|| {
        let outcome = catch_unwind(AssertUnwindSafe(body));
        destroy_locals();
        // The payload was made by the program, and may have a destructor.
        outcome.map_err(|payload| drop(catch_unwind(AssertUnwindSafe(|| drop(payload)))))
    });
    if outcome.is_err() {
        panics::caught_panic();
        engine.task().panicked = true;
    }
    end_task(&mut engine)
}

fn end_task(engine: &mut Engine) -> ! {
    let current = engine.current;
    if engine.machine.is_some() {
        operation::ends(engine);
    }
    engine.task().done = true;
    engine.footprint.write(keys::TASKS + current);
    if current == 0 {
        // Threads that go on are looked at for a while, not for ever.
        engine.most_steps = engine.most_steps.min(engine.steps + STEPS_AFTER_THE_END);
    }
    if let Some(trace) = &mut engine.trace {
        let text = engine.tasks[current].panicked.then(|| "panicked".to_string());
        trace.add(current, None, Note { verb: "end", text, ..Note::default() });
    }
    if current == 0 && engine.tasks[0].panicked {
        let failure = panics::of_the_main_task(engine);
        engine.fail(failure);
    }
    after_the_end(engine)
}

/// Waits until a task has ended, and takes up all that it knew.
#[inline(never)]
pub fn join(task: TaskId, loc: Loc) {
    let _pause = operation::pause();
    let Some(mut engine) = enter() else { return };
    let tasks: *const Vec<Task> = &raw const engine.tasks;
    // SAFETY: the engine outlives the execution in which the closure is called, and the vector is only ever pushed to.
    let ready = move || unsafe { (&*tasks)[task].done };
    point(&mut engine, JOIN, Some(task), Some(&ready), loc);
    if engine.machine.is_some() {
        operation::joined(&mut engine, task);
        engine.tasks[task].joined = true;
        return;
    }
    touch_key(&mut engine, keys::TASKS + task, Access::Read);
    engine.task().spin.act();
    let know = std::mem::take(&mut engine.tasks[task].know);
    engine.task().know.join(&know);
    engine.tasks[task].know = know;
    engine.tasks[task].joined = true;
    record(&mut engine, loc, Note { verb: JOIN, other: Some(task), ..Note::default() });
}

/// Whether a task has ended.
#[inline(never)]
#[must_use]
pub fn is_finished(task: TaskId, loc: Loc) -> bool {
    let Some(mut engine) = enter() else { return true };
    point(&mut engine, "JoinHandle::is_finished", Some(task), None, loc);
    touch_key(&mut engine, keys::TASKS + task, Access::Read);
    let done = engine.tasks[task].done;
    if engine.machine.is_some() {
        operation::look(&mut engine, keys::TASKS + task, u64::from(done));
        return done;
    }
    engine.task().spin.look(keys::TASKS + task, u64::from(done));
    let read = Some(done.to_string());
    record(
        &mut engine,
        loc,
        Note { verb: "JoinHandle::is_finished", other: Some(task), read, ..Note::default() },
    );
    done
}

/// The running task; 0 outside of a model.
#[must_use]
pub fn current() -> TaskId {
    enter().map_or(0, |engine| engine.current)
}

/// The name of a task, if it was given one.
#[must_use]
pub fn task_name(task: TaskId) -> Option<String> {
    let name = enter().and_then(|engine| engine.tasks[task].name.clone())?;
    // A copy that belongs to the program.
    let copy = name.as_str().to_string();
    let engine = enter();
    drop(name);
    drop(engine);
    Some(copy)
}

/// Waits for a token, which [`unpark`] leaves; may also end for no reason, and, with a time-out, when that is over.
#[inline(never)]
pub fn park(loc: Loc, timeout: Option<Duration>) {
    let _pause = operation::pause();
    let timeout = that_ends(timeout);
    let Some(mut engine) = enter() else { return };
    let current = engine.current;
    let tasks: *const Vec<Task> = &raw const engine.tasks;
    // SAFETY: the engine outlives the execution in which the closure is called, and the vector is only ever pushed to.
    let ready = move || unsafe { (&*tasks)[current].token };
    let verb = if timeout.is_some() { "thread::park_timeout" } else { "thread::park" };
    let wakes = if timeout.is_some() { Wakes::BOTH } else { Wakes::SPURIOUS };
    let deadline = timeout.map(|timeout| engine.time.saturating_add(timeout));
    engine.used.spurious = true;
    engine.used.timeouts |= timeout.is_some();
    let pending = Pending {
        verb,
        object: ObjectId::NONE,
        other: None,
        loc: Some(loc),
        ready: Some(erase(&ready)),
        wakes,
        timeout,
    };
    scheduling_point(&mut engine, pending);
    engine.task().pending.ready = None;
    let wake = engine.task().wake;
    if wake == Wake::Ready {
        touch_key(&mut engine, keys::TASKS + current, Access::Write);
    } else {
        ended_early(&mut engine, keys::TASKS + current);
    }
    engine.task().token = false;
    if engine.machine.is_some() {
        return operation::unparked(&mut engine);
    }
    if wake == Wake::Timeout {
        engine.time = engine.time.max(deadline.unwrap_or_default());
    }
    if wake == Wake::Ready {
        let know = std::mem::take(&mut engine.task().unparked);
        engine.task().know.join(&know);
    }
    let text = match wake {
        Wake::Ready => None,
        Wake::Timeout => Some("the time is over".to_string()),
        Wake::Spurious => Some("for no reason".to_string()),
    };
    record(&mut engine, loc, Note { verb, text, ..Note::default() });
}

/// Leaves a token for a task.
#[inline(never)]
pub fn unpark(task: TaskId, loc: Loc) {
    let _pause = operation::pause();
    let Some(mut engine) = enter() else { return };
    point(&mut engine, "Thread::unpark", Some(task), None, loc);
    touch_key(&mut engine, keys::TASKS + task, Access::Write);
    engine.tasks[task].token = true;
    if engine.machine.is_some() {
        return operation::unparks(&mut engine, task);
    }
    let know = engine.task().know.clone();
    engine.tasks[task].unparked.join(&know);
    engine.advance();
    record(&mut engine, loc, Note { verb: "Thread::unpark", other: Some(task), ..Note::default() });
}

/// The thread-local that belongs to a key, in the running task: none if it was not made yet, null if it was destroyed.
#[inline(never)]
#[must_use]
pub fn local_get(key: usize) -> Option<*mut u8> {
    let mut engine = enter()?;
    engine.task().locals.iter().find(|local| local.key == key).map(|local| local.value)
}

/// Makes a thread-local of the running task; `destroy` is called when the task ends.
#[inline(never)]
pub fn local_set(key: usize, value: *mut u8, destroy: unsafe fn(*mut u8)) {
    let Some(mut engine) = enter() else { return };
    engine.task().locals.push(crate::task::Local { key, value, destroy });
}

/// Destroys the running task's thread-locals, the youngest first, those included that a destructor makes.
fn destroy_locals() {
    while let Some((value, destroy)) = next_local() {
        // SAFETY: `local_set` was given the function for this very value, which is marked as destroyed by now.
        let destroyed = catch_unwind(AssertUnwindSafe(|| unsafe { destroy(value) }));
        if destroyed.is_err() {
            panics::caught_panic();
        }
    }
}

fn next_local() -> Option<(*mut u8, Destroy)> {
    let mut engine = enter()?;
    let local = engine.task().locals.iter_mut().rev().find(|local| !local.value.is_null())?;
    Some((std::mem::replace(&mut local.value, std::ptr::null_mut()), local.destroy))
}

/// A scheduling point for an operation on a task.
fn point(
    engine: &mut Entered,
    verb: &'static str,
    other: Option<TaskId>,
    ready: Option<&dyn Fn() -> bool>,
    loc: Loc,
) {
    let ready = ready.map(erase);
    let (object, wakes) = (ObjectId::NONE, Wakes::NONE);
    let pending = Pending { verb, object, other, loc: Some(loc), ready, wakes, timeout: None };
    scheduling_point(engine, pending);
    engine.task().pending.ready = None;
}

pub(crate) fn record(engine: &mut Engine, loc: Loc, note: Note) {
    let current = engine.current;
    if let Some(trace) = &mut engine.trace {
        trace.add(current, Some(loc), note);
    }
}

/// Ends the model because the main task panicked without unwinding having reached its end.
pub fn fail_panic(message: String, loc: Option<Loc>) {
    if let Some(mut engine) = enter() {
        engine.fail(Failure::Panic { message, at: loc.map(Into::into) });
    }
}
