//! What is made once, by a thread that takes its time, while others wait for it.

use crate::{passed, sleep};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{LazyLock, Once, OnceLock};
use std::thread;
use std::time::Instant;

static MADE: AtomicU32 = AtomicU32::new(0);

fn slowly() -> u32 {
    sleep(100);
    MADE.fetch_add(1, Relaxed) + 1
}

static LAZY: LazyLock<u32> = LazyLock::new(slowly);
static LOCK: OnceLock<u32> = OnceLock::new();
static ONCE: Once = Once::new();

pub fn main() {
    everybody_has_it_when_it_is_made(|| *LAZY == 1);
    everybody_has_it_when_it_is_made(|| *LOCK.get_or_init(slowly) == 2);
    everybody_has_it_when_it_is_made(|| {
        ONCE.call_once(|| assert_eq!(slowly(), 3));
        ONCE.is_completed()
    });
    assert_eq!(MADE.load(Relaxed), 3);
}

fn everybody_has_it_when_it_is_made(have: fn() -> bool) {
    let start = Instant::now();
    let threads: Vec<_> = (0..5)
        .map(|number| {
            thread::spawn(move || {
                sleep(number * 20);
                assert!(have());
                passed(100, start);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert!(have());
    passed(100, start);
}
