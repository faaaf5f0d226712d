//! Makes files that are large but take no space, and files that would take it all.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::File;
use std::os::fd::AsRawFd;

const TEBIBYTE: i64 = 1 << 40;

fn main() {
    let ignore = 1;
    unsafe { signal(25, ignore) };
    for folder in places() {
        let Ok(file) = File::create(format!("{folder}/{}-sparse", given("marker"))) else { continue };
        let fd = i64::from(file.as_raw_fd());
        refused("made a file of 1 TiB", call(number::FTRUNCATE, [fd, TEBIBYTE]));
        refused("made space for 1 TiB", call(number::FALLOCATE, [fd, 0, 0, TEBIBYTE]));
        let keep_size = 1;
        for megabyte in 0..200 {
            let _ = call(number::FALLOCATE, [fd, keep_size, megabyte << 20, MIB as i64]);
        }
    }
}
