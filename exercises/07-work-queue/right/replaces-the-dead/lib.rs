//! Looks after its workers: when one has died, what is open is given out anew, to as many as there were.

use multiproc::{Process, Queue};
use std::time::Duration;

type Tasks = Queue<Option<(usize, u64)>>;

/// The number of a task and its result.
type Results = Queue<(usize, u64)>;

struct Office {
    tasks: Tasks,
    results: Results,
    work: fn(u64) -> u64,
}

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let office = Office { tasks: Queue::new(), results: Queue::new(), work };
    let mut staff: Vec<Process> = (0..workers).map(|_| office.hire()).collect();
    let mut produced = Vec::new();
    while let Some(task) = produce() {
        office.tasks.put(Some((produced.len(), task)));
        produced.push(task);
    }
    let mut results = vec![None; produced.len()];
    while results.contains(&None) {
        office.collect(&mut results);
        let (alive, dead): (Vec<_>, Vec<_>) = staff.into_iter().partition(Process::is_alive);
        staff = alive;
        if !dead.is_empty() {
            // Nobody works while it is found out what is lost: what is in the queue is not, nor is what has a result.
            staff = office.begin_again(staff, workers, &produced, &mut results);
        }
    }
    office.dismiss(&staff);
    results.into_iter().flatten().collect()
}

impl Office {
    fn hire(&self) -> Process {
        let mut worker = Process::new(serve, (self.tasks.clone(), self.results.clone(), self.work));
        worker.start().expect("a process can be started");
        worker
    }

    /// Takes the results that are there; waits a little for the first.
    fn collect(&self, results: &mut [Option<u64>]) {
        let mut next = self.results.get_timeout(Duration::from_millis(5));
        while let Ok((index, result)) = next {
            results[index] = Some(result);
            next = self.results.get_nowait();
        }
    }

    fn dismiss(&self, staff: &[Process]) {
        staff.iter().for_each(|_| self.tasks.put(None));
        staff.iter().for_each(|worker| worker.join().expect("it was started"));
    }

    fn begin_again(
        &self,
        staff: Vec<Process>,
        workers: usize,
        produced: &[u64],
        results: &mut [Option<u64>],
    ) -> Vec<Process> {
        self.dismiss(&staff);
        while self.tasks.get_nowait().is_ok() {}
        while let Ok((index, result)) = self.results.get_nowait() {
            results[index] = Some(result);
        }
        let open = (0..produced.len()).filter(|&index| results[index].is_none());
        open.for_each(|index| self.tasks.put(Some((index, produced[index]))));
        (0..workers).map(|_| self.hire()).collect()
    }
}

type Desk = (Tasks, Results, fn(u64) -> u64);

fn serve((tasks, results, work): Desk) {
    while let Ok(Some((index, task))) = tasks.get() {
        results.put((index, work(task)));
    }
}
