//! Channels, and how long one waits at them.

use crate::{milliseconds, passed, sleep};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::Instant;

pub fn main() {
    a_receive_ends_at_its_time_or_with_a_message();
    whoever_hangs_up_is_noticed();
    a_full_channel_makes_the_sender_wait();
    messages_keep_their_order();
    polling_between_sleeps_finds_a_message();
}

fn a_receive_ends_at_its_time_or_with_a_message() {
    let start = Instant::now();
    let (sender, receiver) = mpsc::channel();
    let other = thread::spawn(move || {
        sleep(130);
        sender.send(7).unwrap();
    });
    assert_eq!(receiver.recv_timeout(milliseconds(100)), Err(RecvTimeoutError::Timeout));
    passed(100, start);
    assert_eq!(receiver.recv_timeout(milliseconds(100)), Ok(7));
    passed(130, start);
    other.join().unwrap();
}

fn whoever_hangs_up_is_noticed() {
    let start = Instant::now();
    let (sender, receiver) = mpsc::channel::<u8>();
    let other = thread::spawn(move || {
        sleep(20);
        drop(sender);
    });
    assert_eq!(receiver.recv_timeout(milliseconds(100)), Err(RecvTimeoutError::Disconnected));
    passed(20, start);
    other.join().unwrap();
}

fn a_full_channel_makes_the_sender_wait() {
    for (capacity, waits) in [(0, 300), (1, 200), (2, 100), (3, 0)] {
        let start = Instant::now();
        let (sender, receiver) = mpsc::sync_channel(capacity);
        let other = thread::spawn(move || {
            (0..3).for_each(|number| sender.send(number).unwrap());
            passed(waits, start);
        });
        for number in 0..3 {
            sleep(100);
            assert_eq!(receiver.recv(), Ok(number));
        }
        other.join().unwrap();
    }
}

fn messages_keep_their_order() {
    let (sender, receiver) = mpsc::channel();
    for number in 0..5 {
        let sender = sender.clone();
        thread::spawn(move || {
            sleep((number * 3) % 5);
            sender.send((number * 3) % 5).unwrap();
        });
    }
    drop(sender);
    assert_eq!(receiver.iter().collect::<Vec<u64>>(), [0, 1, 2, 3, 4]);
}

fn polling_between_sleeps_finds_a_message() {
    let start = Instant::now();
    let (sender, receiver) = mpsc::channel();
    let other = thread::spawn(move || {
        sleep(5_005);
        sender.send(()).unwrap();
    });
    let mut rounds = 0;
    while receiver.try_recv() == Err(TryRecvError::Empty) {
        sleep(10);
        rounds += 1;
    }
    assert_eq!(rounds, 501);
    passed(5_010, start);
    other.join().unwrap();
}
