use multiproc::{Pool, Process};
use std::thread;
use std::time::Duration;

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let mut logger = Process::new(log, ());
    logger.start().unwrap();
    Pool::new(workers).unwrap().map(countdown, starts.to_vec()).unwrap()
}

fn log((): ()) {
    loop {
        thread::sleep(Duration::from_secs(3600));
    }
}
