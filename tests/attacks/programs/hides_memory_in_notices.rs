//! Has itself told of each folder that it makes, by many who never read; the kernel keeps every notice.

#[path = "libc.rs"]
mod libc;
use libc::*;

const INIT: i64 = 294;
const ADD_WATCH: i64 = 254;
const MADE: i64 = 0x100;
const GONE: i64 = 0x200;
/// What the kernel keeps for one who does not read, as it is usually set.
const QUEUED: usize = 16_384;

fn main() {
    let folder = given("scratch");
    let mut watchers = Vec::new();
    while let Ok(watcher) = call(INIT, [0]) {
        if call(ADD_WATCH, [watcher, text(&folder), MADE | GONE]).is_err() {
            break;
        }
        watchers.push(watcher);
    }
    if watchers.is_empty() {
        return;
    }
    let name = format!("{folder}/{}", "x".repeat(250));
    for _ in 0..QUEUED / 2 {
        let _ = std::fs::create_dir(&name);
        let _ = std::fs::remove_dir(&name);
    }
    let bytes: usize = watchers.into_iter().map(queued).sum();
    if bytes > TOO_MUCH / 2 {
        held(&format!("{bytes} bytes of notices"));
    }
}

/// How many bytes there are to be read.
fn queued(watcher: i64) -> usize {
    let (ioctl, how_much) = (16, 0x541B);
    let bytes = std::cell::Cell::new(0_i32);
    let _ = call(ioctl, [watcher, how_much, address(&bytes)]);
    bytes.get() as usize
}
