//! flume: a receiver that believes in an order of two senders, and one that does not.

#[cfg(test)]
mod tests {
    use std::thread;

    fn two_send() -> Vec<u32> {
        let (first, receiver) = flume::unbounded();
        let second = first.clone();
        let senders =
            [thread::spawn(move || first.send(1).unwrap()), thread::spawn(move || second.send(2).unwrap())];
        let received = receiver.iter().collect();
        for sender in senders {
            sender.join().unwrap();
        }
        received
    }

    #[test]
    fn believes_in_an_order() {
        assert_eq!(two_send(), [1, 2]);
    }

    #[test]
    fn takes_them_in_any_order() {
        let mut received = two_send();
        received.sort_unstable();
        assert_eq!(received, [1, 2]);
    }
}
