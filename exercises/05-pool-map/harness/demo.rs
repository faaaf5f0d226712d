//! Takes the square root of each number on the command line in a pool of two workers. Not every job succeeds.
//!
//! A number that is no square is an error; 13 panics; 404 ends its worker.

use pool_map::pool_map;
use std::{env, process};

const WORKERS: usize = 2;
const EXAMPLES: [u64; 7] = [9, 2, 16, 13, 25, 404, 36];

fn main() {
    let asked: Vec<u64> = env::args().skip(1).map(|text| text.parse().expect("a whole number")).collect();
    let items = if asked.is_empty() { EXAMPLES.to_vec() } else { asked };
    println!("{} jobs, {WORKERS} workers\n", items.len());
    for (item, result) in items.iter().zip(pool_map(&items, WORKERS, root)) {
        println!("    root of {item:>6}   {result:?}");
    }
}

fn root(number: u64) -> Result<u64, String> {
    match number {
        13 => panic!("not this one"),
        404 => process::exit(4),
        _ => (0..=number).find(|root| root * root == number).ok_or_else(|| format!("{number} is no square")),
    }
}
