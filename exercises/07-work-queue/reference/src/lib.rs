//! One producer, several workers, and a queue between them.

use multiproc::{Process, Queue};

/// Has `workers` child processes do the tasks that `produce` brings, and returns the results in the order of the tasks.
pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let shift = || Shift::start(workers, work);
    let mut tasks = Vec::new();
    let first = shift();
    while let Some(task) = produce() {
        first.tasks.put(Some((tasks.len(), task)));
        tasks.push(task);
    }
    let mut results = vec![None; tasks.len()];
    first.end(&mut results);

    // When all workers have ended, what has no result is what somebody has died of, or what nobody was left for. Why, and
    // who it was, does not matter: it is put into a queue once more, for new workers.
    while results.contains(&None) {
        let next = shift();
        let lost = (0..tasks.len()).filter(|&index| results[index].is_none());
        lost.for_each(|index| next.tasks.put(Some((index, tasks[index]))));
        next.end(&mut results);
    }
    results.into_iter().flatten().collect()
}

/// Some workers, and the queues on both sides of them. Tasks and results go with the number of the task.
struct Shift {
    tasks: Queue<Option<(usize, u64)>>,
    results: Queue<(usize, u64)>,
    workers: Vec<Process>,
}

impl Shift {
    fn start(workers: usize, work: fn(u64) -> u64) -> Self {
        // Queues first: a process knows only what there was when it was started.
        let (tasks, results) = (Queue::new(), Queue::new());
        let start = |_| {
            let mut worker = Process::new(serve, (tasks.clone(), results.clone(), work));
            worker.start().expect("the system has room for a few more processes");
            worker
        };
        let workers = (0..workers).map(start).collect();
        Self { tasks, results, workers }
    }

    /// Lets the workers end when everything is done, and takes what they have found out.
    fn end(self, results: &mut [Option<u64>]) {
        // A worker takes one of these, and nothing after it. Those of the dead stay in the queue.
        self.workers.iter().for_each(|_| self.tasks.put(None));
        self.workers.iter().for_each(|worker| worker.join().expect("it was started"));
        while let Ok((index, result)) = self.results.get_nowait() {
            results[index] = Some(result);
        }
    }
}

type Desk = (Queue<Option<(usize, u64)>>, Queue<(usize, u64)>, fn(u64) -> u64);

/// What a worker runs. A result is in the queue before the next task is taken, so at most one task dies with the worker.
fn serve((tasks, results, work): Desk) {
    while let Some((index, task)) = tasks.get().expect("only tasks are in there") {
        results.put((index, work(task)));
    }
}
