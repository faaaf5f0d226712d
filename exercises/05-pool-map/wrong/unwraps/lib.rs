use multiproc::Pool;

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
    let pool = Pool::new(workers).unwrap();
    pool.imap(job, items.to_vec()).map(|result| result.unwrap().map_err(Failure::Refused)).collect()
}
