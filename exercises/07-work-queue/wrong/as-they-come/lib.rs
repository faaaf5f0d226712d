use multiproc::{Process, Queue};

type Tasks = Queue<Option<(usize, u64)>>;
type Results = Queue<(usize, u64)>;

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let mut known = Vec::new();
    let mut found = Vec::new();
    let next = || {
        let task = produce()?;
        known.push(task);
        Some((known.len() - 1, task))
    };
    round(workers, work, std::iter::from_fn(next), &mut found);
    let mut order: Vec<u64> = found.iter().map(|(_, result)| *result).collect();
    while order.len() < known.len() {
        let done = found.len();
        let open: Vec<_> =
            known.iter().copied().enumerate().filter(|(index, _)| !seen(&found, *index)).collect();
        round(workers, work, open.into_iter(), &mut found);
        order = found.iter().map(|(_, result)| *result).collect();
        assert!(found.len() >= done);
    }
    order
}

fn seen(found: &[(usize, u64)], index: usize) -> bool {
    found.iter().any(|(known, _)| *known == index)
}

/// Has the tasks of these numbers done, as far as nobody dies of them.
fn round(
    workers: usize,
    work: fn(u64) -> u64,
    open: impl Iterator<Item = (usize, u64)>,
    found: &mut Vec<(usize, u64)>,
) {
    let (tasks, results) = (Tasks::new(), Results::new());
    let started: Vec<Process> = (0..workers).map(|_| start(&tasks, &results, work)).collect();
    open.for_each(|task| tasks.put(Some(task)));
    started.iter().for_each(|_| tasks.put(None));
    started.iter().for_each(|worker| worker.join().unwrap());
    while let Ok((index, result)) = results.get_nowait() {
        found.push((index, result));
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
