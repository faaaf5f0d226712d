//! A producer with two tasks and two workers, in every order of what they do.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use work_queue::work_queue;

thread_local! {
    /// How many tasks this process has produced. Each process has its own, as it would have for real.
    static PRODUCED: Cell<u64> = const { Cell::new(0) };
}

/// Each task is done, whoever took it, and every worker ends.
pub fn each_task_is_done() {
    let results = work_queue(2, || next(2), |task| task * 10);
    assert_eq!(results, [10, 20], "the results of 1 and 2");
}

/// A worker dies of the only task; another one does it.
pub fn the_lost_task_is_done() {
    let results = work_queue(1, || next(1), dies_once);
    assert_eq!(results, [10], "the result of 1, of which the first worker has died");
}

/// The tasks 1, 2 and so on.
fn next(tasks: u64) -> Option<u64> {
    let task = PRODUCED.get() + 1;
    PRODUCED.set(task);
    (task <= tasks).then_some(task)
}

fn dies_once(task: u64) -> u64 {
    static DIED: AtomicBool = AtomicBool::new(false);
    assert!(DIED.swap(true, Ordering::Relaxed), "the first worker dies of this, as it has to");
    task * 10
}
