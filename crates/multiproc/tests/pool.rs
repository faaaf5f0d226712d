//! Pools: results in order, errors in their places.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use multiproc::{
    AsyncResult, DecodeError, Message, Pool, PoolError, Queue, Value, current_process_name, message,
};
use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(30);

fn pool(workers: usize) -> Pool {
    Pool::new(workers).expect("there is room for the workers")
}

#[track_caller]
fn get<R: Message>(result: AsyncResult<R>) -> Result<R, PoolError> {
    assert!(result.wait_timeout(LONG), "no result comes");
    result.get()
}

fn square(number: u64) -> u64 {
    number * number
}

fn milliseconds(count: u64) -> u64 {
    thread::sleep(Duration::from_millis(count));
    count
}

fn worker((): ()) -> String {
    thread::sleep(Duration::from_millis(1));
    current_process_name().to_string()
}

fn fail(message: String) {
    panic!("{message}");
}

fn panic_any(value: i32) {
    std::panic::panic_any(value);
}

#[test]
fn map_keeps_the_order_when_tasks_are_uneven() {
    let uneven = [40, 0, 20, 1, 0, 30, 2, 0, 10];
    assert_eq!(pool(3).map(milliseconds, uneven), Ok(uneven.to_vec()));
}

#[test]
fn imap_gives_each_result_in_turn() {
    let pool = pool(2);
    let results: Vec<_> = pool.imap(square, 0..4).collect();
    assert_eq!(results, [Ok(0), Ok(1), Ok(4), Ok(9)]);
}

#[test]
fn a_thousand_tasks_are_all_done() {
    let expected: Vec<u64> = (0..1000).map(square).collect();
    assert_eq!(pool(4).map(square, 0..1000), Ok(expected));
}

#[test]
fn map_of_nothing_is_nothing() {
    assert_eq!(pool(2).map(square, []), Ok(vec![]));
}

#[test]
fn results_can_be_asked_for_in_any_order() {
    let pool = pool(2);
    let mut results: Vec<_> = (0..10).map(|number| pool.apply_async(square, number)).collect();
    results.reverse();
    let squares: Vec<_> = results.into_iter().map(|result| get(result).expect("it is a square")).collect();
    assert_eq!(squares, (0..10).rev().map(square).collect::<Vec<_>>());
}

#[test]
fn tasks_run_in_the_workers_and_each_worker_has_some() {
    let names = pool(3).map(worker, vec![(); 60]).expect("they are names");
    assert!(names.iter().all(|name| name.contains("PoolWorker-")), "{names:?}");
    assert_eq!(names.into_iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn a_task_runs_while_the_caller_does_other_things() {
    let begun = Queue::new();
    let pool = pool(1);
    let result = pool.apply_async(|begun: Queue<u8>| begun.put(1), begun.clone());
    // The pool is not driven here: the worker has the task already.
    assert_eq!(begun.get_timeout(LONG), Ok(1));
    assert_eq!(get(result), Ok(()));
}

#[test]
fn a_result_is_not_ready_before_its_task_is_done() {
    let gate = Queue::new();
    let pool = pool(1);
    let result = pool.apply_async(|gate: Queue<u8>| gate.get(), gate.clone());
    assert!(!result.ready());
    assert!(!result.wait_timeout(Duration::from_millis(20)));
    gate.put(5);
    assert!(result.wait_timeout(LONG));
    assert!(result.ready());
    assert_eq!(get(result), Ok(Ok(5)));
}

#[derive(Clone)]
struct Chart {
    heights: Value<u64>,
    name: String,
}

message!(Chart { heights, name });

#[test]
fn a_result_can_have_a_handle_that_came_with_the_task() {
    fn grow(chart: Chart) -> Chart {
        chart.heights.set(chart.heights.get() + 1);
        Chart { name: chart.name.to_uppercase(), ..chart }
    }
    let chart = Chart { heights: Value::new(1), name: "a".into() };
    let pool = pool(1);
    let grown = get(pool.apply_async(grow, chart.clone())).expect("both know it");
    grown.heights.set(grown.heights.get() + 1);
    assert_eq!((chart.heights.get(), &*grown.name), (3, "A"));
}

#[test]
fn no_number_of_workers_means_as_many_as_run_at_once() {
    assert_eq!(pool(0).map(square, [3]), Ok(vec![9]));
}

#[test]
fn large_messages_both_ways_do_not_block_each_other() {
    fn reversed(mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.reverse();
        bytes
    }
    let large = |first: u8| [vec![first], vec![0; 4 << 20]].concat();
    let results = pool(2).map(reversed, (0..6).map(large)).expect("they are reversed");
    for (first, result) in (0..).zip(results) {
        assert_eq!((result.len(), result.last()), ((4 << 20) + 1, Some(&first)));
    }
}

#[test]
fn a_panic_is_an_error_with_its_message_and_the_worker_goes_on() {
    let pool = pool(1);
    let before = get(pool.apply_async(worker, ()));
    let formatted = get(pool.apply_async(|number: u8| assert!(number > 7, "{number} is too small"), 7));
    let plain = get(pool.apply_async(fail, "plain".to_string()));
    let odd = get(pool.apply_async(panic_any, 5));
    assert_eq!(formatted, Err(PoolError::Panicked { message: "7 is too small".into() }));
    assert_eq!(plain, Err(PoolError::Panicked { message: "plain".into() }));
    assert!(matches!(odd, Err(PoolError::Panicked { .. })));
    assert_eq!(get(pool.apply_async(worker, ())), before);
}

#[test]
fn map_returns_the_first_error_by_order_when_all_are_done() {
    fn fail_at_odd(number: u64) -> u64 {
        milliseconds(number);
        assert_eq!(number % 10, 0, "{number}");
        number
    }
    let error = pool(3).map(fail_at_odd, [0, 41, 2, 3]).expect_err("three fail");
    assert!(
        matches!(&error, PoolError::Panicked { message } if message.ends_with("41") || message.contains(": 41\n")),
        "{error}"
    );
}

#[test]
fn results_outlive_their_pool() {
    let pool = pool(2);
    let results: Vec<_> = (0..8).map(|number| pool.apply_async(square, number)).collect();
    drop(pool);
    assert!(results.iter().all(AsyncResult::ready));
    let squares: Result<Vec<_>, _> = results.into_iter().map(get).collect();
    assert_eq!(squares, Ok((0..8).map(square).collect()));
}

#[test]
fn a_pool_can_be_dropped_unused_and_with_results_dropped() {
    drop(pool(3));
    let pool = pool(2);
    drop(pool.apply_async(milliseconds, 5));
    drop(pool.apply_async(fail, "nobody asks".to_string()));
}

#[derive(Debug, PartialEq)]
struct Liar;

impl Message for Liar {
    fn encode(&self, out: &mut Vec<u8>) {
        2_u8.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        bool::decode(bytes).map(|_| Self)
    }
}

#[test]
fn what_cannot_be_read_is_an_error_both_ways() {
    let pool = pool(1);
    assert_eq!(get(pool.apply_async(|_: Liar| (), Liar)), Err(PoolError::Decode(DecodeError::Invalid)));
    assert_eq!(get(pool.apply_async(|()| Liar, ())), Err(PoolError::Decode(DecodeError::Invalid)));
    assert_eq!(get(pool.apply_async(square, 2)), Ok(4));
}

#[test]
fn a_task_may_have_a_pool_of_its_own() {
    fn sum_of_squares(count: u64) -> u64 {
        pool(2).map(square, 0..count).expect("they are squares").into_iter().sum()
    }
    assert_eq!(pool(2).map(sum_of_squares, [3, 4]), Ok(vec![5, 14]));
}

#[test]
fn pools_on_several_threads_do_not_hold_each_other_open() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|_| assert_eq!(pool(2).map(square, [2, 3]), Ok(vec![4, 9]))));
        }
    });
}
