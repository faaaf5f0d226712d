//! Prints without end in children, through outputs that they have opened anew.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::OpenOptions;
use std::io::Write;

fn print(path: &str) {
    let file = OpenOptions::new().write(true).open(path);
    for _ in 0..100_000 {
        let _ = match &file {
            Ok(file) => (&*file).write_all(&[b'x'; 4000]),
            Err(_) => std::io::stdout().write_all(&[b'x'; 4000]),
        };
    }
}

fn main() {
    for path in ["/dev/stdout", "/proc/self/fd/2", "/dev/fd/1"] {
        let _ = in_child(|| print(path));
    }
    sleep();
}
