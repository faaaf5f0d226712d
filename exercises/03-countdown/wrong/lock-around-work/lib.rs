use multiproc::{Lock, Pool};

type Job = (Lock, (fn(u64) -> u64, u64));

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let lock = Lock::new();
    let pool = Pool::new(workers).unwrap();
    let jobs: Vec<Job> = starts.iter().map(|&start| (lock.clone(), (countdown, start))).collect();
    pool.map(under_lock, jobs).unwrap()
}

fn under_lock((lock, (countdown, start)): Job) -> u64 {
    let _alone = lock.lock().unwrap();
    countdown(start)
}
