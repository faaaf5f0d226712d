//! Makes sets of as many semaphores as there may be; the kernel keeps them.

#[path = "libc.rs"]
mod libc;
use libc::*;

/// What the kernel needs for one, at least.
const SEMAPHORE: usize = 64;

fn main() {
    let in_a_set = 32_000;
    for set in 0..TOO_MUCH / (in_a_set * SEMAPHORE) {
        if call(number::SEMGET, [given_number("key") + set as i64, in_a_set as i64, 0o1666]).is_err() {
            return;
        }
    }
    held("256 MiB in semaphores");
}
