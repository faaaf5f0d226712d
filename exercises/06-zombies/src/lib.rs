//! Children that end in all kinds of ways, and a parent that waits for each.

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With the exit code 0: all is well.
    Finished,
    /// With another exit code.
    Failed(i32),
    /// By this signal.
    Killed(i32),
}

/// Runs `run(task)` for each of `tasks` in a child process of its own, and returns how each child ended, in the order of
/// `tasks`.
///
/// 1. All children are started, in the order of `tasks`.
/// 2. `patience()` is called, which takes its time. Whoever has not ended then is asked to end.
/// 3. `patience()` is called again. Whoever has not ended then is killed.
///
/// When the function returns, every child has ended and has been waited for, however it ended.
pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let _ = (tasks, run, patience); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("start a child for each task (`multiproc::Process`), and see to it that all of them end")
}
