use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::mpsc::{TryRecvError, channel, sync_channel};
use std::thread;
use std::time::Duration;

pub fn fails_a_message_tells_only_of_its_own_sender() {
    let (data, flag) = (AtomicU32::new(0), AtomicU32::new(0));
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        let other = sender.clone();
        let (data, flag) = (&data, &flag);
        scope.spawn(move || other.send(1).unwrap());
        scope.spawn(move || {
            data.store(1, Relaxed);
            sender.send(2).unwrap();
            flag.store(1, Relaxed);
        });
        if receiver.recv() == Ok(1) && flag.load(Relaxed) == 1 {
            assert_eq!(data.load(Relaxed), 1);
        }
    });
}

pub fn holds_a_message_tells_of_its_sender() {
    let data = [AtomicU32::new(0), AtomicU32::new(0)];
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for (index, data) in data.iter().enumerate() {
            let sender = sender.clone();
            scope.spawn(move || {
                data.store(1, Relaxed);
                sender.send(index).unwrap();
            });
        }
        drop(sender);
        for index in receiver {
            assert_eq!(data[index].load(Relaxed), 1);
        }
    });
}

pub fn holds_a_receive_frees_a_place() {
    let data = AtomicU32::new(0);
    let (sender, receiver) = sync_channel(1);
    thread::scope(|scope| {
        let data = &data;
        scope.spawn(move || {
            sender.send(1).unwrap();
            sender.send(2).unwrap();
            assert_eq!(data.load(Relaxed), 1);
        });
        data.store(1, Relaxed);
        assert_eq!((receiver.recv(), receiver.recv()), (Ok(1), Ok(2)));
    });
}

pub fn holds_a_rendezvous_tells_the_sender() {
    let data = AtomicU32::new(0);
    let (sender, receiver) = sync_channel(0);
    thread::scope(|scope| {
        let data = &data;
        scope.spawn(move || {
            sender.send(1).unwrap();
            assert_eq!(data.load(Relaxed), 1);
        });
        data.store(1, Relaxed);
        assert_eq!(receiver.recv(), Ok(1));
    });
}

pub fn holds_the_last_sender_is_seen() {
    let data = AtomicU32::new(0);
    let (sender, receiver) = channel::<u8>();
    thread::scope(|scope| {
        let data = &data;
        scope.spawn(move || {
            data.store(1, Relaxed);
            drop(sender);
        });
        assert!(receiver.recv().is_err());
        assert_eq!(data.load(Relaxed), 1);
    });
}

pub fn fails_a_receive_may_time_out() {
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        scope.spawn(move || sender.send(1));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(60)), Ok(1));
    });
}

pub fn fails_a_sender_may_be_dropped_late() {
    let flag = AtomicU32::new(0);
    let (sender, receiver) = channel::<u8>();
    thread::scope(|scope| {
        let flag = &flag;
        scope.spawn(move || {
            let _sender = sender;
            flag.store(1, SeqCst);
        });
        if flag.load(SeqCst) == 1 {
            assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
        }
    });
}

pub fn fails_nobody_may_be_there_to_meet() {
    let (sender, receiver) = sync_channel(0);
    thread::scope(|scope| {
        scope.spawn(move || sender.try_send(1).unwrap());
        assert_eq!(receiver.recv(), Ok(1));
    });
}

pub fn holds_a_message_that_nobody_took_comes_back() {
    let (sender, receiver) = sync_channel(0);
    thread::scope(|scope| {
        scope.spawn(move || match sender.send(String::from("x")) {
            Ok(()) => panic!("nobody receives"),
            Err(error) => assert_eq!(error.0, "x"),
        });
        drop(receiver);
    });
}
