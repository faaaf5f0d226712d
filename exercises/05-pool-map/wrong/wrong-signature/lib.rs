use multiproc::{Pool, PoolError};

pub fn pool_map(
    items: &[u64],
    workers: usize,
    job: fn(u64) -> Result<u64, String>,
) -> Vec<Result<Result<u64, String>, PoolError>> {
    let pool = Pool::new(workers).unwrap();
    pool.imap(job, items.to_vec()).collect()
}
