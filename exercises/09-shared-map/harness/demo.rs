//! Prints what each thread counts: `grader run exercise-9 -- t1 t2 t1`.

use shared_map::count;
use std::thread;

fn main() {
    let mut keys: Vec<String> = std::env::args().skip(1).collect();
    if keys.is_empty() {
        keys = ["t1", "t2", "t1"].map(str::to_string).to_vec();
    }
    let counts = count(&keys, |key, count| println!("{:?} counts {key}: {count}", thread::current().id()));
    println!("all: {counts:?}");
}
