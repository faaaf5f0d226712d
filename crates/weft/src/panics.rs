//! Panics of the program: noted when they start, by a hook, because only the hook knows where; counted per task, because
//! the standard library counts them per thread of the operating system, of which all tasks share one.

use crate::engine::{Engine, enter, running};
use crate::failure::Failure;
use crate::place::Place;
use crate::task::Panic;
use crate::trace::Note;
use std::panic::PanicHookInfo;
use std::sync::Once;

/// Has panics of tasks noted instead of printed. Those of other threads go where they went before.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(
            move |info| if running().is_some() { note(info) } else { before(info) },
        ));
    });
}

fn note(info: &PanicHookInfo) {
    let Some(mut engine) = enter() else { return };
    let message = message(info);
    let at = info.location().map(|location| Place {
        file: location.file().to_string(),
        line: location.line(),
        column: location.column(),
    });
    let current = engine.current;
    if let Some(trace) = &mut engine.trace {
        trace.add(current, None, Note { verb: "panic", text: Some(message.clone()), ..Note::default() });
        if let Some(event) = trace.events.last_mut() {
            event.at.clone_from(&at);
        }
    }
    let task = engine.task();
    if task.unwinding == 0 {
        task.panic = Some(Panic { message, at }); // An earlier one has been caught.
    }
    task.unwinding += 1;
}

fn message(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic whose payload is no text").to_string()
}

/// A panic of the running task was caught: it does not unwind any more.
#[inline(never)]
pub fn caught_panic() {
    if let Some(mut engine) = enter() {
        let task = engine.task();
        task.unwinding = task.unwinding.saturating_sub(1);
    }
}

/// The running task raises a caught panic again, without the hook being called.
#[inline(never)]
pub fn resumed_panic() {
    if let Some(mut engine) = enter() {
        engine.task().unwinding += 1;
    }
}

/// Whether the running task unwinds.
#[inline(never)]
#[must_use]
pub fn panicking() -> bool {
    enter().is_some_and(|mut engine| engine.task().unwinding > 0)
}

/// What to say of a panic that ended the main task: if it only passed on another task's, the other's. A poisoned lock
/// passes on a panic that nobody has heard of yet; if its thread was joined before, the program knew.
pub(crate) fn of_the_main_task(engine: &Engine) -> Failure {
    let own = engine.tasks[0].panic.clone();
    let says = |text: &str| own.as_ref().is_none_or(|panic| panic.message.contains(text));
    let mut others = engine.all().iter().skip(1).filter(|task| task.panic.is_some());
    let cause = if says("Any { .. }") || says("a scoped thread panicked") {
        others.next()
    } else if says("PoisonError") {
        others.find(|task| !task.joined)
    } else {
        None
    };
    match cause.and_then(|task| task.panic.clone()).or(own) {
        Some(Panic { message, at }) => Failure::Panic { message, at },
        None => Failure::Panic { message: "the main thread panicked".to_string(), at: None },
    }
}
