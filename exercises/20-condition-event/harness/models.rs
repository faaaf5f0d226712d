//! Two or three threads that wait and let go, in every order of what they do, with wakeups for no reason.

use condition_event::{Event, Gate};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Two threads wait; when they go on, they see what was done before the event was set.
pub fn nobody_misses_it() {
    let (event, done) = (Event::new(), AtomicU64::new(0));
    let wait = || {
        event.wait();
        assert_eq!(done.load(Ordering::Relaxed), 1, "what was done before `set`, seen after `wait`");
    };
    thread::scope(|scope| {
        scope.spawn(wait);
        scope.spawn(wait);
        done.store(1, Ordering::Relaxed);
        event.set();
    });
}

/// If it says that the event has happened, it has; if not, the time is over. Here, it may be over at any time.
pub fn a_time_out_is_not_the_event() {
    let (event, done) = (Event::new(), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            done.store(1, Ordering::Relaxed);
            event.set();
        });
        let begin = Instant::now();
        if event.wait_timeout(LIMIT) {
            assert_eq!(
                done.load(Ordering::Relaxed),
                1,
                "what was done before `set`, if `wait_timeout` is true"
            );
        } else {
            assert!(begin.elapsed() >= LIMIT, "`wait_timeout` is false before the time is over");
        }
    });
    assert!(event.wait_timeout(Duration::ZERO), "`wait_timeout` for no time, when the event is set");
}

const LIMIT: Duration = Duration::from_secs(1);

/// A thread waits; the gate is opened and closed again at once. It gets through.
pub fn who_waits_gets_through() {
    let (gate, passed) = (Gate::new(), AtomicBool::new(false));
    let too_early = thread::scope(|scope| {
        scope.spawn(|| {
            gate.pass();
            passed.store(true, Ordering::Relaxed);
        });
        while gate.waiting() == 0 && !passed.load(Ordering::Relaxed) {
            thread::yield_now();
        }
        let too_early = passed.load(Ordering::Relaxed);
        gate.open();
        gate.close();
        too_early
    });
    assert!(!too_early, "a thread has passed the gate before it was opened");
    assert_eq!(gate.waiting(), 0, "threads that stand before the gate when all have passed");
}

/// The gate was open, and is closed. Whoever comes now waits until it is opened once more.
pub fn the_next_one_waits() {
    let (gate, again) = (Gate::new(), AtomicU64::new(0));
    gate.open();
    gate.close();
    thread::scope(|scope| {
        scope.spawn(|| {
            gate.pass();
            assert_eq!(again.load(Ordering::Relaxed), 1, "whether the gate had been opened again");
        });
        again.store(1, Ordering::Relaxed);
        gate.open();
    });
}
