//! Leaves a process behind in a session of its own, which keeps the outputs open.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let child = in_child(|| {
        let _ = call(number::SETSID, []);
        let _ = in_child(|| sleep());
    });
    wait_for(child.unwrap_or(0));
}
