//! `mpsc`.

use std::sync::mpsc::*;
use std::thread;
use std::time::Duration;

pub fn scenario() {
    unbounded();
    bounded();
    rendezvous();
    functions();
}

fn unbounded() {
    let (sender, receiver) = channel();
    let other = sender.clone();
    let thread = thread::spawn(move || other.send(1).unwrap());
    sender.send(2).unwrap();
    drop(sender);
    let mut got: Vec<i32> = receiver.iter().collect();
    got.sort();
    assert_eq!(got, [1, 2]);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(receiver.recv(), Err(RecvError));
    thread.join().unwrap();
}

fn bounded() {
    let (sender, receiver) = sync_channel(1);
    assert_eq!(format!("{sender:?} {receiver:?}"), "SyncSender { .. } Receiver { .. }");
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    sender.send(1).unwrap();
    assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!(receiver.recv_timeout(Duration::from_millis(1)), Ok(1));
    assert_eq!(receiver.recv_timeout(Duration::from_millis(1)), Err(RecvTimeoutError::Timeout));
    assert_eq!(receiver.try_iter().count(), 0);
    drop(receiver);
    assert_eq!(sender.send(3), Err(SendError(3)));
    assert_eq!(sender.try_send(4), Err(TrySendError::Disconnected(4)));
}

fn rendezvous() {
    let (sender, receiver) = sync_channel(0);
    assert_eq!(sender.try_send(0), Err(TrySendError::Full(0)));
    let thread = thread::spawn(move || (sender.send(1), sender.send(2)));
    assert_eq!(receiver.recv(), Ok(1));
    drop(receiver);
    assert_eq!(thread.join().unwrap(), (Ok(()), Err(SendError(2))));
}

fn functions() {
    let (sender, receiver) = channel::<Box<dyn FnOnce() -> u8 + Send>>();
    sender.send(Box::new(|| 3)).unwrap();
    drop(sender);
    assert_eq!(receiver.into_iter().map(|function| function()).sum::<u8>(), 3);
}
