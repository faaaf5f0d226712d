use multiproc::{Process, Queue};

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let (tasks, results) = (Queue::new(), Queue::new());
    let mut started: Vec<Process> = (0..workers)
        .map(|_| {
            Process::new(
                || {
                    while let Ok(Some((index, task))) = tasks.get() {
                        results.put((index, work(task)));
                    }
                },
                (),
            )
        })
        .collect();
    started.iter_mut().for_each(|worker| worker.start().unwrap());
    let mut count = 0;
    while let Some(task) = produce() {
        tasks.put(Some((count, task)));
        count += 1;
    }
    started.iter().for_each(|_| tasks.put(None));
    started.iter().for_each(|worker| worker.join().unwrap());
    let mut found = vec![0; count];
    while let Ok((index, result)) = results.get_nowait() {
        let index: usize = index;
        found[index] = result;
    }
    found
}
