//! A counter that may be added to in two ways.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub fn at_once(count: &AtomicU32) {
    count.fetch_add(1, SeqCst);
}

pub fn in_two_steps(count: &AtomicU32) {
    let so_far = count.load(SeqCst);
    count.store(so_far + 1, SeqCst);
}

pub fn count(add: fn(&AtomicU32)) {
    let count = AtomicU32::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| add(&count));
        add(&count);
    });
    assert_eq!(count.into_inner(), 2);
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn at_once() {
        count(super::at_once);
    }

    #[test]
    fn in_two_steps() {
        count(super::in_two_steps);
    }

    #[test]
    #[ignore = "is not explored either"]
    fn ignored() {
        panic!();
    }
}
