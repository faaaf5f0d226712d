//! Threads that panic.

use crate::{passed, sleep};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;
use std::time::Instant;

pub fn main() {
    a_panic_is_caught_where_it_is_caught();
    whoever_joins_is_told();
    a_lock_is_poisoned();
    a_destructor_runs_and_may_sleep();
}

fn a_panic_is_caught_where_it_is_caught() {
    let other = thread::spawn(|| {
        let caught = catch_unwind(|| {
            sleep(10);
            panic!("inside")
        });
        sleep(10);
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"inside"));
        assert!(!thread::panicking());
        5
    });
    assert_eq!(other.join().unwrap(), 5);
}

fn whoever_joins_is_told() {
    let start = Instant::now();
    let other = thread::spawn(|| {
        sleep(30);
        resume_unwind(Box::new(7));
    });
    assert_eq!(other.join().unwrap_err().downcast_ref(), Some(&7));
    passed(30, start);
    let scope = catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| panic!("in a scope"));
            sleep(5);
        });
    });
    assert!(scope.is_err());
}

fn a_lock_is_poisoned() {
    let lock = Arc::new(Mutex::new(1));
    let held = lock.clone();
    let other = thread::spawn(move || {
        let mut held = held.lock().unwrap();
        *held = 2;
        sleep(10);
        panic!("with the lock");
    });
    sleep(5);
    // Waits for the panic.
    assert_eq!(*lock.lock().unwrap_err().into_inner(), 2);
    assert!(other.join().is_err() && lock.is_poisoned());
    assert!(matches!(lock.try_lock(), Err(TryLockError::Poisoned(_))));
    lock.clear_poison();
    assert!(lock.lock().is_ok());
}

struct Sleeps;

impl Drop for Sleeps {
    fn drop(&mut self) {
        assert!(thread::panicking());
        sleep(40);
    }
}

fn a_destructor_runs_and_may_sleep() {
    let start = Instant::now();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        let _sleeps = Sleeps;
        panic!("on purpose");
    }));
    assert!(caught.is_err());
    passed(40, start);
}
