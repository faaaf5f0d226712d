//! The endings are put in their places as they become known; who is left after each round is in `left`.

use multiproc::Process;
use std::time::Duration;

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Finished,
    Failed(i32),
    Killed(i32),
}

pub fn supervise(tasks: &[u64], run: fn(u64), patience: fn()) -> Vec<Ending> {
    let mut endings = vec![Ending::Finished; tasks.len()];
    let mut left: Vec<(usize, Process)> =
        tasks.iter().enumerate().map(|(place, &task)| (place, start(task, run))).collect();
    patience();
    collect(&mut left, &mut endings, Duration::ZERO);
    left.iter().for_each(|(_, child)| child.terminate());
    patience();
    collect(&mut left, &mut endings, Duration::ZERO);
    left.iter().for_each(|(_, child)| child.kill());
    collect(&mut left, &mut endings, Duration::MAX);
    endings
}

fn start(task: u64, run: fn(u64)) -> Process {
    let mut child = Process::new(run, task);
    child.start().expect("a process can be started");
    child
}

/// Takes those out that end in so much time.
fn collect(left: &mut Vec<(usize, Process)>, endings: &mut [Ending], time: Duration) {
    left.retain(|(place, child)| {
        if !child.join_timeout(time) {
            return true;
        }
        endings[*place] = match child.exit_code() {
            Some(0) | None => Ending::Finished,
            Some(code @ 1..) => Ending::Failed(code),
            Some(signal) => Ending::Killed(-signal),
        };
        false
    });
}
