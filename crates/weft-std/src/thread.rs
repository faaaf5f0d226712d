//! `std::thread`: threads are tasks of weft.

mod builder;
mod handle;
mod identity;
mod local;
mod packet;
mod scope;

pub use real_std::thread::Result;

pub use builder::Builder;
pub use handle::JoinHandle;
pub use identity::{Thread, ThreadId, current};
pub use local::{AccessError, LocalKey};
pub use scope::{Scope, ScopedJoinHandle, scope};

use core::num::NonZero;
use core::panic::Location;
use core::time::Duration;
use real_std::io;

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    JoinHandle::start(f, None, Location::caller())
}

/// Lets other threads run.
#[track_caller]
pub fn yield_now() {
    weft::yield_now("yield_now", Location::caller());
}

/// Is this thread panicking?
pub fn panicking() -> bool {
    weft::panicking()
}

/// Lets time pass.
#[track_caller]
pub fn sleep(dur: Duration) {
    weft::sleep(dur, Location::caller());
}

/// Lets milliseconds pass.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::sleep`")]
pub fn sleep_ms(ms: u32) {
    sleep(Duration::from_millis(ms.into()));
}

/// Waits until somebody unparks this thread, or for nothing at all.
#[track_caller]
pub fn park() {
    weft::park(Location::caller(), None);
}

/// As [`park`], for some time at most.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    weft::park(Location::caller(), Some(dur));
}

/// As [`park_timeout`], in milliseconds.
#[track_caller]
#[deprecated(since = "1.6.0", note = "replaced by `std::thread::park_timeout`")]
pub fn park_timeout_ms(ms: u32) {
    park_timeout(Duration::from_millis(ms.into()));
}

/// On a simulated machine, the number of its cores. In a search, two: enough for threads to meet, and a thread pool of that
/// size has few enough executions. Either is the same on every real machine, so that a program is the same everywhere.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(weft::machine::cores().and_then(NonZero::new).unwrap_or(const { NonZero::new(2).unwrap() }))
}
