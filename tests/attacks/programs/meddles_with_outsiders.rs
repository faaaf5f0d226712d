//! Changes limits, priority and processors of processes that are not its own.

#[path = "libc.rs"]
mod libc;
use libc::*;

const OPEN_FILES: i64 = 7;
const OF_A_PROCESS: i64 = 0;

fn main() {
    for (who, pid) in outsiders() {
        let limits = std::cell::Cell::new([0_u64; 2]);
        refused(
            &format!("read limits of {who}"),
            call(number::PRLIMIT, [pid, OPEN_FILES, 0, address(&limits)]),
        );
        let unlimited = [u64::MAX; 2];
        refused(&format!("set limits of {who}"), call(number::PRLIMIT, [pid, 9, address(&unlimited), 0]));
        refused(&format!("set the priority of {who}"), call(number::SETPRIORITY, [OF_A_PROCESS, pid, 19]));
        refused(
            &format!("set the processors of {who}"),
            call(number::SCHED_SETAFFINITY, [pid, 8, address(&[1_u64])]),
        );
        let idle = 3 << 13;
        refused(&format!("set the priority of {who} on disks"), call(number::IOPRIO_SET, [1, pid, idle]));
        let (batch, priority) = (3, 0_i32);
        let result = call(number::SCHED_SETSCHEDULER, [pid, batch, address(&priority)]);
        refused(&format!("set the scheduler of {who}"), result);
        let attributes = [48_u32, 3, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0];
        refused(
            &format!("set the scheduling of {who}"),
            call(number::SCHED_SETATTR, [pid, address(&attributes), 0]),
        );
        refused(&format!("moved {who} to a group"), call(109, [pid, pid]));
        refused(&format!("moved pages of {who}"), call(256, [pid, 64, address(&[1_u64]), address(&[1_u64])]));
    }
}
