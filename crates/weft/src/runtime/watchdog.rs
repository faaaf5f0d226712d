//! What never comes back to the engine: a loop without any operation that it sees, and a crash.
//!
//! A timer of the processor's time sends a signal ten times a second. If the engine has made no step since the first of
//! thirty such signals while code of the program was running, that code is in a loop that only an operation of another task
//! could end, and no other task will ever run. The execution cannot be cut off in the middle of a loop, so the verdict is
//! written from the signal's handler and the process ends.
//!
//! Invalid memory is noticed the same way. A fault in the page below a task's stack means that the stack is used up.
//!
//! A handler runs on a stack of its own: the task's may be the problem.

use super::{site, sys};
use crate::engine::{enter, running};
use std::ffi::{c_int, c_void};

/// What was seen at the last signals.
pub(crate) struct Watchdog {
    execution: u32,
    steps: u64,
    signals: u32,
    /// Where handlers run.
    stack: usize,
}

impl Watchdog {
    /// Nothing was seen.
    pub(super) const fn none() -> Watchdog {
        Watchdog { execution: 0, steps: 0, signals: 0, stack: 0 }
    }

    /// Another signal while the program's code was running. `true` once it is too long the same step.
    fn stands_still(&mut self, execution: u32, steps: u64) -> bool {
        if (self.execution, self.steps) != (execution, steps) {
            (self.execution, self.steps, self.signals) = (execution, steps, 0);
        }
        self.signals += 1;
        self.signals > SIGNALS
    }
}

/// So many signals in one step are a loop: three seconds of the processor's time.
const SIGNALS: u32 = 30;
const MICROSECONDS: i64 = 100_000;
/// Backtraces need room.
const STACK: usize = 1 << 20;

mod signal {
    use super::c_int;
    pub(super) const ILLEGAL: c_int = 4;
    pub(super) const ABORT: c_int = 6;
    pub(super) const BUS: c_int = 7;
    pub(super) const ARITHMETIC: c_int = 8;
    pub(super) const SEGMENT: c_int = 11;
    pub(super) const PROFILE: c_int = 27;
}

/// `stack_t` of the C library.
#[repr(C)]
struct Stack {
    start: *mut u8,
    flags: c_int,
    length: usize,
}

/// `struct sigaction` of the C library.
#[repr(C)]
struct Action {
    handler: extern "C" fn(c_int, *const Info, *mut c_void),
    mask: [u64; 16],
    flags: c_int,
    restorer: usize,
}

/// The beginning of `siginfo_t`.
#[repr(C)]
struct Info {
    signal: c_int,
    error: c_int,
    code: c_int,
    address: usize,
}

/// `struct itimerval` of the C library.
#[repr(C)]
struct Timer {
    interval: [i64; 2],
    first: [i64; 2],
}

unsafe extern "C" {
    fn sigaltstack(new: *const Stack, old: *mut Stack) -> c_int;
    fn setitimer(which: c_int, new: *const Timer, old: *mut Timer) -> c_int;
}

/// Starts to watch, and takes up this thread: each has its own stack for handlers.
pub(super) fn watch() {
    let watchdog = super::watchdog();
    if watchdog.stack == 0 {
        watchdog.stack = sys::reserve(STACK) as usize;
        start();
    }
    let stack = Stack { start: watchdog.stack as *mut u8, flags: 0, length: STACK };
    // SAFETY: the stack is a mapping of its own, which only the thread that runs the model uses; the type is that of
    // the C library on this system.
    unsafe { sigaltstack(&raw const stack, std::ptr::null_mut()) };
}

fn start() {
    const PROCESSOR_TIME: c_int = 2;
    let time = [0, MICROSECONDS];
    // SAFETY: the types are those of the C library on this system.
    unsafe {
        for signal in [signal::SEGMENT, signal::BUS, signal::ILLEGAL, signal::ARITHMETIC, signal::ABORT] {
            handle(signal, crashed);
        }
        handle(signal::PROFILE, ticked);
        setitimer(PROCESSOR_TIME, &Timer { interval: time, first: time }, std::ptr::null_mut());
    }
}

/// Has a handler called at a signal.
///
/// # Safety
///
/// The handler can run at any place in the program.
unsafe fn handle(signal: c_int, handler: extern "C" fn(c_int, *const Info, *mut c_void)) {
    const WITH_INFO: c_int = 4;
    const ON_OTHER_STACK: c_int = 0x0800_0000;
    const RESTART: c_int = 0x1000_0000;
    let flags = WITH_INFO | ON_OTHER_STACK | RESTART;
    let action = Action { handler, mask: [0; 16], flags, restorer: 0 };
    // SAFETY: this is the C library's type; the caller's promise.
    unsafe { super::boundary::sigaction(signal as usize, &raw const action as usize, 0, 0, 0, 0) };
}

extern "C" fn ticked(_: c_int, _: *const Info, _: *mut c_void) {
    // Not while the engine itself works: then the program's code is not at fault, and a backtrace not safe.
    let Some(engine) = running() else { return };
    if super::watchdog().stands_still(engine.execution, engine.steps) {
        let at = site::of_student();
        // From the first instructions of an entry point there is no way back to its caller; the next signal may come
        // at another place.
        if at.is_none() && super::watchdog().signals < 2 * SIGNALS {
            return;
        }
        crate::outcome::emit_fatal(
            "livelock",
            "loop without synchronisation".to_string(),
            site::of_student(),
        );
    }
}

extern "C" fn crashed(signal: c_int, info: *const Info, _: *mut c_void) {
    let Some(engine) = enter() else { die_of(signal) };
    // SAFETY: the kernel passes it.
    let address = unsafe { (*info).address };
    let (kind, message) = match signal {
        signal::ABORT => ("panic", "the program aborts".to_string()),
        signal::ILLEGAL => ("panic", "the program aborts itself by an invalid instruction".to_string()),
        signal::ARITHMETIC => ("panic", "the processor refuses a calculation".to_string()),
        _ if engine.stacks.is_guard(address) => ("memory", "stack overflow".to_string()),
        _ => ("memory", format!("access to invalid memory ({address:#x})")),
    };
    crate::outcome::emit_fatal(kind, message, site::of_student());
}

/// Not the program's doing: the process ends as it would without a handler.
fn die_of(signal: c_int) -> ! {
    sys::exit(128 + signal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_step_that_takes_too_long_is_a_loop() {
        let mut watchdog = Watchdog::none();
        assert!((0..SIGNALS).all(|_| !watchdog.stands_still(1, 5)));
        assert!(!watchdog.stands_still(1, 6));
        assert!((1..SIGNALS).all(|_| !watchdog.stands_still(1, 6)));
        assert!(watchdog.stands_still(1, 6));
    }
}
