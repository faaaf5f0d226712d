//! Starts children that end at once, and waits for none of them.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for _ in 0..20_000 {
        let _ = in_child(|| ());
    }
    escaped("20000 forks without a limit");
}
