//! Queues: nothing is lost, nothing comes twice, and waits end.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "support/counted.rs"]
mod counted;

use counted::{consume, scramble};
use multiproc::{DecodeError, Full, GetError, Lock, Message, Process, Queue};
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(30);

fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room for a process");
    process
}

fn all_end(processes: impl IntoIterator<Item = Process>) {
    for process in processes {
        assert!(process.join_timeout(LONG), "{process:?} does not end");
        assert_eq!(process.exit_code(), Some(0));
    }
}

#[test]
fn messages_come_in_the_order_of_one_producer() {
    fn produce(queue: Queue<String>) {
        (0..1000).for_each(|number| queue.put(format!("{number:>width$}", width = number % 50)));
    }
    let queue = Queue::new();
    let producer = started(produce, queue.clone());
    for number in 0..1000 {
        let text = queue.get_timeout(LONG).expect("it comes");
        assert_eq!(
            (text.trim(), text.len()),
            (&*number.to_string(), (number % 50).max(number.to_string().len()))
        );
    }
    all_end([producer]);
    assert!(queue.empty());
}

fn produce((queue, from, to): (Queue<Option<u64>>, u64, u64)) {
    (from..to).for_each(|number| queue.put(Some(number)));
}

fn three_producers_and_two_consumers(queue: &Queue<Option<u64>>, each: u64) {
    let totals = Queue::new();
    let consumers = [(); 2].map(|()| started(consume, (queue.clone(), totals.clone())));
    let producers = [0, 1, 2].map(|part| started(produce, (queue.clone(), part * each, (part + 1) * each)));
    all_end(producers);
    queue.put(None);
    queue.put(None);
    all_end(consumers);
    let [one, other] = [(); 2].map(|()| totals.get_timeout(LONG).expect("both have told"));
    let expected = (0..3 * each).map(scramble).fold(0, u64::wrapping_add);
    assert_eq!((one.0 + other.0, one.1.wrapping_add(other.1)), (3 * each, expected));
    assert!(queue.empty());
}

#[test]
fn a_hundred_thousand_messages_of_three_producers_reach_two_consumers_once_each() {
    three_producers_and_two_consumers(&Queue::new(), 33_334);
}

#[test]
fn a_small_queue_loses_nothing_either() {
    three_producers_and_two_consumers(&Queue::with_maxsize(3), 2_000);
}

#[test]
fn a_full_queue_gives_the_message_back() {
    let queue = Queue::with_maxsize(2);
    assert_eq!((queue.put_nowait('a'), queue.put_nowait('b')), (Ok(()), Ok(())));
    assert_eq!(queue.put_nowait('c'), Err(Full('c')));
    assert_eq!(queue.put_timeout('c', Duration::from_millis(20)), Err(Full('c')));
    assert_eq!((queue.full(), queue.get(), queue.full()), (true, Ok('a'), false));
    assert_eq!((queue.put_nowait('c'), queue.qsize()), (Ok(()), 2));
    assert!(!Queue::<u8>::new().full());
}

#[test]
fn a_put_waits_for_room() {
    fn fill(queue: Queue<u32>) {
        (0..100).for_each(|number| queue.put(number));
    }
    let queue = Queue::with_maxsize(1);
    let producer = started(fill, queue.clone());
    for number in 0..100 {
        assert_eq!(queue.get_timeout(LONG), Ok(number));
        assert!(queue.qsize() <= 1);
    }
    all_end([producer]);
}

#[test]
fn waiting_for_a_message_ends_when_the_time_is_up_and_not_before() {
    let queue = Queue::<u8>::new();
    let begin = Instant::now();
    assert_eq!(queue.get_timeout(Duration::from_millis(150)), Err(GetError::Empty));
    assert!(begin.elapsed() >= Duration::from_millis(150));
    assert!(begin.elapsed() < LONG);
    assert_eq!(queue.get_nowait(), Err(GetError::Empty));
}

#[test]
fn large_and_small_messages_alternate_and_memory_is_used_again() {
    let queue = Queue::new();
    for round in 0..12_usize {
        (0..3).for_each(|part: u8| queue.put(vec![part; round * 50_000]));
        queue.put(vec![9]);
        for part in 0..3 {
            assert_eq!(queue.get(), Ok(vec![part; round * 50_000]));
        }
        assert_eq!(queue.get(), Ok(vec![9]));
    }
}

#[test]
fn a_queue_that_is_never_empty_keeps_its_order() {
    let queue = Queue::new();
    (0..500).for_each(|number| queue.put((number, vec![0_u8; 100])));
    for number in 0..20_000 {
        queue.put((number + 500, vec![0; 100]));
        assert_eq!(queue.get().expect("it is a message").0, number);
    }
    assert_eq!(queue.qsize(), 500);
}

#[test]
fn a_handle_in_a_message_arrives_where_its_object_is_known() {
    fn answer((questions, _): (Queue<(Lock, Queue<u32>)>, Lock)) {
        let (same, answers) = questions.get().expect("it knows both");
        let _alone = same.lock().expect("nobody dies");
        answers.put(42);
    }
    let (questions, answers, lock) = (Queue::new(), Queue::new(), Lock::new());
    // The child knows `answers`, though it gets it only by message.
    let process = started(answer, (questions.clone(), lock.clone()));
    questions.put((lock, answers.clone()));
    assert_eq!(answers.get_timeout(LONG), Ok(42));
    all_end([process]);
}

#[test]
fn a_handle_in_a_message_is_refused_where_its_object_is_not_known() {
    fn receive((locks, verdicts): (Queue<Lock>, Queue<bool>)) {
        verdicts.put(matches!(locks.get(), Err(DecodeError::NotInherited)));
    }
    let (locks, verdicts) = (Queue::new(), Queue::new());
    let process = started(receive, (locks.clone(), verdicts.clone()));
    locks.put(Lock::new());
    assert_eq!(verdicts.get_timeout(LONG), Ok(true));
    all_end([process]);
}
