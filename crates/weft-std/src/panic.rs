//! `std::panic`: tasks are unwound by the real machinery; weft counts along, because the real counter belongs to the one
//! thread that all tasks share.

use core::any::Any;
use real_std::boxed::Box;
use real_std::panic::Location as Place;

pub use real_std::panic::*;

/// Runs `f`, and returns the payload if it panics.
pub fn catch_unwind<F: FnOnce() -> R + UnwindSafe, R>(f: F) -> crate::thread::Result<R> {
    real_std::panic::catch_unwind(f).inspect_err(|_| weft::caught_panic())
}

/// Panics with a payload, without the panic hook.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    weft::resumed_panic();
    real_std::panic::resume_unwind(payload)
}

/// The hook is how weft hears of a panic, so a program that sets its own cannot be checked.
#[track_caller]
pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    if weft::in_model() {
        weft::not_checked("sets the panic hook", Some(Place::caller().into()));
    }
    real_std::panic::set_hook(hook);
}

/// As [`set_hook`].
#[track_caller]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    if weft::in_model() {
        weft::not_checked("takes the panic hook", Some(Place::caller().into()));
    }
    real_std::panic::take_hook()
}
