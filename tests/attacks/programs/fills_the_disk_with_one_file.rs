//! Writes one file without end, and then the next.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::File;
use std::io::Write;

fn main() {
    let ignore = 1;
    unsafe { signal(25, ignore) };
    let piece = vec![1; MIB];
    let mut written = 0;
    for number in 0..40 {
        for folder in places() {
            let Ok(mut file) = File::create(format!("{folder}/{}-{number}", given("marker"))) else {
                continue;
            };
            while written < FAR_TOO_MUCH && file.write_all(&piece).is_ok() {
                written += piece.len();
            }
        }
    }
    if written >= FAR_TOO_MUCH {
        escaped("wrote 512 MiB");
    }
}
