//! Lives on in another thread than the first, whose end looks like that of the process.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    std::thread::spawn(|| sleep());
    let _ = call(number::EXIT, [0]);
}
