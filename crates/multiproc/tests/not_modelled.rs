//! What threads in the place of processes cannot do, they say.
#![cfg(modelled)]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use multiproc::{Lock, Message, Pool, Process, Queue};

fn wait(gate: Queue<u8>) {
    gate.get().expect("nothing ever comes");
}

#[test]
#[should_panic(expected = "`kill` of a running process is not modelled")]
fn a_running_process_cannot_be_killed() {
    let mut process = Process::new(wait, Queue::new());
    process.start().expect("there is room");
    process.kill();
}

#[test]
#[should_panic(expected = "`terminate` of a running process is not modelled")]
fn a_running_process_cannot_be_terminated() {
    let mut process = Process::new(wait, Queue::new());
    process.start().expect("there is room");
    process.terminate();
}

#[test]
#[should_panic(expected = "`terminate` of a pool at work is not modelled")]
fn a_pool_at_work_cannot_be_terminated() {
    let gate = Queue::new();
    let pool = Pool::new(1).expect("there is room");
    let _result = pool.apply_async(wait, gate);
    pool.terminate();
}

#[test]
fn an_idle_pool_can_be_terminated() {
    let pool = Pool::new(2).expect("there is room");
    assert_eq!(pool.map(|number: u8| number + 1, [1, 2]), Ok(vec![2, 3]));
    pool.terminate();
}

#[test]
#[should_panic(expected = "the encoding of a handle that is not sent is not modelled")]
fn a_handle_has_no_bytes_of_its_own() {
    Lock::new().to_bytes();
}
