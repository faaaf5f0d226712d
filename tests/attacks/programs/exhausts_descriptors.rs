//! Opens a file again and again.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::File;

fn main() {
    let limit = given("open_files").parse().unwrap();
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
        if files.len() > limit {
            return escaped("more open files than it may have");
        }
    }
}
