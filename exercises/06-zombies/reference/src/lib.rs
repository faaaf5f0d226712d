//! Children that end in all kinds of ways, and a parent that waits for each.

use multiproc::Process;

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
pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let children: Vec<Process> = tasks.iter().map(|&task| start(task, run)).collect();
    // Both calls do nothing to a child that has ended, so nobody has to look who has.
    patience();
    children.iter().for_each(Process::terminate);
    patience();
    children.iter().for_each(Process::kill);
    children.iter().map(ending).collect()
}

fn start(task: u64, run: fn(u64)) -> Process {
    let mut child = Process::new(run, task);
    child.start().expect("the system has room for one more process");
    child
}

/// Waits for a child, which makes the system forget it, and tells how it ended.
fn ending(child: &Process) -> Ending {
    child.join().expect("it was started, and nobody else waits for it");
    match child.exit_code().expect("it has been joined") {
        0 => Ending::Finished,
        code @ 1.. => Ending::Failed(code),
        signal => Ending::Killed(-signal),
    }
}
