//! Signals: calls that are interrupted go on, and children that nobody can reap are no riddle.

use crate::{Scenario, anything};
use multiproc::{Event, JoinError, Pool, Process};
use std::os::unix::process::parent_id;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{process, thread};

pub const SCENARIOS: &[Scenario] = &[
    ("a storm of signals changes no result", storm, anything),
    ("children that the kernel reaps are reported as such", ignored_children, anything),
];

const SIGUSR1: i32 = 10;
const SIGCHLD: i32 = 17;
const IGNORE: usize = 1;

static SIGNALS: AtomicU32 = AtomicU32::new(0);

unsafe extern "C" {
    safe fn kill(pid: i32, signal: i32) -> i32;
    fn signal(signal: i32, handler: usize) -> usize;
    fn siginterrupt(signal: i32, interrupts: i32) -> i32;
}

extern "C" fn count(_: i32) {
    SIGNALS.fetch_add(1, Ordering::Relaxed);
}

fn count_signals() {
    let handler: extern "C" fn(i32) = count;
    // SAFETY: the handler only adds to an atomic. Without `siginterrupt` the C library would hide the interruptions.
    unsafe {
        signal(SIGUSR1, handler as usize);
        siginterrupt(SIGUSR1, 1);
    }
}

fn thunder(parent: u32) {
    // Not longer than the parent lives, however that ends.
    while parent_id() == parent {
        kill(parent.cast_signed(), SIGUSR1);
        thread::sleep(Duration::from_micros(200));
    }
}

fn echo((pause, bytes): (u64, Vec<u8>)) -> Vec<u8> {
    thread::sleep(Duration::from_millis(pause));
    bytes
}

fn storm() {
    count_signals();
    let mut cloud = Process::new(thunder, process::id());
    cloud.start().expect("there is room");
    let pool = Pool::new(2).expect("there is room");
    let bytes = vec![1; 1 << 20];
    let tasks = (0..8).map(|pause| (pause, vec![1; 1 << 20]));
    assert_eq!(pool.map(echo, tasks), Ok(vec![bytes; 8]));
    for _ in 0..20 {
        let gate = Event::new();
        let mut process = Process::new(|gate: Event| gate.wait(), gate.clone());
        process.start().expect("there is room");
        assert!(!process.join_timeout(Duration::from_millis(1)));
        gate.set();
        process.join().expect("it is a child");
        assert_eq!(process.exit_code(), Some(0));
    }
    drop(pool);
    cloud.kill();
    cloud.join().expect("it is a child");
    assert!(SIGNALS.load(Ordering::Relaxed) > 10, "{SIGNALS:?} is no storm");
}

fn ignored_children() {
    // SAFETY: no handler is set; the kernel is told to reap children itself.
    unsafe { signal(SIGCHLD, IGNORE) };
    let mut process = Process::new(drop, ());
    process.start().expect("there is room");
    assert_eq!(process.join(), Err(JoinError::ReapedElsewhere));
    assert_eq!((process.exit_code(), process.is_alive()), (None, false));
    let pool = Pool::new(2).expect("there is room");
    assert_eq!(pool.map(|number: u8| number, [1, 2, 3]), Ok(vec![1, 2, 3]));
}
