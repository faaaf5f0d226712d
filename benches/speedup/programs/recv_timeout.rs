//! A thread that waits a hundred times for ten milliseconds for a message that nobody sends.

use std::sync::mpsc::channel;
use std::time::Duration;

fn main() {
    let (_sender, receiver) = channel::<u64>();
    for _ in 0..100 {
        assert!(receiver.recv_timeout(Duration::from_millis(10)).is_err());
    }
}
