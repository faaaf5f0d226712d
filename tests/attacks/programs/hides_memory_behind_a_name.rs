//! Names itself so that its line in /proc reads like that of another process, and takes memory.

#[path = "libc.rs"]
mod libc;
use libc::*;

const PR_SET_NAME: i64 = 15;

fn main() {
    let _ = call(number::PRCTL, [PR_SET_NAME, text("x) Z 1\n(y) 0 ")]);
    hold_far_too_much(Sharing::Private);
}
