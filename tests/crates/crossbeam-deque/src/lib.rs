//! crossbeam-deque: thieves that take "try again" for "nothing left".

#[cfg(test)]
mod tests {
    use crossbeam_deque::{Steal, Stealer, Worker};
    use std::thread;

    fn two_steal(steal: fn(&Stealer<u32>) -> Option<u32>) {
        let worker = Worker::new_fifo();
        worker.push(1);
        worker.push(2);
        let thief = worker.stealer();
        let stolen: u32 = thread::scope(|scope| {
            let thieves = [scope.spawn(|| steal(&thief)), scope.spawn(|| steal(&thief))];
            thieves.into_iter().filter_map(|thief| thief.join().unwrap()).sum()
        });
        assert_eq!(stolen, 3);
    }

    #[test]
    fn gives_up_when_told_to_retry() {
        two_steal(|thief| thief.steal().success());
    }

    #[test]
    fn retries() {
        two_steal(|thief| {
            loop {
                match thief.steal() {
                    Steal::Success(job) => return Some(job),
                    Steal::Empty => return None,
                    Steal::Retry => {}
                }
            }
        });
    }
}
