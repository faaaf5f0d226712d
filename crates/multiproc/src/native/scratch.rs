//! Memory for what is on its way, kept by each thread: megabytes that come and go cost more in fresh pages than in copying.

use std::cell::Cell;

/// More than this is given back to the system.
const MOST: usize = 4 << 20;
/// What holds a small message, so that it does not grow byte by byte.
const LEAST: usize = 128;
/// So much may be held by something that needs less.
const SPARE: usize = 4 << 10;

thread_local! {
    static KEPT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An empty vector, with the memory of the last one that was given back.
pub(super) fn take() -> Vec<u8> {
    // In a thread that is about to end there is nothing kept any more.
    let mut kept = KEPT.try_with(Cell::take).unwrap_or_default();
    kept.reserve(LEAST);
    kept
}

/// Keeps the memory for the next one.
pub(super) fn give_back(mut bytes: Vec<u8>) {
    bytes.clear();
    // An error as above; then it is dropped here.
    let _ = KEPT.try_with(|kept| {
        let other = kept.take();
        let larger = bytes.capacity() <= MOST && bytes.capacity() > other.capacity();
        kept.set(if larger { bytes } else { other });
    });
}

/// The same bytes in no more memory than they need, if they may stay for long.
pub(super) fn fitted(bytes: Vec<u8>) -> Vec<u8> {
    if bytes.capacity() <= bytes.len().saturating_mul(2).max(SPARE) {
        return bytes;
    }
    let fitted = bytes.clone();
    give_back(bytes);
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_too_much_of_it_is_not_kept() {
        give_back(Vec::with_capacity(SPARE * 2));
        let kept = take();
        assert_eq!((kept.len(), kept.capacity()), (0, SPARE * 2));
        give_back(Vec::with_capacity(MOST + 1));
        assert!(take().capacity() <= MOST);
    }

    #[test]
    fn little_does_not_hold_much() {
        let mut little = Vec::with_capacity(MOST);
        little.push(7);
        let little = fitted(little);
        assert_eq!(little, [7]);
        assert!(little.capacity() <= SPARE);
    }
}
