//! A few threads and a queue, in every order of what they do, with wakeups for no reason.

use queue::{Queue, process};
use std::iter;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Two threads put an item each into a queue with room for one, two get one each. Nobody waits for ever.
pub fn nothing_is_lost() {
    let queue = Queue::new(1);
    let mut got = thread::scope(|scope| {
        scope.spawn(|| queue.put(1));
        scope.spawn(|| queue.put(2));
        let other = scope.spawn(|| queue.get());
        [queue.get(), other.join().unwrap()]
    });
    got.sort_unstable();
    assert_eq!(got, [Some(1), Some(2)], "what two threads have got");
}

/// The queue is full. Who puts one more waits until somebody gets one, and is not led astray by a wakeup for no reason.
pub fn who_finds_it_full_waits() {
    let (queue, is_asked) = (Queue::new(1), AtomicBool::new(false));
    let put = |item| assert_eq!(queue.put(item), Ok(()), "what `put` returns when nobody closes the queue");
    put(1);
    thread::scope(|scope| {
        scope.spawn(|| {
            put(2);
            let is_asked = is_asked.load(Ordering::Relaxed);
            assert!(is_asked, "there was room for one, and `put` has returned twice before anybody called `get`");
        });
        is_asked.store(true, Ordering::Relaxed);
        assert_eq!([queue.get(), queue.get()], [Some(1), Some(2)], "what was got");
    });
}

/// Two threads get items until there are none, while a third puts one and closes the queue.
pub fn what_is_left_is_got() {
    let queue = Queue::new(1);
    let get_all = || iter::from_fn(|| queue.get()).collect::<Vec<u64>>();
    let got = thread::scope(|scope| {
        let getters = [scope.spawn(get_all), scope.spawn(get_all)];
        let put = queue.put(1);
        queue.close();
        assert_eq!(put, Ok(()), "what `put` returns before the queue is closed");
        getters.into_iter().flat_map(|getter| getter.join().unwrap()).collect::<Vec<u64>>()
    });
    assert_eq!(got, [1], "what two threads have got in the end");
}

/// Two producers with an item each, and one worker: both items are worked on, one after the other.
pub fn all_is_done() {
    let mut results = process(&[vec![1], vec![2]], 1, 2, times_ten);
    results.sort_unstable();
    assert_eq!(results, [10, 20], "the results of 1 and 2");
}

static AT_WORK: AtomicUsize = AtomicUsize::new(0);

fn times_ten(item: u64) -> u64 {
    let others = AT_WORK.fetch_add(1, Ordering::Relaxed);
    assert_eq!(others, 0, "other calls of `work`, of which one worker makes one at a time");
    AT_WORK.fetch_sub(1, Ordering::Relaxed);
    item * 10
}
