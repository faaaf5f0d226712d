//! Processes: their names, numbers, and ends.
#![cfg(not(miri))]
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use multiproc::{JoinError, Process, Queue, StartError, current_process_name};
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

#[test]
fn a_process_that_returns_exits_with_0() {
    assert_eq!(exit_code(&started(drop, ())), Some(0));
}

#[test]
fn a_process_that_panics_exits_with_101() {
    assert_eq!(exit_code(&started(|()| panic!("as it should"), ())), Some(101));
}

#[test]
fn a_process_is_alive_until_it_ends() {
    fn wait(gate: Queue<u8>) {
        gate.get().expect("it is a number");
    }
    let gate = Queue::new();
    let process = started(wait, gate.clone());
    assert!(process.is_alive());
    assert_eq!(process.exit_code(), None);
    assert!(!process.join_timeout(Duration::ZERO));
    assert!(!process.join_timeout(Duration::from_millis(20)));
    gate.put(1);
    assert!(process.join_timeout(Duration::MAX));
    assert_eq!((process.is_alive(), process.exit_code()), (false, Some(0)));
}

#[test]
fn each_process_has_a_number_of_its_own() {
    let processes = [(); 3].map(|()| started(drop, ()));
    let pids = processes.each_ref().map(|process| process.pid().expect("it is started"));
    assert!(pids[0] != pids[1] && pids[1] != pids[2] && pids[0] != pids[2], "{pids:?}");
    assert!(processes.iter().all(|process| exit_code(process) == Some(0)));
}

#[test]
fn a_process_that_was_not_started_is_nothing_yet() {
    let process = Process::new(drop, ());
    assert_eq!((process.pid(), process.exit_code(), process.is_alive()), (None, None, false));
    assert_eq!(process.join(), Err(JoinError::NotStarted));
    assert!(!process.join_timeout(LONG));
    process.kill();
}

#[test]
fn a_second_start_is_an_error_and_a_second_join_is_not() {
    let mut process = started(drop, ());
    assert!(matches!(process.start(), Err(StartError::AlreadyStarted)));
    assert_eq!(process.join(), Ok(()));
    assert!(matches!(process.start(), Err(StartError::AlreadyStarted)));
    assert_eq!(process.join(), Ok(()));
    assert_eq!(process.exit_code(), Some(0));
    process.kill();
    process.terminate();
}

#[test]
fn the_child_knows_its_name() {
    fn is_called(name: String) {
        assert_eq!(Some(current_process_name()), Some(name).as_deref());
    }
    let name = "ада";
    let mut process = Process::new(is_called, name.to_string()).with_name(name);
    process.start().expect("there is room");
    assert_eq!(exit_code(&process), Some(0));
    assert_eq!(current_process_name(), "MainProcess");
}

#[test]
fn children_are_numbered_within_their_parent() {
    fn numbers_its_own((): ()) {
        let own = current_process_name().to_string();
        for child in 1..=2 {
            assert_eq!(Process::new(drop, ()).name(), format!("{own}:{child}"));
        }
    }
    let process = started(numbers_its_own, ());
    assert!(process.name().starts_with("Process-"));
    assert_eq!(exit_code(&process), Some(0));
}

#[test]
fn a_grandchild_can_be_started_and_joined() {
    fn parent(depth: u32) {
        if depth > 0 {
            assert_eq!(exit_code(&started(parent, depth - 1)), Some(0));
        }
    }
    assert_eq!(exit_code(&started(parent, 3)), Some(0));
}

#[test]
fn arguments_arrive_whole() {
    fn check((text, numbers, function): (String, Vec<u32>, fn(u32) -> u32)) {
        assert_eq!(text, "text");
        assert_eq!(numbers.into_iter().map(function).sum::<u32>(), 12);
    }
    let double: fn(u32) -> u32 = |number| 2 * number;
    assert_eq!(exit_code(&started(check, ("text".into(), vec![1, 2, 3], double))), Some(0));
}

#[test]
fn processes_start_from_several_threads_at_once() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(exit_code(&started(drop, 3)), Some(0))));
        }
    });
}
