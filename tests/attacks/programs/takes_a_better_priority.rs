//! Asks to run before all others.

#[path = "libc.rs"]
mod libc;
use libc::*;

const OF_A_PROCESS: i64 = 0;

fn main() {
    refused("a better priority", call(number::SETPRIORITY, [OF_A_PROCESS, 0, -20]));
    for (name, policy) in [("first in, first out", 1), ("in turn", 2)] {
        refused(name, call(number::SCHED_SETSCHEDULER, [0, policy, address(&[50_i32])]));
    }
    let deadline = [48_u32, 6, 0, 0, 0, 0, 1_000_000, 0, 10_000_000, 0, 10_000_000, 0];
    refused("a deadline", call(number::SCHED_SETATTR, [0, address(&deadline), 0]));
    let real_time = 1 << 13;
    refused("disks before all others", call(number::IOPRIO_SET, [1, 0, real_time]));
}
