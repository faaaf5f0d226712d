//! Two or three threads and one lock, in every order of what they do.

use gil::Gil;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// Both count what only the holder may touch, and pass the lock to each other between two counts.
pub fn one_holds_it() {
    let (gil, count) = (Gil::new(Duration::ZERO), AtomicU64::new(0));
    let interpreter = || {
        gil.acquire();
        add_one(&count);
        gil.check();
        add_one(&count);
        gil.release();
    };
    thread::scope(|scope| {
        scope.spawn(interpreter);
        scope.spawn(interpreter);
    });
    assert_eq!(count.into_inner(), 4, "what two interpreters have counted, two each");
}

/// Reads and writes in two steps, like an interpreter: right only if the lock keeps the other one out.
fn add_one(count: &AtomicU64) {
    let before = count.load(Ordering::Relaxed);
    count.store(before + 1, Ordering::Relaxed);
}

/// If a thread waits and the interval is over, it has had the lock when `check` returns.
pub fn who_waits_gets_it() {
    let (gil, has_had_it) = (Gil::new(Duration::ZERO), AtomicBool::new(false));
    gil.acquire();
    let (too_early, in_time) = thread::scope(|scope| {
        scope.spawn(|| {
            gil.acquire();
            has_had_it.store(true, Ordering::Relaxed);
            gil.release();
        });
        while gil.waiting() == 0 && !has_had_it.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        let too_early = has_had_it.load(Ordering::Relaxed);
        gil.check();
        let in_time = has_had_it.load(Ordering::Relaxed);
        gil.release();
        (too_early, in_time)
    });
    assert!(!too_early, "before `check`, only one thread has the lock");
    assert!(in_time, "when `check` returns, the thread that waited has had the lock");
}

/// Of three threads, each gets the lock in the end, whoever is woken.
pub fn nobody_sleeps_on() {
    let gil = Gil::new(Duration::ZERO);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                gil.acquire();
                gil.release();
            });
        }
        gil.acquire();
        gil.release();
    });
    assert_eq!(gil.waiting(), 0, "threads that wait when all have ended");
}

/// The interval begins when the lock is got, and not when somebody comes to wait for it. Who has just got it keeps it, even
/// if the one before had it for longer than it may.
pub fn who_has_just_got_it_keeps_it() {
    let (gil, turns) = (Gil::new(INTERVAL), AtomicU64::new(0));
    let interpreter = || {
        gil.acquire();
        let before = turns.load(Ordering::Relaxed);
        gil.check();
        let others = turns.load(Ordering::Relaxed) - before;
        turns.store(before + others + 1, Ordering::Relaxed);
        gil.release();
        assert_eq!(others, 0, "how many have had the lock within the interval of the one who had just got it");
    };
    gil.acquire();
    thread::scope(|scope| {
        scope.spawn(interpreter);
        scope.spawn(interpreter);
        while gil.waiting() < 2 {
            thread::yield_now();
        }
        thread::sleep(2 * INTERVAL);
        gil.release();
    });
}

const INTERVAL: Duration = Duration::from_secs(1);
