use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub fn fails_waking_is_no_reason() {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        let mut guard = ready.lock().unwrap();
        if !*guard {
            guard = changed.wait(guard).unwrap();
        }
        assert!(*guard);
    });
}

pub fn fails_a_wait_may_time_out() {
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *ready.lock().unwrap() = true;
            changed.notify_one();
        });
        let guard = ready.lock().unwrap();
        let (_guard, result) =
            changed.wait_timeout_while(guard, Duration::from_secs(60), |ready| !*ready).unwrap();
        assert!(!result.timed_out());
    });
}

pub fn holds_time_is_over_after_a_time_out() {
    let (ready, changed) = (Mutex::new(()), Condvar::new());
    let (start, timeout) = (Instant::now(), Duration::from_secs(60));
    let (_guard, result) = changed.wait_timeout(ready.lock().unwrap(), timeout).unwrap();
    assert!(!result.timed_out() || start.elapsed() >= timeout);
}

pub fn hangs_a_notification_before_the_wait_is_lost() {
    let (lock, changed) = (Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| changed.notify_one());
        drop(changed.wait(lock.lock().unwrap()).unwrap());
    });
}

pub fn holds_a_barrier_orders_what_is_before_and_after() {
    let (barrier, data) = (Barrier::new(2), [AtomicU32::new(0), AtomicU32::new(0)]);
    thread::scope(|scope| {
        scope.spawn(|| {
            data[0].store(1, Relaxed);
            barrier.wait();
            assert_eq!(data[1].load(Relaxed), 1);
        });
        data[1].store(1, Relaxed);
        barrier.wait();
        assert_eq!(data[0].load(Relaxed), 1);
    });
}
