//! Types into the terminal from which the grader was started, and opens every other.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::OpenOptions;
use std::os::fd::AsRawFd;

const IOCTL: i64 = 16;
const TIOCSTI: i64 = 0x5412;
const TIOCLINUX: i64 = 0x541c;
const TIOCSCTTY: i64 = 0x540e;

fn main() {
    for fd in 0..3 {
        refused("typed into the terminal", call(IOCTL, [fd, TIOCSTI, text("x")]));
        refused("pasted into the terminal", call(IOCTL, [fd, TIOCLINUX, text("\u{3}")]));
        refused("took the terminal", call(IOCTL, [fd, TIOCSCTTY, 1]));
    }
    let mut terminals: Vec<String> =
        ["tty", "tty0", "tty1", "console", "ptmx", "pts/ptmx"].map(String::from).to_vec();
    terminals.extend((0..16).map(|number| format!("pts/{number}")));
    for terminal in terminals {
        if let Ok(file) = OpenOptions::new().read(true).write(true).open(format!("/dev/{terminal}")) {
            escaped(&format!("opened terminal `{terminal}`"));
            refused("typed into it", call(IOCTL, [i64::from(file.as_raw_fd()), TIOCSTI, text("x")]));
        }
    }
    if call(number::GETSID, [0]) != Ok(i64::from(std::process::id())) {
        escaped("is in the session of the grader");
    }
}
