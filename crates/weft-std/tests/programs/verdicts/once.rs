use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Once, OnceLock};
use std::thread;

pub fn fails_an_initialisation_is_over_after_its_effects() {
    let (once, flag) = (Once::new(), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| once.call_once(|| flag.store(1, SeqCst)));
        if flag.load(SeqCst) == 1 {
            assert!(once.is_completed());
        }
    });
}

pub fn holds_what_is_set_is_seen() {
    let (cell, data) = (OnceLock::new(), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(1, Relaxed);
            cell.set(vec![1]).unwrap();
        });
        if let Some(value) = cell.get() {
            assert_eq!((value[0], data.load(Relaxed)), (1, 1));
        }
    });
}

pub fn hangs_initialising_again() {
    let cell: OnceLock<u8> = OnceLock::new();
    cell.get_or_init(|| *cell.get_or_init(|| 1));
}
