//! With `unsafe`, takes the channel and answers the next question before it is asked.
//!
//! Closed by: an answer needs the number of its question, which nobody knows before.

use std::fs::File;
use std::io::Write;
use std::os::fd::{FromRawFd, IntoRawFd};

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    let mut channel = unsafe { File::from_raw_fd(3) };
    channel.write_all(&[4, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    let _ = channel.into_raw_fd();
    1
}
