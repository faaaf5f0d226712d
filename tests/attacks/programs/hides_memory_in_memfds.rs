//! Writes to files in memory that it does not map, so that they count as no process's memory.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::File;
use std::io::Write;
use std::os::fd::FromRawFd;

fn main() {
    let piece = vec![1; MIB];
    let mut files = Vec::new();
    for written in 0.. {
        if written * MIB >= TOO_MUCH {
            return escaped("256 MiB in files in memory");
        }
        if written % 7 == 0 {
            let Ok(fd) = call(number::MEMFD_CREATE, [text("hoard"), 0]) else { return };
            files.push(unsafe { File::from_raw_fd(fd as i32) });
        }
        if files.last_mut().unwrap().write_all(&piece).is_err() {
            return;
        }
    }
}
