use multiproc::{Process, Queue};
use std::collections::BTreeMap;

type Tasks = Queue<Option<(usize, u64)>>;
type Results = Queue<(usize, u64)>;

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let mut known = Vec::new();
    let mut found = BTreeMap::new();
    let next = || {
        let task = produce()?;
        known.push(task);
        Some((known.len() - 1, task))
    };
    round(workers, work, std::iter::from_fn(next), &mut found);
    while found.len() < known.len() {
        found.clear();
        round(workers, work, known.iter().copied().enumerate(), &mut found);
    }
    found.into_values().collect()
}

/// Has the tasks of these numbers done, as far as nobody dies of them.
fn round(
    workers: usize,
    work: fn(u64) -> u64,
    open: impl Iterator<Item = (usize, u64)>,
    found: &mut BTreeMap<usize, u64>,
) {
    let (tasks, results) = (Tasks::new(), Results::new());
    let started: Vec<Process> = (0..workers).map(|_| start(&tasks, &results, work)).collect();
    open.for_each(|task| tasks.put(Some(task)));
    started.iter().for_each(|_| tasks.put(None));
    started.iter().for_each(|worker| worker.join().unwrap());
    while let Ok((index, result)) = results.get_nowait() {
        found.insert(index, result);
    }
}

fn start(tasks: &Tasks, results: &Results, work: fn(u64) -> u64) -> Process {
    let mut worker = Process::new(serve, (tasks.clone(), results.clone(), work));
    worker.start().unwrap();
    worker
}

fn serve((tasks, results, work): (Tasks, Results, fn(u64) -> u64)) {
    while let Some((index, task)) = tasks.get().unwrap() {
        results.put((index, work(task)));
    }
}
