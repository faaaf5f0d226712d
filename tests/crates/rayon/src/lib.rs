//! rayon: a counter that two closures read and write back, and one that they add to.

#[cfg(test)]
mod tests {
    use rayon::prelude::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn lost_update() {
        let count = AtomicU32::new(0);
        let add = || {
            let seen = count.load(Ordering::SeqCst);
            count.store(seen + 1, Ordering::SeqCst);
        };
        rayon::join(add, add);
        assert_eq!(count.into_inner(), 2);
    }

    #[test]
    fn counts_with_fetch_add() {
        let count = AtomicU32::new(0);
        let add = || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        rayon::join(add, add);
        assert_eq!(count.into_inner(), 2);
    }

    #[test]
    fn sums_in_parallel() {
        let sum: u32 = (1..=4_u32).into_par_iter().sum();
        assert_eq!(sum, 10);
    }
}
