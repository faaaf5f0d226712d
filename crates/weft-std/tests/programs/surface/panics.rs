//! Panics: caught, passed on, seen by destructors and by scopes.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub fn scenario() {
    caught();
    joined();
    scoped();
    seen_while_unwinding();
}

fn caught() {
    assert!(panic::catch_unwind(|| panic!("x")).is_err());
    assert!(!thread::panicking());
    let passed_on = panic::catch_unwind(|| {
        let payload = panic::catch_unwind(|| panic!("first")).unwrap_err();
        panic::resume_unwind(payload);
    });
    assert_eq!(passed_on.unwrap_err().downcast_ref::<&str>(), Some(&"first"));
    assert!(!thread::panicking());
}

fn joined() {
    let number = std::hint::black_box(1);
    let payload = thread::spawn(move || {
        if number > 0 {
            panic!("boom {number}");
        }
    });
    assert_eq!(payload.join().unwrap_err().downcast_ref::<String>().unwrap(), "boom 1");
    let payload = thread::spawn(|| panic::panic_any(7_u8)).join().unwrap_err();
    assert_eq!(*payload.downcast::<u8>().unwrap(), 7);
}

fn scoped() {
    let left_alone = panic::catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| panic!("nobody asks"));
        });
    });
    assert_eq!(left_alone.unwrap_err().downcast_ref::<&str>(), Some(&"a scoped thread panicked"));
    let asked = thread::scope(|scope| scope.spawn(|| panic!("somebody asks")).join().is_err());
    assert!(asked);
}

struct Witness<'a>(&'a AtomicBool);

impl Drop for Witness<'_> {
    fn drop(&mut self) {
        self.0.store(thread::panicking(), Ordering::SeqCst);
    }
}

fn seen_while_unwinding() {
    let saw = AtomicBool::new(false);
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        let _witness = Witness(&saw);
        panic!("unwind");
    }));
    assert!(result.is_err() && saw.into_inner());
}
