//! Every process forks, and so do its children.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    loop {
        let _ = fork_process();
    }
}
