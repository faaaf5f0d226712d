use multiproc::Pool;

type Job = (fn(u64) -> u64, Vec<u64>);

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let length = starts.len() / workers;
    let jobs: Vec<Job> = starts.chunks(length).map(|share| (countdown, share.to_vec())).collect();
    Pool::new(workers).unwrap().map(work, jobs).unwrap().concat()
}

fn work((countdown, starts): Job) -> Vec<u64> {
    starts.into_iter().map(countdown).collect()
}
