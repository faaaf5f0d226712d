use multiproc::{Process, Queue};

type Desk = (Queue<u64>, fn() -> Option<u64>, fn(u64) -> u64);

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let results = Queue::new();
    let mut started: Vec<Process> =
        (0..workers).map(|_| Process::new(serve, (results.clone(), produce, work))).collect();
    started.iter_mut().for_each(|worker| worker.start().unwrap());
    started.iter().for_each(|worker| worker.join().unwrap());
    let mut found = Vec::new();
    while let Ok(result) = results.get_nowait() {
        found.push(result);
    }
    found
}

fn serve((results, produce, work): Desk) {
    while let Some(task) = produce() {
        results.put(work(task));
    }
}
