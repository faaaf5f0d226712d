use multiproc::Pool;

type Job = (fn(u64) -> u64, Vec<u64>);

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let turns = |worker| starts.iter().copied().skip(worker).step_by(workers).collect();
    let jobs: Vec<Job> = (0..workers).map(|worker| (countdown, turns(worker))).collect();
    Pool::new(workers).unwrap().map(work, jobs).unwrap().concat()
}

fn work((countdown, starts): Job) -> Vec<u64> {
    starts.into_iter().map(countdown).collect()
}
