//! crossbeam-queue: two threads that look whether there is an element left before they take it.

#[cfg(test)]
mod tests {
    use crossbeam_queue::ArrayQueue;
    use std::thread;

    fn two_take(take: fn(&ArrayQueue<u32>) -> Option<u32>) {
        let queue = ArrayQueue::new(2);
        queue.push(7).unwrap();
        let taken: Vec<u32> = thread::scope(|scope| {
            let takers = [scope.spawn(|| take(&queue)), scope.spawn(|| take(&queue))];
            takers.into_iter().filter_map(|taker| taker.join().unwrap()).collect()
        });
        assert_eq!(taken, [7]);
    }

    #[test]
    fn looks_and_then_takes() {
        two_take(|queue| (!queue.is_empty()).then(|| queue.pop().expect("it is not empty")));
    }

    #[test]
    fn takes_if_there_is_something() {
        two_take(ArrayQueue::pop);
    }
}
