//! `std::process`: ending the process would end the exploration. The rest is seen where it enters the system.

use core::panic::Location;

pub use real_std::process::*;

/// Ends the program: all its threads, without destructors.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "it is the real one")]
pub fn exit(code: i32) -> ! {
    weft::machine::end_program(code);
    if weft::in_model() {
        weft::not_checked("calls process::exit", Some(Location::caller().into()));
    }
    real_std::process::exit(code)
}

/// Ends the program at once.
#[track_caller]
pub fn abort() -> ! {
    if weft::in_model() {
        weft::not_checked("calls process::abort", Some(Location::caller().into()));
    }
    real_std::process::abort()
}
