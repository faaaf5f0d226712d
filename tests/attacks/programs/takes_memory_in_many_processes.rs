//! Takes little memory in each of many processes.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for _ in 0..24 {
        let _ = in_child(|| {
            hold(24 * MIB, Sharing::Private);
            sleep();
        });
    }
    sleep();
}
