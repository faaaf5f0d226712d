//! As many units of work as the argument says, in sequence: what all other programs are held against.

use std::hint::black_box;

fn main() {
    work(std::env::args().nth(1).and_then(|units| units.parse().ok()).expect("a number of units"));
}

/// So many units of work, all of one length.
fn work(units: u64) {
    let mut state = 1u64;
    for i in 0..units * 10_000 {
        state = black_box(state.rotate_left(5) ^ i).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    black_box(state);
}
