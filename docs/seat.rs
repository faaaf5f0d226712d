//! A box office with two clerks, and one seat left. Can it be sold twice?

use std::sync::Mutex;
use std::thread;

static SEATS: Mutex<u32> = Mutex::new(1);

/// Sells a seat, if there is one left.
fn sell() -> bool {
    let free = *SEATS.lock().unwrap() > 0;
    if free {
        let mut seats = SEATS.lock().unwrap();
        *seats = seats.saturating_sub(1);
    }
    free
}

fn main() {
    let clerk = thread::spawn(sell);
    let mine = sell();
    let theirs = clerk.join().unwrap();
    assert!(mine != theirs, "one seat, sold twice");
}
