//! Starts threads as long as it can.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for _ in 0..5000 {
        let thread = std::thread::Builder::new().stack_size(16 << 10).spawn(|| sleep());
        if thread.is_err() {
            sleep();
        }
    }
    escaped("5000 threads");
    sleep();
}
