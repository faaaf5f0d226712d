//! Waits for nothing.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    sleep();
}
