//! Locks that are waited for in vain, or for a while.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

use multiproc::{Event, Lock};
use processes::{LONG, ends, started};
use std::sync::TryLockError;
use std::time::{Duration, Instant};

fn hold((lock, held, enough): (Lock, Event, Event)) {
    let _alone = lock.lock().expect("nobody dies");
    held.set();
    enough.wait();
}

#[test]
fn a_lock_that_another_process_has_is_not_taken_and_the_wait_ends() {
    let (lock, held, enough) = (Lock::new(), Event::new(), Event::new());
    let process = started(hold, (lock.clone(), held.clone(), enough.clone()));
    held.wait();
    assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
    let begin = Instant::now();
    assert!(matches!(lock.lock_timeout(Duration::from_millis(50)), Err(TryLockError::WouldBlock)));
    assert!(begin.elapsed() >= Duration::from_millis(50));
    enough.set();
    assert!(lock.lock_timeout(LONG).is_ok(), "it is let go in time");
    ends(&process, 0);
    assert!(lock.lock_timeout(Duration::MAX).is_ok());
}

#[test]
fn a_lock_is_not_taken_twice_in_a_thread() {
    let lock = Lock::new();
    let guard = lock.try_lock().expect("nobody has it");
    assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
    drop(guard);
    assert!(lock.try_lock().is_ok());
}

#[test]
fn a_poisoned_lock_is_taken_in_an_error_also_with_a_time() {
    fn fail(lock: Lock) {
        let _alone = lock.lock().expect("nobody has died");
        panic!("as it should");
    }
    let lock = Lock::new();
    ends(&started(fail, lock.clone()), 101);
    assert!(matches!(lock.try_lock(), Err(TryLockError::Poisoned(_))));
    assert!(matches!(lock.lock_timeout(LONG), Err(TryLockError::Poisoned(_))));
    lock.clear_poison();
    assert!(lock.try_lock().is_ok());
}

#[test]
#[cfg(not(modelled))]
fn the_death_of_an_owner_is_noticed_within_the_time() {
    let (lock, held) = (Lock::new(), Event::new());
    let process = started(hold, (lock.clone(), held.clone(), Event::new()));
    held.wait();
    process.kill();
    assert!(matches!(lock.lock_timeout(LONG), Err(TryLockError::Poisoned(_))));
    ends(&process, -9);
}
