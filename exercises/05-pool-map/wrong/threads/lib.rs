use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Why a job has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Refused(String),
    Panicked(String),
    Died(i32),
}

pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<u64, Failure>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(vec![Ok(0); items.len()]);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(&item) = items.get(index) else { break };
            let result = fate(catch_unwind(|| job(item)));
            results.lock().unwrap()[index] = result;
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    results.into_inner().unwrap()
}

fn fate(result: thread::Result<Result<u64, String>>) -> Result<u64, Failure> {
    match result {
        Ok(returned) => returned.map_err(Failure::Refused),
        Err(panic) => Err(Failure::Panicked(*panic.downcast::<String>().unwrap())),
    }
}
