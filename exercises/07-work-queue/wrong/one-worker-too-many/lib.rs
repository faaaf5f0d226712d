
use multiproc::{Process, Queue};

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let mut tasks = Vec::new();
    let shift = Shift::start(workers + 1, work);
    while let Some(task) = produce() {
        shift.tasks.put(Some((tasks.len(), task)));
        tasks.push(task);
    }
    let mut results = vec![None; tasks.len()];
    shift.end(&mut results);

    while results.contains(&None) {
        let shift = Shift::start(workers + 1, work);
        let lost = (0..tasks.len()).filter(|&index| results[index].is_none());
        lost.for_each(|index| shift.tasks.put(Some((index, tasks[index]))));
        shift.end(&mut results);
    }
    results.into_iter().flatten().collect()
}

struct Shift {
    tasks: Queue<Option<(usize, u64)>>,
    results: Queue<(usize, u64)>,
    workers: Vec<Process>,
}

impl Shift {
    fn start(workers: usize, work: fn(u64) -> u64) -> Self {
        let (tasks, results) = (Queue::new(), Queue::new());
        let start = |_| {
            let mut worker = Process::new(serve, (tasks.clone(), results.clone(), work));
            worker.start().expect("the system has room for a few more processes");
            worker
        };
        let workers = (0..workers).map(start).collect();
        Self { tasks, results, workers }
    }

    fn end(self, results: &mut [Option<u64>]) {
        self.workers.iter().for_each(|_| self.tasks.put(None));
        self.workers.iter().for_each(|worker| worker.join().expect("it was started"));
        while let Ok((index, result)) = self.results.get_nowait() {
            results[index] = Some(result);
        }
    }
}

type Desk = (Queue<Option<(usize, u64)>>, Queue<(usize, u64)>, fn(u64) -> u64);

fn serve((tasks, results, work): Desk) {
    while let Some((index, task)) = tasks.get().expect("only tasks are in there") {
        results.put((index, work(task)));
    }
}
