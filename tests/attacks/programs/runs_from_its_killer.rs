//! Leaves processes behind that are others all the time: each starts the next, and ends.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let _ = in_child(|| {
        let _ = call(number::SETSID, []);
        loop {
            if fork_process().is_ok_and(|pid| pid != 0) {
                exit(0);
            }
        }
    });
    std::thread::sleep(std::time::Duration::from_millis(200));
}
