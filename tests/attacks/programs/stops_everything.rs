//! Stops every process that it can reach, and then itself.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let outsiders = outsiders().into_iter().map(|(_, pid)| pid as i32);
    for pid in outsiders.chain([1, -1, 0, std::process::id() as i32]) {
        unsafe { kill(pid, SIGSTOP as i32) };
    }
}
