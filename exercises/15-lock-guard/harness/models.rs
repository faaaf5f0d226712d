//! Two or three threads and one lock, in every order of what they do, and with memory as weak as the language allows.

use lock_guard::Lock;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Two threads count under the lock, and lose nothing.
pub fn one_has_it() {
    let count = Lock::new(AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| add_one(&count.lock()));
        scope.spawn(|| count.with(|count| add_one(count)));
    });
    assert_eq!(count.lock().load(Ordering::Relaxed), 2, "what two threads have counted under the lock");
}

/// Reads and writes in two steps: right only if the lock keeps others out, and if each sees what the one before wrote.
fn add_one(count: &AtomicU64) {
    let before = count.load(Ordering::Relaxed);
    count.store(before + 1, Ordering::Relaxed);
}

/// One thread takes the lock, the other only tries to: if it gets it, it counts, too. A free lock is always got.
pub fn trying_is_enough() {
    let count = Lock::new(AtomicU64::new(0));
    let try_it = || count.try_lock().map(|count| add_one(&count)).is_some();
    let (counted, expected) = thread::scope(|scope| {
        let other = scope.spawn(try_it);
        add_one(&count.lock());
        let got_it = other.join().unwrap();
        let counted = count.try_lock().map(|count| count.load(Ordering::Relaxed));
        (counted, 1 + u64::from(got_it))
    });
    assert!(counted.is_some(), "`try_lock` on a lock that nobody holds");
    assert_eq!(counted, Some(expected), "what was counted by those who had the lock");
}

/// Each of three threads gets the lock in the end, whoever is woken.
pub fn nobody_sleeps_on() {
    let lock = Lock::new(());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| drop(lock.lock()));
        }
        drop(lock.lock());
    });
}

/// One thread panics under the lock; the other gets it all the same.
pub fn a_panic_gives_it_back() {
    static LOCK: Lock<()> = Lock::new(());
    thread::scope(|scope| {
        scope.spawn(|| catch_unwind(|| LOCK.with(|()| panic!("as the scenario says"))));
        drop(LOCK.lock());
    });
    drop(LOCK.lock());
}
