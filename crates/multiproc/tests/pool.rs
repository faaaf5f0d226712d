//! Pools: results in order, errors in their places, and workers that die.

use multiproc::{AsyncResult, DecodeError, Message, Pool, PoolError};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::process;
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(30);

unsafe extern "C" {
    safe fn kill(pid: i32, signal: i32) -> i32;
}

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

fn signal_self(signal: i32) -> i32 {
    kill(process::id().cast_signed(), signal);
    thread::sleep(LONG);
    signal
}

#[expect(clippy::needless_pass_by_value, reason = "a task owns its argument")]
fn fail(message: String) {
    panic!("{message}");
}

fn panic_any(value: i32) {
    std::panic::panic_any(value);
}

#[expect(clippy::disallowed_methods, reason = "it is what is tested")]
fn exit(code: i32) -> i32 {
    process::exit(code)
}

fn pid((): ()) -> u32 {
    thread::sleep(Duration::from_millis(1));
    process::id()
}

/// Writes its process's number to a pipe that the worker inherited, and sleeps.
fn announce_and_sleep(pipe: i32) {
    announce(pipe);
    thread::sleep(LONG);
}

fn announce(pipe: i32) {
    let mut pipe =
        fs::File::options().write(true).open(format!("/proc/self/fd/{pipe}")).expect("it is inherited");
    pipe.write_all(&process::id().to_le_bytes()).expect("the test reads");
}

fn announced(mut pipe: impl Read) -> u32 {
    let mut pid = [0; 4];
    pipe.read_exact(&mut pid).expect("the task writes");
    u32::from_le_bytes(pid)
}

fn died(exit_code: i32) -> impl Fn(&PoolError) -> bool {
    move |error| matches!(error, PoolError::WorkerDied { exit_code: Some(code), .. } if *code == exit_code)
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
fn tasks_run_in_the_workers_and_in_no_more() {
    let pids: BTreeSet<u32> = pool(3).map(pid, vec![(); 60]).expect("they are numbers").into_iter().collect();
    assert!(!pids.contains(&process::id()));
    assert_eq!(pids.len(), 3);
}

#[test]
fn no_number_of_workers_means_as_many_as_run_at_once() {
    assert_eq!(pool(0).map(square, [3]), Ok(vec![9]));
}

#[test]
fn a_task_runs_while_the_caller_does_other_things() {
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(1);
    let result = pool.apply_async(announce, writer.as_raw_fd());
    // The pool is not driven here: the worker has the task already.
    assert_ne!(announced(&reader), process::id());
    assert_eq!(get(result), Ok(()));
}

#[test]
fn a_large_task_is_with_its_worker_when_apply_async_returns() {
    fn large((pipe, bytes): (i32, Vec<u8>)) -> usize {
        announce(pipe);
        bytes.len()
    }
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(1);
    let result = pool.apply_async(large, (writer.as_raw_fd(), vec![7; 4 << 20]));
    announced(&reader);
    assert_eq!(get(result), Ok(4 << 20));
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
    let before = get(pool.apply_async(pid, ()));
    let formatted = get(pool.apply_async(|number: u8| assert!(number > 7, "{number} is too small"), 7));
    let plain = get(pool.apply_async(fail, "plain".to_string()));
    let odd = get(pool.apply_async(panic_any, 5));
    assert_eq!(formatted, Err(PoolError::Panicked { message: "7 is too small".into() }));
    assert_eq!(plain, Err(PoolError::Panicked { message: "plain".into() }));
    assert!(matches!(odd, Err(PoolError::Panicked { .. })));
    assert_eq!(get(pool.apply_async(pid, ())), before);
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
fn a_worker_killed_in_a_task_is_that_tasks_error_and_no_others() {
    let pool = pool(2);
    let killed = pool.apply_async(signal_self, 9);
    assert_eq!(pool.map(square, 0..20), Ok((0..20).map(square).collect()));
    assert!(get(killed).is_err_and(|error| died(-9)(&error)));
    assert_eq!(pool.map(square, 0..20), Ok((0..20).map(square).collect()));
}

#[test]
fn a_worker_killed_from_outside_is_named() {
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(2);
    let result = pool.apply_async(announce_and_sleep, writer.as_raw_fd());
    let pid = announced(&reader);
    kill(pid.cast_signed(), 9);
    assert_eq!(get(result), Err(PoolError::WorkerDied { pid, exit_code: Some(-9) }));
}

#[test]
fn a_worker_that_exits_is_an_error_even_with_code_0() {
    let pool = pool(3);
    for code in [0, 3] {
        assert!(get(pool.apply_async(exit, code)).is_err_and(|error| died(code)(&error)));
    }
    assert_eq!(pool.map(square, [5]), Ok(vec![25]));
}

#[test]
fn when_all_workers_have_died_everything_else_is_an_error() {
    let pool = pool(2);
    let results: Vec<_> = (0..6).map(|_| pool.apply_async(signal_self, 15)).collect();
    for result in results {
        assert!(get(result).is_err_and(|error| died(-15)(&error)));
    }
    assert!(get(pool.apply_async(square, 1)).is_err_and(|error| died(-15)(&error)));
}

#[test]
fn a_worker_killed_while_idle_costs_no_task() {
    let pool = pool(2);
    let idle = get(pool.apply_async(pid, ())).expect("it is a number");
    kill(idle.cast_signed(), 9);
    // Sent on a socket whose other end may close at any moment.
    let results: Vec<_> = pool
        .imap(|(number, _): (u64, Vec<u8>)| square(number), (0..9).map(|n| (n, vec![0; 1 << 20])))
        .collect();
    let lost = results.iter().filter(|result| result.is_err()).count();
    assert!(lost <= 1, "only a task that the worker may have begun is lost: {results:?}");
}

#[test]
fn a_result_can_be_waited_for_a_while() {
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(1);
    let result = pool.apply_async(announce_and_sleep, writer.as_raw_fd());
    assert!(!result.ready());
    assert!(!result.wait_timeout(Duration::from_millis(20)));
    kill(announced(&reader).cast_signed(), 15);
    assert!(result.wait_timeout(Duration::MAX));
    assert!(result.ready());
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

#[test]
fn terminate_does_not_wait_for_tasks() {
    let pool = pool(2);
    let results: Vec<_> = (0..4).map(|_| pool.apply_async(thread::sleep, LONG)).collect();
    pool.terminate();
    for result in results {
        assert!(get(result).is_err_and(|error| died(-9)(&error)));
    }
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
