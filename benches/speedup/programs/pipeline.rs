//! Three stages of 1, 2 and 4 units, with room for four items between them.

use std::hint::black_box;
use std::sync::mpsc::sync_channel;
use std::thread;

const ITEMS: u64 = 600;

fn main() {
    let (to_second, from_first) = sync_channel(4);
    let (to_third, from_second) = sync_channel(4);
    thread::spawn(move || {
        for item in 0..ITEMS {
            work(1);
            to_second.send(item).unwrap();
        }
    });
    thread::spawn(move || {
        for item in from_first {
            work(2);
            to_third.send(item).unwrap();
        }
    });
    for _ in from_second {
        work(4);
    }
}

/// So many units of work, all of one length.
fn work(units: u64) {
    let mut state = 1u64;
    for i in 0..units * 10_000 {
        state = black_box(state.rotate_left(5) ^ i).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    black_box(state);
}
