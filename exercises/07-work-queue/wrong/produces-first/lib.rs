use multiproc::{Process, Queue};
use std::collections::BTreeMap;

type Tasks = Queue<Option<(usize, u64)>>;
type Results = Queue<(usize, u64)>;

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let known: Vec<u64> = std::iter::from_fn(produce).collect();
    let mut found = BTreeMap::new();
    while found.len() < known.len() {
        let open = known.iter().copied().enumerate().filter(|(index, _)| !found.contains_key(index));
        round(workers, work, open.collect::<Vec<_>>().into_iter(), &mut found);
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
