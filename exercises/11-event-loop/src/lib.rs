//! An event loop: many tasks, one thread.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

/// What the loop runs: a future that brings a number.
pub type Task = Pin<Box<dyn Future<Output = u64>>>;

/// Runs all tasks in the calling thread, and returns their results in the order of `tasks`.
///
/// * Tasks that can go on stand in a queue. At first that is all of them, in the order of `tasks`.
/// * The first in the queue has a turn: it is polled once. A task that was woken goes to the end of the queue, unless
///   it stands there already; a task that was not woken is not polled.
/// * Before each turn, those whose sleep is over are woken, the one that was due first before the others.
/// * While the queue is empty, the thread sleeps until the next task is due.
pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let _ = tasks; // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("give the tasks their turns until all have ended")
}

/// Is over when `duration` has passed. Meanwhile other tasks have their turns.
pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let _ = duration; // Delete this line, too.
    poll_fn(|_context| todo!("tell the loop when to wake this task"))
}

/// Lets all tasks that stand in the queue have a turn, and then goes on.
pub fn yield_now() -> impl Future<Output = ()> {
    poll_fn(|_context| todo!("be woken at once, but give up this turn"))
}
