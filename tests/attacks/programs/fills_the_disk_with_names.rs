//! Makes empty files without end: they take no space, but there are only so many.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for number in 0..100_000 {
        let mut any = false;
        for folder in places() {
            any |= std::fs::File::create(format!("{folder}/{}-{number}", given("marker"))).is_ok();
        }
        if !any {
            return;
        }
    }
    escaped("made 100000 files");
}
