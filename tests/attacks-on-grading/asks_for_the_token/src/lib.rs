//! Looks for a token of the grader's in every environment, the compiler's and that of every process, and prints them.
//!
//! Closed by: three variables are passed on, none of them the grader's, and no process of the grader's can be looked into.

use std::fs;

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    println!("{:?} {:?}", option_env!("SECRET_TOKEN"), option_env!("GRADER_CACHE"));
    println!("{:?}", std::env::vars_os().collect::<Vec<_>>());
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        for file in ["environ", "task/1/environ"] {
            let text = fs::read(process.path().join(file)).unwrap_or_default();
            print!("{}", String::from_utf8_lossy(&text).replace('\0', " "));
        }
    }
    panic!("that was all")
}
