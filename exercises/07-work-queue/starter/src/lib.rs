//! One producer, several workers, and a queue between them.

/// Has `workers` child processes do the tasks that `produce` brings, and returns the results in the order of the tasks.
///
/// * `produce` is called in this process, until it returns `None`. It takes its time: workers begin when the first task
///   is there, and not when the last one is.
/// * A free worker takes the next task, whichever that is. No more than `workers` tasks are worked on at the same time,
///   and no fewer while there are enough.
/// * A worker may die of a task, in any way, with any exit code. The task is not done then: give it to another worker.
///   All workers may die of something. Tasks that are done are not done again.
/// * When the function returns, all workers have ended and have been waited for.
pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let _ = (workers, produce, work); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("put tasks into a queue (`multiproc::Queue`) from which processes (`multiproc::Process`) take them")
}
