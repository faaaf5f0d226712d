//! Starts a process in each way that there is, though its task needs none.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::process::Command;

fn child_or(result: Result<i64, i32>) -> bool {
    if result == Ok(0) {
        exit(0);
    }
    result.is_ok()
}

fn main() {
    let clone3 = [0_u64, 0, 0, 0, SIGCHLD as u64, 0, 0, 0, 0, 0, 0];
    let ways = [
        ("fork", child_or(call(number::FORK, []))),
        ("clone", child_or(call(number::CLONE, [SIGCHLD, 0, 0, 0, 0]))),
        ("clone without a signal", child_or(call(number::CLONE, [0, 0, 0, 0, 0]))),
        ("clone for the grandparent", child_or(call(number::CLONE, [0x8000 | SIGCHLD, 0, 0, 0, 0]))),
        ("clone with high bits", child_or(call(number::CLONE, [1 << 32 | SIGCHLD, 0, 0, 0, 0]))),
        ("clone3", child_or(call(number::CLONE3, [address(&clone3), 88]))),
        ("posix_spawn", Command::new("/bin/true").spawn().is_ok()),
    ];
    for (way, worked) in ways {
        if worked {
            escaped(&format!("started a process by {way}"));
        }
    }
    if std::thread::spawn(|| 1).join().ok() != Some(1) {
        println!("no threads either");
        exit(1);
    }
}
