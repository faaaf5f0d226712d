//! Connections: both directions, the end of the stream, and waiting for a while.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use multiproc::{Connection, ConnectionError, DecodeError, Message, Pool, PoolError, Process, pipe};
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(30);

fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room for a process");
    process
}

fn ends_well(process: &Process) {
    assert!(process.join_timeout(LONG), "{process:?} does not end");
    assert_eq!(process.exit_code(), Some(0));
}

fn ends<T: Message>() -> (Connection<T>, Connection<T>) {
    pipe().expect("there is room")
}

fn closed<T>(result: &Result<T, ConnectionError>) -> bool {
    matches!(result, Err(ConnectionError::Closed))
}

fn echo(connection: Connection<String>) {
    while let Ok(text) = connection.recv() {
        connection.send(text.to_uppercase()).expect("somebody listens");
    }
}

#[test]
fn messages_go_both_ways_and_the_end_of_the_stream_ends_the_loop() {
    let (ours, theirs) = ends();
    let process = started(echo, theirs);
    for text in ["one", "", "ёлка"] {
        ours.send(text.to_string()).expect("the child listens");
        assert_eq!(ours.recv().expect("it answers"), text.to_uppercase());
    }
    drop(ours);
    ends_well(&process);
}

#[test]
fn a_child_that_ends_is_the_end_of_the_stream_after_its_last_message() {
    fn say((connection, text): (Connection<String>, String)) {
        connection.send(text).expect("the parent listens");
    }
    let (ours, theirs) = ends();
    let process = started(say, (theirs, "last".to_string()));
    ends_well(&process);
    assert_eq!(ours.recv().expect("it was sent"), "last");
    assert!(closed(&ours.recv()));
    assert!(closed(&ours.recv()), "it stays so");
    assert!(closed(&ours.send("nobody".to_string())));
}

#[test]
fn a_child_that_panics_closes_its_end() {
    fn fail(connection: Connection<u8>) {
        connection.recv().expect("nothing comes: this panics");
    }
    let (ours, theirs) = ends();
    let (kept, process) = (ours.clone(), started(fail, theirs));
    drop(ours);
    kept.send(1).expect("the child has not ended");
    assert!(closed(&kept.recv()));
    assert!(process.join_timeout(LONG));
}

#[test]
fn several_children_do_not_hold_each_others_ends() {
    let (ours, processes): (Vec<_>, Vec<_>) = (0..3)
        .map(|_| {
            let (ours, theirs) = ends();
            (ours, started(echo, theirs))
        })
        .unzip();
    for (connection, process) in ours.into_iter().zip(&processes) {
        connection.send("x".into()).expect("the child listens");
        assert_eq!(connection.recv().expect("it answers"), "X");
        drop(connection);
        ends_well(process);
    }
}

#[test]
fn large_messages_arrive_whole() {
    fn reversed(connection: Connection<Vec<u32>>) {
        let mut numbers = connection.recv().expect("they come");
        numbers.reverse();
        connection.send(numbers).expect("the parent listens");
    }
    let (ours, theirs) = ends();
    let process = started(reversed, theirs);
    ours.send((0..1_000_000).collect()).expect("the child listens");
    assert!(ours.recv().expect("they come back").into_iter().eq((0..1_000_000).rev()));
    ends_well(&process);
}

#[test]
fn poll_waits_for_a_message_or_the_end_and_no_longer_than_asked() {
    let (ours, theirs) = ends::<u8>();
    let begin = Instant::now();
    assert!(!ours.poll(Duration::ZERO).expect("it is open"));
    assert!(!ours.poll(Duration::from_millis(50)).expect("it is open"));
    assert!(begin.elapsed() >= Duration::from_millis(50));
    theirs.send(7).expect("it is open");
    assert!(ours.poll(LONG).expect("it is open"));
    assert_eq!(ours.recv().expect("it was sent"), 7);
    drop(theirs);
    assert!(ours.poll(LONG).expect("the end is something to receive"));
    assert!(closed(&ours.recv()));
}

#[test]
fn a_pool_cannot_be_given_a_connection() {
    let (ours, _theirs) = ends::<String>();
    let pool = Pool::new(1).expect("there is room");
    let later = pool.apply_async(echo, ours).get();
    assert_eq!(later.expect_err("workers have none"), PoolError::Decode(DecodeError::NotInherited));
}

#[test]
fn messages_of_several_threads_stay_in_one_piece() {
    fn count(connection: Connection<Vec<u8>>) {
        let mut messages = 0;
        while let Ok(bytes) = connection.recv() {
            assert!(bytes.iter().all(|byte| *byte == bytes[0]));
            messages += 1;
        }
        assert_eq!(messages, 400);
    }
    let (ours, theirs) = ends();
    let process = started(count, theirs);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let ours = ours.clone();
            scope.spawn(move || {
                (0..100).for_each(|_| ours.send(vec![thread; 3000]).expect("the child listens"));
            });
        }
    });
    drop(ours);
    ends_well(&process);
}
