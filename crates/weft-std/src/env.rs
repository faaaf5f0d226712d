//! `std::env`: reading is the same in every execution; changing would outlive the execution, so it is not checked.

use core::panic::Location;
use real_std::ffi::OsStr;
use real_std::io;
use real_std::path::Path;

pub use real_std::env::*;

/// Changes the environment.
///
/// # Safety
///
/// As the real one.
#[track_caller]
pub unsafe fn set_var<K: AsRef<OsStr>, V: AsRef<OsStr>>(key: K, value: V) {
    changes("changes the environment");
    // SAFETY: passed on to the caller.
    unsafe { real_std::env::set_var(key, value) }
}

/// Changes the environment.
///
/// # Safety
///
/// As the real one.
#[track_caller]
pub unsafe fn remove_var<K: AsRef<OsStr>>(key: K) {
    changes("changes the environment");
    // SAFETY: passed on to the caller.
    unsafe { real_std::env::remove_var(key) }
}

/// Changes the working directory.
#[track_caller]
pub fn set_current_dir<P: AsRef<Path>>(path: P) -> io::Result<()> {
    changes("changes the working directory");
    real_std::env::set_current_dir(path)
}

#[track_caller]
fn changes(what: &'static str) {
    if weft::in_model() {
        weft::not_checked(what, Some(Location::caller().into()));
    }
}
