//! Prints what the child of each method finds: `grader run exercise-2 -- some-word`.

use multiproc::StartMethod;
use start_methods::{Report, observe};
use std::process;

fn main() {
    multiproc::init(); // A child that is not forked begins in this `main`, too, and goes no further than here.
    let word = std::env::args().nth(1).unwrap_or_else(|| "word".to_string());
    println!("main is process {}, and puts {word:?} into its memory", process::id());
    observe(&word, &[StartMethod::Fork, StartMethod::Spawn, StartMethod::ForkServer], print);
}

fn print(Report { pid, parent, handed, found }: Report) {
    println!("process {pid:>7} of {parent:>7} was handed {handed:?} and found {found:?}");
}
