//! Kills every process that it can reach, in the end itself.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for (_, pid) in outsiders().into_iter().filter(|(_, pid)| *pid != 1) {
        refused("may signal an outsider", call(62, [pid, 0]));
        refused("may signal an outsider's thread", call(200, [pid, 0]));
        let descriptor = call(number::PIDFD_OPEN, [pid, 0]);
        refused(
            "may signal an outsider by descriptor",
            descriptor.and_then(|fd| call(number::PIDFD_SEND_SIGNAL, [fd, 0, 0, 0])),
        );
    }
    let victim = given_number("victim") as i32;
    let near = victim - 20..victim + 20;
    let around = near.filter(|pid| *pid != std::process::id() as i32);
    let parent = std::os::unix::process::parent_id() as i32;
    for pid in around.chain([parent, 1, -1, 0]) {
        unsafe { kill(pid, SIGKILL as i32) };
    }
    sleep();
}
