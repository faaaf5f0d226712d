//! The lesson's measurement, with an eighth of a second for each second: eight threads add one to a number and sleep,
//! once under the lock, and once when they have given it back. Then what becomes of the lock when a thread panics.

use lock_guard::Lock;
use std::thread;
use std::time::{Duration, Instant};

const THREADS: u64 = 8;
const NAP: Duration = Duration::from_millis(250);

fn main() {
    measured("asleep under the lock", |number| {
        let mut number = number.lock();
        *number += 1;
        thread::sleep(NAP);
    });
    measured("asleep without it", |number| {
        number.with(|number| *number += 1);
        thread::sleep(NAP);
    });

    let number = Lock::new(1);
    let panicked = thread::scope(|scope| {
        let thread = scope.spawn(|| number.with(|number| assert_eq!(*number, 2, "this is meant to panic")));
        thread.join().is_err()
    });
    let free = number.try_lock().is_some();
    println!("after a panic ({panicked}) the lock is free: {free}");
}

fn measured(what: &str, work: impl Fn(&Lock<u64>) + Sync) {
    let (number, begin) = (Lock::new(0), Instant::now());
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| work(&number));
        }
    });
    let seconds = begin.elapsed().as_secs_f64();
    println!("{what:22} {seconds:5.2} s, the number is {}", number.with(|number| *number));
}
