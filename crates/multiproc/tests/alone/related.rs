//! What processes have from each other: descriptors, pools, and deaths.

use crate::{Scenario, anything};
use multiproc::{Pool, PoolError, Process};
use std::cell::RefCell;
use std::io::{self, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::time::Duration;
use std::{fs, process, thread};

pub const SCENARIOS: &[Scenario] = &[
    ("workers end when their parent is killed", killed_parent, anything),
    ("a child has no socket of the pool", no_sockets, anything),
    ("a worker has one socket", one_socket, anything),
    ("a pool can be dropped before a later one", older_pool_first, anything),
    ("a worker's death is seen though its child lives", surviving_grandchild, anything),
    ("a worker's death is seen though a copy of it lives", surviving_copy, anything),
    ("a process that a task starts has no socket", no_socket_in_a_task, anything),
    ("a child cannot use its parent's pool", foreign_pool, anything),
    ("a child may drop its parent's pool", foreign_drop, anything),
];

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
}

unsafe extern "C" {
    fn fork() -> i32;
    safe fn kill(pid: i32, signal: i32) -> i32;
}

fn started<A: multiproc::Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room");
    process
}

fn pool(workers: usize) -> Pool {
    Pool::new(workers).expect("there is room")
}

fn square(number: u64) -> u64 {
    number * number
}

/// How many sockets this process has.
fn sockets((): ()) -> usize {
    let descriptors = fs::read_dir("/proc/self/fd").expect("/proc is there").flatten();
    let targets = descriptors.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
}

fn write_to(pipe: i32, text: &[u8]) {
    let mut pipe =
        fs::File::options().write(true).open(format!("/proc/self/fd/{pipe}")).expect("it is inherited");
    pipe.write_all(text).expect("the test reads");
}

fn killed_parent() {
    fn task(pipe: i32) {
        write_to(pipe, b"!");
        // If it is not killed as it should be, this is how long the failure takes to show.
        thread::sleep(Duration::from_secs(90));
    }
    fn parent(pipe: i32) {
        let pool = pool(3);
        // The third worker stays idle.
        pool.map(task, [pipe, pipe]).expect("the parent is killed before");
    }
    let (mut reader, writer) = io::pipe().expect("there is room");
    let process = started(parent, writer.as_raw_fd());
    drop(writer);
    reader.read_exact(&mut [0; 2]).expect("both tasks run");
    process.kill();
    // The end of the file: nobody who has the writing end is left.
    assert_eq!(reader.read(&mut [0]).expect("it is a pipe"), 0);
    process.join().expect("it is a child");
}

fn no_sockets() {
    let pool = pool(3);
    let child = started(|()| assert_eq!(sockets(()), 0), ());
    child.join().expect("it is a child");
    assert_eq!(child.exit_code(), Some(0));
    assert_eq!(pool.map(square, [3]), Ok(vec![9]));
}

fn one_socket() {
    let (first, second) = (pool(3), pool(3));
    for pool in [first, second] {
        assert_eq!(pool.map(sockets, [(); 6]), Ok(vec![1; 6]));
    }
}

fn older_pool_first() {
    let (first, second) = (pool(2), pool(2));
    drop(first);
    assert_eq!(second.map(square, [4]), Ok(vec![16]));
}

fn surviving_grandchild() {
    fn outlive(pipe: PipeEnd) {
        drop(pipe.open().read(&mut [0]));
    }
    fn start_and_die(pipe: PipeEnd) {
        started(outlive, pipe);
        kill(process::id().cast_signed(), 9);
    }
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(1);
    let result = pool.apply_async(start_and_die, PipeEnd { number: reader.as_raw_fd() });
    assert!(matches!(result.get(), Err(PoolError::WorkerDied { exit_code: Some(-9), .. })));
    release(writer);
}

/// The copy is made behind the crate's back, and keeps the worker's socket.
fn surviving_copy() {
    fn copy_and_die(pipe: PipeEnd) {
        // SAFETY: the worker has a single thread.
        if unsafe { fork() } == 0 {
            drop(pipe.open().read(&mut [0]));
            process::abort();
        }
        kill(process::id().cast_signed(), 9);
    }
    let (reader, writer) = io::pipe().expect("there is room");
    let pool = pool(1);
    let result = pool.apply_async(copy_and_die, PipeEnd { number: reader.as_raw_fd() });
    assert!(matches!(result.get(), Err(PoolError::WorkerDied { exit_code: Some(-9), .. })));
    release(writer);
}

fn no_socket_in_a_task() {
    fn start((): ()) -> Option<i32> {
        let child = started(|()| assert_eq!(sockets(()), 0), ());
        child.join().expect("it is a child");
        child.exit_code()
    }
    assert_eq!(pool(1).map(start, [()]), Ok(vec![Some(0)]));
}

#[derive(Clone, Copy)]
struct PipeEnd {
    number: i32,
}

multiproc::message!(PipeEnd { number });

impl PipeEnd {
    fn open(self) -> fs::File {
        fs::File::open(format!("/proc/self/fd/{}", self.number)).expect("it is inherited")
    }
}

fn release(mut writer: PipeWriter) {
    writer.write_all(b"!").expect("the grandchild reads");
}

fn foreign_pool() {
    POOL.set(Some(pool(1)));
    let child =
        started(|()| drop(POOL.with_borrow(|pool| pool.as_ref().map(|pool| pool.map(square, [1])))), ());
    child.join().expect("it is a child");
    assert_eq!(child.exit_code(), Some(101));
    POOL.take();
}

fn foreign_drop() {
    POOL.set(Some(pool(1)));
    let child = started(|()| drop(POOL.take()), ());
    child.join().expect("it is a child");
    assert_eq!(child.exit_code(), Some(0));
    assert_eq!(POOL.take().expect("it is this process's").map(square, [5]), Ok(vec![25]));
}
