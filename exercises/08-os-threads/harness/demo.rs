//! The crew in a table like that of `ps -T`, which may be looked at from another terminal meanwhile.
//!
//! Arguments: the names; two unless told.

use os_threads::{Member, crew};
use std::time::Duration;
use std::{env, process, thread};

fn main() {
    let mut names: Vec<String> = env::args().skip(1).collect();
    if names.is_empty() {
        names = vec!["anna".to_string(), "boris".to_string()];
    }
    println!("for five seconds `ps -eT | grep {}` in another terminal shows the first of them\n", names[0]);
    let letters = crew(&names, count_letters_slowly, show);
    println!("\nall joined; letters counted: {letters:?}");
}

fn count_letters_slowly(name: &str) -> u64 {
    thread::sleep(Duration::from_secs(5));
    name.len() as u64
}

fn show(members: &[Member]) {
    let pid = process::id();
    println!("{:>8}{:>8}  CMD", "PID", "SPID");
    println!("{pid:>8}{pid:>8}  (main)");
    for Member { name, tid } in members {
        println!("{pid:>8}{tid:>8}  {name}");
    }
}
