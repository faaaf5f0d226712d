//! As `right/own-workers`, but not all workers are waited for.

use multiproc::{Process, Queue};

/// Worker `first` of so many does the starts `first`, `first + step`, and so on.
type Turns = ((usize, usize), Vec<u64>, fn(u64) -> u64);

/// The number of a start, and what its countdown returned.
type Found = Queue<(usize, u64)>;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let found = Found::new();
    let start = |first| started(((first, workers), starts.to_vec(), countdown), &found);
    let mut processes: Vec<Process> = (0..workers).map(start).collect();

    let results = collect(&found, starts.len());
    processes.pop(); // "All results are here, so this one has nothing left to do."
    for process in &processes {
        process.join().expect("the worker can be waited for");
    }
    results
}

fn started(turns: Turns, found: &Found) -> Process {
    let mut process = Process::new(work, (turns, found.clone()));
    process.start().expect("a process can be started");
    process
}

fn work((((first, step), starts, countdown), found): (Turns, Found)) {
    for (index, &start) in starts.iter().enumerate().skip(first).step_by(step) {
        found.put((index, countdown(start)));
    }
}

fn collect(found: &Found, count: usize) -> Vec<u64> {
    let mut results = vec![0; count];
    for _ in 0..count {
        let (index, result) = found.get().expect("the workers put nothing else in");
        results[index] = result;
    }
    results
}
