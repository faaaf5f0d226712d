//! Processes: their names, numbers, and ends.

use multiproc::{JoinError, Process, StartError, current_process_name};
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
fn a_process_that_returns_exits_with_0() {
    assert_eq!(exit_code(&started(drop, ())), Some(0));
}

#[test]
fn a_process_that_exits_has_its_code() {
    for code in [0, 1, 7, 255] {
        assert_eq!(exit_code(&started(exit, code)), Some(code));
    }
}

#[test]
fn a_process_that_panics_exits_with_101() {
    assert_eq!(exit_code(&started(|()| panic!("as it should"), ())), Some(101));
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
fn the_child_has_another_number_and_this_parent() {
    fn is_child_of(parent: u32) {
        assert_ne!(process::id(), parent);
        assert_eq!(parent_id(), parent);
    }
    assert_eq!(exit_code(&started(is_child_of, process::id())), Some(0));
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
fn memory_is_not_shared() {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    fn change(to: u32) {
        NUMBER.store(to, Ordering::SeqCst);
        exit(i32::try_from(NUMBER.load(Ordering::SeqCst)).expect("it is small"));
    }
    assert_eq!(exit_code(&started(change, 5)), Some(5));
    assert_eq!(NUMBER.load(Ordering::SeqCst), 1);
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
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(exit_code(&started(exit, 3)), Some(3))));
        }
    });
}
