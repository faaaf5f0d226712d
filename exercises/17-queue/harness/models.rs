//! A few threads and a queue, in every order of what they do, with wakeups for no reason.

use queue::{Queue, process};
use std::iter;
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

/// Two producers with an item each, and a worker: both items are worked on.
pub fn all_is_done() {
    let mut results = process(&[vec![1], vec![2]], 1, 2, |item| item * 10);
    results.sort_unstable();
    assert_eq!(results, [10, 20], "the results of 1 and 2");
}
