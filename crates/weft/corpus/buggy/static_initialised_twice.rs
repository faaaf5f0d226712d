//! A `static mut` is initialised by whoever comes first, and two may come first.
//!
//! expect: BUG (data-race)

use std::thread;

static mut TABLE: [u32; 2] = [0; 2];

fn table() -> u32 {
    let table = &raw mut TABLE;
    unsafe {
        if (*table)[1] == 0 {
            *table = [1, 2];
        }
        (*table)[0]
    }
}

pub fn scenario() {
    let other = thread::spawn(table);
    assert_eq!(table(), 1);
    assert_eq!(other.join().unwrap(), 1);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
