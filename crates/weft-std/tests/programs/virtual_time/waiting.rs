//! `Condvar`.

use crate::{milliseconds, passed, sleep};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Instant;

pub fn main() {
    a_wait_ends_at_its_time();
    a_wait_for_a_condition_ends_when_it_holds();
    or_at_its_time_however_often_it_is_woken();
    one_notification_wakes_one();
}

fn a_wait_ends_at_its_time() {
    let start = Instant::now();
    let (lock, condvar) = (Mutex::new(()), Condvar::new());
    let (_guard, result) = condvar.wait_timeout(lock.lock().unwrap(), milliseconds(70)).unwrap();
    assert!(result.timed_out());
    passed(70, start);
}

/// A number that a thread raises every 10 ms, up to ten.
fn raised() -> Arc<(Mutex<u32>, Condvar)> {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let raising = shared.clone();
    thread::spawn(move || {
        for _ in 0..10 {
            sleep(10);
            *raising.0.lock().unwrap() += 1;
            raising.1.notify_all();
        }
    });
    shared
}

fn a_wait_for_a_condition_ends_when_it_holds() {
    let start = Instant::now();
    let (lock, condvar) = &*raised();
    let number = condvar.wait_while(lock.lock().unwrap(), |number| *number < 4).unwrap();
    passed(40, start);
    let waited = condvar.wait_timeout_while(number, milliseconds(500), |number| *number < 7).unwrap();
    assert_eq!((*waited.0, waited.1.timed_out()), (7, false));
    passed(70, start);
}

fn or_at_its_time_however_often_it_is_woken() {
    let start = Instant::now();
    let (lock, condvar) = &*raised();
    let waited =
        condvar.wait_timeout_while(lock.lock().unwrap(), milliseconds(55), |number| *number < 9).unwrap();
    assert_eq!((*waited.0, waited.1.timed_out()), (5, true));
    passed(55, start);
}

fn one_notification_wakes_one() {
    let start = Instant::now();
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let shared = shared.clone();
            thread::spawn(move || {
                let free = shared.1.wait_while(shared.0.lock().unwrap(), |free| *free == 0);
                *free.unwrap() -= 1;
                start.elapsed()
            })
        })
        .collect();
    for _ in 0..3 {
        sleep(100);
        *shared.0.lock().unwrap() += 1;
        shared.1.notify_one();
    }
    let mut times: Vec<_> = waiters.into_iter().map(|waiter| waiter.join().unwrap().as_millis()).collect();
    times.sort_unstable();
    assert_eq!(times, [100, 200, 300]);
}
