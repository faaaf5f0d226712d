use std::panic::catch_unwind;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

pub fn work_queue(workers: usize, produce: fn() -> Option<u64>, work: fn(u64) -> u64) -> Vec<u64> {
    let (tasks, inbox) = channel::<(usize, u64)>();
    let inbox = Arc::new(Mutex::new(inbox));
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Ok((index, task)) = inbox.lock().unwrap().recv() else { break };
                    let mut result = catch_unwind(|| work(task));
                    while result.is_err() {
                        result = catch_unwind(|| work(task));
                    }
                    results.lock().unwrap().push((index, result.unwrap()));
                }
            });
        }
        let mut count = 0;
        while let Some(task) = produce() {
            tasks.send((count, task)).unwrap();
            count += 1;
        }
        drop(tasks);
    });
    let mut results = results.into_inner().unwrap();
    results.sort_unstable();
    results.into_iter().map(|(_, result)| result).collect()
}
