//! Has the kernel signal outsiders, as the owners of a pipe in which something happens.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::io::Write;
use std::os::fd::AsRawFd;

const F_SETFL: i64 = 4;
const F_SETOWN: i64 = 8;
const F_SETSIG: i64 = 10;
const O_ASYNC: i64 = 0o20000;

fn main() {
    for (_, pid) in outsiders() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        let fd = i64::from(reader.as_raw_fd());
        let _ = call(number::FCNTL, [fd, F_SETOWN, pid]);
        let _ = call(number::FCNTL, [fd, F_SETSIG, SIGKILL]);
        let _ = call(number::FCNTL, [fd, F_SETFL, O_ASYNC]);
        let _ = writer.write_all(b"now");
    }
}
