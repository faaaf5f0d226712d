//! Writes files in many processes at once, none of which writes much.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let piece = vec![1; MIB];
    for child in 0..16 {
        let _ = in_child(|| {
            for number in 0..12 {
                for folder in places() {
                    let _ = std::fs::write(format!("{folder}/{}-{child}-{number}", given("marker")), &piece);
                }
            }
        });
    }
    while wait_for(-1) >= 0 {}
}
