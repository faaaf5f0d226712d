//! Two threads write to the two halves of a slice.
//!
//! expect: OK

use std::thread;

pub fn scenario() {
    let mut numbers = [1, 2, 3, 4];
    let (left, right) = numbers.split_at_mut(2);
    thread::scope(|scope| {
        scope.spawn(|| left.iter_mut().for_each(|number| *number *= 2));
        scope.spawn(|| right.iter_mut().for_each(|number| *number *= 3));
    });
    assert_eq!(numbers, [2, 4, 9, 12]);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
