//! Two threads of three operations each.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

pub fn scenario() {
    let shared = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
    let threads: Vec<_> = (0..2)
        .map(|me| {
            let shared = shared.clone();
            thread::spawn(move || {
                shared[me].store(1, SeqCst);
                let seen = shared[1 - me].load(SeqCst);
                shared[me].fetch_add(seen, SeqCst);
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
