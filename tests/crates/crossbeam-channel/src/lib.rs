//! crossbeam-channel: workers that look whether there is a job left, and then wait for one.

#[cfg(test)]
mod tests {
    use crossbeam_channel::{Receiver, bounded};
    use std::thread;

    fn distribute(work: fn(Receiver<u32>) -> u32) -> u32 {
        let (sender, receiver) = bounded(2);
        let worker = {
            let receiver = receiver.clone();
            thread::spawn(move || work(receiver))
        };
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        work(receiver) + worker.join().unwrap()
    }

    #[test]
    fn looks_and_then_waits() {
        let done = distribute(|jobs| {
            let mut done = 0;
            while !jobs.is_empty() {
                done += jobs.recv().unwrap();
            }
            done
        });
        assert_eq!(done, 3);
    }

    #[test]
    fn takes_if_there_is_something() {
        let done = distribute(|jobs| jobs.try_iter().sum());
        assert_eq!(done, 3);
    }
}
