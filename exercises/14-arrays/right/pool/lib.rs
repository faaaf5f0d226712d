//! The parts go to the workers of a pool; what the workers return is only that they are done.

use multiproc::{Pool, RawArray};

type Part = (RawArray<u64>, usize, usize, fn(u64) -> u64);

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let length = array.len().div_ceil(processes).max(1);
    let parts: Vec<Part> = (0..array.len())
        .step_by(length)
        .map(|from| (array.clone(), from, (from + length).min(array.len()), plus_one))
        .collect();
    let pool = Pool::new(processes).expect("processes can be started");
    pool.map(work, parts).expect("the workers live");
}

fn work((array, from, to, plus_one): Part) {
    (from..to).for_each(|index| array.set(index, plus_one(array.get(index))));
}
