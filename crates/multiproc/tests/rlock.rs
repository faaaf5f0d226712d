//! `RLock`: alone among all threads of all processes, and not kept out by oneself.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/processes.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod processes;

#[cfg(not(modelled))]
use multiproc::Event;
use multiproc::{RLock, RawValue};
use processes::{all_end, ends, started};
use std::sync::TryLockError;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn its_owner_takes_it_again_and_it_is_free_after_the_last_guard() {
    fn try_it((lock, free): (RLock, bool)) {
        assert_eq!(lock.try_lock().is_ok(), free);
    }
    let lock = RLock::new();
    let (outer, inner) = (lock.lock().expect("nobody dies"), lock.lock().expect("nobody dies"));
    ends(&started(try_it, (lock.clone(), false)), 0);
    drop(outer);
    ends(&started(try_it, (lock.clone(), false)), 0);
    drop(inner);
    ends(&started(try_it, (lock.clone(), true)), 0);
}

#[test]
fn another_thread_of_the_same_process_is_kept_out() {
    let lock = RLock::new();
    let guard = lock.lock().expect("nobody dies");
    thread::scope(|scope| {
        scope.spawn(|| assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock))));
    });
    drop(guard);
    thread::scope(|scope| {
        scope.spawn(|| assert!(lock.try_lock().is_ok()));
    });
}

#[test]
fn waiting_for_it_ends_when_the_time_is_up_and_not_before() {
    fn wait(lock: RLock) {
        let begin = Instant::now();
        let locked = lock.lock_timeout(Duration::from_millis(50));
        assert!(matches!(locked, Err(TryLockError::WouldBlock)));
        assert!(begin.elapsed() >= Duration::from_millis(50));
    }
    let lock = RLock::new();
    let _guard = lock.lock().expect("nobody dies");
    ends(&started(wait, lock.clone()), 0);
}

#[test]
fn adding_under_nested_guards_loses_nothing() {
    fn add((lock, count): (RLock, RawValue<u32>)) {
        for _ in 0..ROUNDS {
            let _outer = lock.lock().expect("nobody dies");
            let _inner = lock.lock().expect("nobody dies");
            count.set(count.get() + 1);
        }
    }
    const ROUNDS: u32 = 3000;
    let shared = (RLock::new(), RawValue::new(0));
    let processes = [(); 4].map(|()| started(add, shared.clone()));
    all_end(&processes, 0);
    assert_eq!(shared.1.get(), 4 * ROUNDS);
}

#[test]
fn a_panic_with_it_poisons_it_and_it_can_be_put_in_order() {
    fn fail(lock: RLock) {
        let _outer = lock.lock();
        let _inner = lock.lock();
        panic!("half done");
    }
    let lock = RLock::new();
    ends(&started(fail, lock.clone()), 101);
    assert!(lock.is_poisoned());
    let guard = lock.lock().expect_err("it is poisoned").into_inner();
    assert!(matches!(lock.try_lock(), Err(TryLockError::Poisoned(_))));
    lock.clear_poison();
    drop(guard);
    assert!(lock.lock().is_ok());
}

#[test]
#[cfg(not(modelled))]
fn an_owner_that_is_killed_leaves_it_poisoned_to_those_that_wait() {
    fn keep((lock, held): (RLock, Event)) {
        let _guards = (lock.lock(), lock.lock());
        held.set();
        Event::new().wait();
    }
    fn wait(lock: RLock) {
        assert!(lock.lock().is_err());
        let guard = lock.lock().expect_err("it stays poisoned").into_inner();
        lock.clear_poison();
        drop(guard);
    }
    let (lock, held) = (RLock::new(), Event::new());
    let owner = started(keep, (lock.clone(), held.clone()));
    held.wait();
    let waiter = started(wait, lock.clone());
    owner.kill();
    ends(&waiter, 0);
    ends(&owner, -9);
    assert!(lock.try_lock().is_ok());
}

#[test]
#[cfg(not(modelled))]
fn a_child_of_the_owner_does_not_own_it() {
    fn look(lock: RLock) {
        assert!(lock.try_lock().is_err());
    }
    let lock = RLock::new();
    let guards = [lock.lock(), lock.lock()];
    ends(&started(look, lock.clone()), 0);
    drop(guards);
}
