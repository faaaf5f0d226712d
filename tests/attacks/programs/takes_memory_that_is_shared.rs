//! Takes memory that could be shared, but is not.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    hold_far_too_much(Sharing::Shared);
}
