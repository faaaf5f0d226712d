//! Computes for ever, and hears no signal that can be ignored.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let ignore = 1;
    for number in 1..=64 {
        unsafe { signal(number, ignore) };
    }
    loop {
        std::hint::spin_loop();
    }
}
