//! Takes memory once the thread has ended under whose number the process is listed.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        hold_far_too_much(Sharing::Private);
        exit(0);
    });
    let _ = call(number::EXIT, [0]);
}
