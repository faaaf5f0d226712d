//! As `right/own-workers`, but not all workers are waited for.

use multiproc::Process;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::sync::Mutex;

/// Worker `first` of so many does the starts `first`, `first + step`, and so on.
type Turns = ((usize, usize), Vec<u64>, fn(u64) -> u64);

/// The pipe's write end, which the workers inherit.
static RESULTS: Mutex<Option<PipeWriter>> = Mutex::new(None);

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let (reader, writer) = pipe().expect("a pipe");
    *RESULTS.lock().unwrap() = Some(writer);
    let mut processes: Vec<Process> =
        (0..workers).map(|first| started(((first, workers), starts.to_vec(), countdown))).collect();
    RESULTS.lock().unwrap().take(); // Ours is closed; the pipe ends when the last worker has closed its own.

    let results = collect(reader, starts.len());
    processes.pop(); // "All results are here, so this one has nothing left to do."
    for process in &processes {
        process.join().expect("the worker can be waited for");
    }
    results
}

fn started(turns: Turns) -> Process {
    let mut process = Process::new(work, turns);
    process.start().expect("a process can be started");
    process
}

fn work(((first, step), starts, countdown): Turns) {
    let mut results = RESULTS.lock().unwrap().take().expect("inherited");
    for (index, &start) in starts.iter().enumerate().skip(first).step_by(step) {
        let mut message = [0; 16];
        message[..8].copy_from_slice(&index.to_le_bytes());
        message[8..].copy_from_slice(&countdown(start).to_le_bytes());
        results.write_all(&message).expect("the parent reads"); // Short, so it does not mix with others.
    }
}

fn collect(mut reader: PipeReader, count: usize) -> Vec<u64> {
    let mut results = vec![0; count];
    let mut message = [0; 16];
    while reader.read_exact(&mut message).is_ok() {
        let (index, result) = message.split_at(8);
        results[usize::from_le_bytes(index.try_into().unwrap())] =
            u64::from_le_bytes(result.try_into().unwrap());
    }
    results
}
