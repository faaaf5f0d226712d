//! `Condvar` and `Barrier`.

use std::sync::{Arc, Barrier, BarrierWaitResult, Condvar, Mutex, WaitTimeoutResult};
use std::thread;
use std::time::Duration;

static CHANGED: Condvar = Condvar::new();

pub fn scenario() {
    notified();
    timed();
    barrier();
    CHANGED.notify_one();
    assert_eq!(format!("{CHANGED:?} {:?}", Barrier::new(1)), "Condvar { .. } Barrier { .. }");
}

fn notified() {
    let pair = Arc::new((Mutex::new(0), Condvar::default()));
    let other = Arc::clone(&pair);
    let thread = thread::spawn(move || {
        *other.0.lock().unwrap() = 1;
        other.1.notify_all();
    });
    let mut number = pair.0.lock().unwrap();
    while *number == 0 {
        number = pair.1.wait(number).unwrap();
    }
    drop(pair.1.wait_while(number, |number| *number == 0).unwrap());
    thread.join().unwrap();
}

fn timed() {
    let (number, changed) = (Mutex::new(0), Condvar::new());
    let guard = number.lock().unwrap();
    let (guard, result) = changed.wait_timeout_while(guard, Duration::from_millis(1), |n| *n == 0).unwrap();
    assert!(result.timed_out());
    let (guard, result): (_, WaitTimeoutResult) =
        changed.wait_timeout_while(guard, Duration::from_millis(1), |n| *n == 1).unwrap();
    assert!(!result.timed_out());
    drop(changed.wait_timeout(guard, Duration::from_millis(1)).unwrap());
}

fn barrier() {
    let barrier = Barrier::new(2);
    let wait = || usize::from(BarrierWaitResult::is_leader(&barrier.wait()));
    let leaders: usize = thread::scope(|scope| {
        let (a, b) = (scope.spawn(wait), scope.spawn(wait));
        a.join().unwrap() + b.join().unwrap()
    });
    assert_eq!(leaders, 1);
}
