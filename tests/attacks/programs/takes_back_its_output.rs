//! Opens its output to read, and takes away what the reader has just been told of.

#[path = "libc.rs"]
mod libc;

use std::fs::File;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

fn main() {
    let end = Instant::now() + Duration::from_secs(1);
    let takers: Vec<_> = ["/proc/self/fd/1", "/proc/self/fd/2", "/dev/stdout"]
        .into_iter()
        .filter_map(|output| File::open(output).ok())
        .map(|mut output| {
            std::thread::spawn(move || {
                let mut taken = [0; 64];
                while output.read(&mut taken).is_ok_and(|count| count > 0) {}
            })
        })
        .collect();
    while Instant::now() < end {
        // Less than the limit, even if nothing of it is taken back.
        let _ = std::io::stdout().write_all(b"x\n").and_then(|()| std::io::stdout().flush());
        let _ = std::io::stderr().write_all(b"x");
        std::thread::sleep(Duration::from_micros(200));
    }
    drop(takers);
    libc::exit(0);
}
