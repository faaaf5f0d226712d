//! Blocking calls on a few threads: their answers in order, until a deadline, or one by one as they come.

use std::time::Duration;

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has returned this.
    Done(u64),
    /// It has panicked.
    Panicked,
    /// It had not returned at the deadline.
    TimedOut,
}

/// Calls `call` with each of `arguments`, on so many threads, and returns what came of the calls, in order.
///
/// * When all have ended, it returns, and so have the threads.
/// * When `limit` is over, it returns at once; no other call is begun.
pub fn gather(arguments: &[u64], threads: usize, call: fn(u64) -> u64, limit: Duration) -> Vec<Outcome> {
    let _ = (arguments, threads, call, limit); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("start the threads, collect what they find out, give up at the deadline")
}

/// The same without a deadline: `tell` gets each outcome, with its place, as soon as it is there.
pub fn as_completed(arguments: &[u64], threads: usize, call: fn(u64) -> u64, tell: fn(usize, Outcome)) {
    let _ = (arguments, threads, call, tell); // Delete this line, too.
    todo!("start the threads, pass on what they find out")
}
