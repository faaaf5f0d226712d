//! What only processes of the system do: they are killed, exit, and have memory and a number of their own.
#![cfg(not(miri))]
//!
//! Threads, which take their place in the model, do nothing of the kind.
#![cfg(not(modelled))]

use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(30);

fn started<A: multiproc::Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room for a process");
    process
}

#[track_caller]
fn exit_code(process: &Process) -> Option<i32> {
    assert!(process.join_timeout(LONG), "{process:?} does not end");
    process.exit_code()
}

#[expect(clippy::disallowed_methods, reason = "it is what is tested")]
fn exit(code: i32) {
    process::exit(code);
}

fn forever((): ()) {
    thread::sleep(Duration::from_secs(3600));
}

#[test]
fn a_process_that_exits_has_its_code() {
    for code in [0, 1, 7, 255] {
        assert_eq!(exit_code(&started(exit, code)), Some(code));
    }
}

#[test]
fn a_process_that_aborts_has_the_negative_signal() {
    assert_eq!(exit_code(&started(|()| process::abort(), ())), Some(-6));
}

#[test]
fn a_killed_process_has_the_negative_signal() {
    let (killed, terminated) = (started(forever, ()), started(forever, ()));
    killed.kill();
    terminated.terminate();
    assert_eq!((exit_code(&killed), exit_code(&terminated)), (Some(-9), Some(-15)));
}

#[test]
fn a_running_process_is_alive_and_has_no_exit_code() {
    let process = started(forever, ());
    assert!(process.is_alive());
    assert_eq!(process.exit_code(), None);
    assert!(!process.join_timeout(Duration::ZERO));
    assert!(!process.join_timeout(Duration::from_millis(20)));
    process.kill();
    assert!(process.join_timeout(Duration::MAX));
    assert!(!process.is_alive());
}

#[test]
fn the_child_has_another_number_and_this_parent() {
    fn is_child_of(parent: u32) {
        assert_ne!(process::id(), parent);
        assert_eq!(parent_id(), parent);
    }
    assert_eq!(exit_code(&started(is_child_of, process::id())), Some(0));
}

#[test]
fn memory_is_not_shared() {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    fn change(to: u32) {
        NUMBER.store(to, Ordering::SeqCst);
        exit(i32::try_from(NUMBER.load(Ordering::SeqCst)).expect("it is small"));
    }
    assert_eq!(exit_code(&started(change, 5)), Some(5));
    assert_eq!(NUMBER.load(Ordering::SeqCst), 1);
}
