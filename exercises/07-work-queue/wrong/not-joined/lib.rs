use multiproc::{Process, Queue};

type Tasks = Queue<Option<(usize, u64)>>;
type Results = Queue<(usize, u64)>;

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let (tasks, results) = (Tasks::new(), Results::new());
    let started: Vec<Process> = (0..workers).map(|_| start(&tasks, &results, work)).collect();
    let mut known = Vec::new();
    while let Some(task) = produce() {
        tasks.put(Some((known.len(), task)));
        known.push(task);
    }
    started.iter().for_each(|_| tasks.put(None));
    let mut found = vec![0; known.len()];
    for _ in &known {
        let (index, result) = results.get().unwrap();
        found[index] = result;
    }
    found
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
