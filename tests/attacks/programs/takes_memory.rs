//! Takes memory in one process.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    hold_far_too_much(Sharing::Private);
}
