//! With `unsafe`, closes the channel to the judge, which looks as if the program had ended, and stays.
//!
//! Closed by: who has closed the channel has a moment to end, and is ended then.

use std::os::fd::{FromRawFd, OwnedFd};

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    drop(unsafe { OwnedFd::from_raw_fd(3) });
    loop {
        std::thread::park();
    }
}
