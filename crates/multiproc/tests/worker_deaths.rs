//! Pools whose workers die, and which worker does what.
#![cfg(not(miri))]
//!
//! For processes of the system only: threads cannot be killed, and have the number of their process.
#![cfg(not(modelled))]

use multiproc::{AsyncResult, Message, Pool, PoolError};
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

fn signal_self(signal: i32) -> i32 {
    kill(process::id().cast_signed(), signal);
    thread::sleep(LONG);
    signal
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
fn tasks_run_in_the_workers_and_in_no_more() {
    let pids: BTreeSet<u32> = pool(3).map(pid, vec![(); 60]).expect("they are numbers").into_iter().collect();
    assert!(!pids.contains(&process::id()));
    assert_eq!(pids.len(), 3);
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
fn terminate_does_not_wait_for_tasks() {
    let pool = pool(2);
    let results: Vec<_> = (0..4).map(|_| pool.apply_async(thread::sleep, LONG)).collect();
    pool.terminate();
    for result in results {
        assert!(get(result).is_err_and(|error| died(-9)(&error)));
    }
}
