//! Sends itself signals that it blocks; the kernel keeps each.

#[path = "libc.rs"]
mod libc;
use libc::*;

const SIGPROCMASK: i64 = 14;
const SIGQUEUE: i64 = 129;
/// What the kernel needs for one, at least.
const SIGNAL: usize = 80;

fn main() {
    let all = u64::MAX;
    let _ = call(SIGPROCMASK, [0, address(&all), 0, 8]);
    let queued = -1_i32;
    let about = [[34, 0], [queued, 0], [0, 0], [0, 0]].concat();
    let about: Vec<i32> = [about, vec![0; 24]].concat();
    let mut sent = 0;
    while call(SIGQUEUE, [i64::from(std::process::id()), 34, about.as_ptr() as i64]).is_ok() {
        sent += 1;
        if sent * SIGNAL > TOO_MUCH / 8 {
            return held("32 MiB in signals");
        }
    }
}
