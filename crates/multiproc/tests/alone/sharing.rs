//! Shared objects and the deaths of those that have them; what they leave behind.
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use crate::left_behind::{belongings, leaves_nothing};
use crate::{Scenario, anything};
use multiproc::{Array, Connection, ConnectionError, Lock, Message, Process, Queue, RawArray, Value, pipe};
use std::fs;
use std::sync::PoisonError;
use std::time::Duration;

pub const SCENARIOS: &[Scenario] = &[
    ("a lock whose owner was killed is poisoned and can be put in order", killed_owner, anything),
    (
        "a lock whose owner was killed and is a zombie is found by those that wait",
        killed_while_awaited,
        anything,
    ),
    ("a process that exits with the lock leaves it poisoned", exit_with_lock, anything),
    ("a queue goes on when one of its processes is killed", killed_at_queue, anything),
    ("shared objects leave nothing", objects_leave_nothing, anything),
    ("a child has the connections that it was given and no others", only_given_connections, anything),
    ("a connection that was not given says so", not_given, anything),
    ("a queue that is never empty uses its memory again", memory_is_used_again, anything),
];

fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room");
    process
}

fn joined(process: &Process) -> Option<i32> {
    process.join().expect("it is a child");
    process.exit_code()
}

/// Takes the lock, says so, and keeps it.
fn hold((value, held): (Value<u32>, Queue<()>)) {
    let guard = value.lock().expect("nobody has died");
    guard.set(7);
    held.put(());
    std::thread::sleep(Duration::from_secs(3600));
}

fn holding(value: &Value<u32>) -> Process {
    let held = Queue::new();
    let process = started(hold, (value.clone(), held.clone()));
    held.get().expect("it is a message");
    process
}

fn killed_owner() {
    let value = Value::new(1);
    let process = holding(&value);
    process.kill();
    assert_eq!(joined(&process), Some(-9));
    let guard = value.lock().expect_err("its owner was killed").into_inner();
    assert_eq!(guard.get(), 7);
    guard.set(1);
    drop(guard);
    assert!(value.lock().is_err(), "it stays poisoned until somebody says otherwise");
    value.get_lock().clear_poison();
    assert_eq!(value.lock().expect("it is in order").get(), 1);
}

fn killed_while_awaited() {
    fn wait(value: Value<u32>) {
        let guard = value.lock().unwrap_or_else(PoisonError::into_inner);
        guard.set(guard.get() + 1);
    }
    let value = Value::new(1);
    let process = holding(&value);
    let waiting = [(); 2].map(|()| started(wait, value.clone()));
    assert!(!waiting[0].join_timeout(Duration::from_millis(100)), "a lock that is held is not given away");
    process.kill();
    // Not reaped before the others are done.
    assert!(waiting.iter().all(|process| joined(process) == Some(0)));
    assert_eq!(joined(&process), Some(-9));
    assert_eq!((value.get_lock().is_poisoned(), value.get()), (true, 9));
}

#[expect(clippy::disallowed_methods, reason = "it is what is tested")]
fn exit_with_lock() {
    fn exit(lock: Lock) {
        let _alone = lock.lock();
        std::process::exit(3);
    }
    let lock = Lock::new();
    assert_eq!(joined(&started(exit, lock.clone())), Some(3));
    assert!(lock.lock().is_err());
}

fn killed_at_queue() {
    fn busy(queue: Queue<Vec<u8>>) {
        loop {
            queue.put(vec![1; 1000]);
            queue.get().expect("it is a message");
        }
    }
    let queue = Queue::new();
    for _ in 0..50 {
        let process = started(busy, queue.clone());
        assert_eq!(queue.get().map(|message| message.len()), Ok(1000));
        process.kill();
        process.join().expect("it is a child");
        while queue.get_nowait().is_ok() {}
        assert!(queue.empty());
        queue.put(vec![2; 10]);
        assert_eq!(queue.get(), Ok(vec![2; 10]));
    }
}

fn objects_leave_nothing() {
    fn use_all((array, raw, queue, connection): (Array<u8>, RawArray<u64>, Queue<u32>, Connection<u32>)) {
        array.set(0, 1);
        raw.set(0, 1);
        queue.put(1);
        connection.send(1).expect("the parent listens");
    }
    let mappings =
        || fs::read_to_string("/proc/self/maps").expect("/proc is there").matches("/dev/zero").count();
    let before = mappings();
    leaves_nothing(|| {
        for _ in 0..100 {
            let (array, raw, queue) = (Array::new(10), RawArray::new(10), Queue::new());
            let (ours, theirs) = pipe().expect("there is room");
            let process = started(use_all, (array.clone(), raw.clone(), queue.clone(), theirs));
            assert_eq!(belongings().descriptors, 1 + std_descriptors(), "the child's end is with the child");
            assert_eq!((ours.recv().expect("it was sent"), queue.get()), (1, Ok(1)));
            assert_eq!(joined(&process), Some(0));
        }
    });
    assert_eq!(mappings(), before);
}

/// Those that were open from the beginning, and the one that looks.
fn std_descriptors() -> usize {
    fs::read_dir("/proc/self/fd").expect("/proc is there").flatten().filter(is_no_socket).count()
}

fn is_no_socket(entry: &fs::DirEntry) -> bool {
    !fs::read_link(entry.path()).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
}

fn only_given_connections() {
    fn count((connection, expected): (Option<Connection<u8>>, usize)) {
        let sockets = belongings().descriptors - std_descriptors();
        assert_eq!(sockets, expected);
        drop(connection);
    }
    let (ours, theirs) = pipe().expect("there is room");
    assert_eq!(joined(&started(count, (Some(theirs), 1))), Some(0));
    assert_eq!(joined(&started(count, (None, 0))), Some(0));
    assert!(matches!(ours.recv(), Err(ConnectionError::Closed)));
}

fn not_given() {
    thread_local! {
        static KEPT: std::cell::RefCell<Option<Connection<u8>>> = const { std::cell::RefCell::new(None) };
    }
    fn misuse((): ()) {
        KEPT.with_borrow(|kept| {
            let kept = kept.as_ref().expect("memory is copied");
            assert!(matches!(kept.recv(), Err(ConnectionError::NotInherited)));
            assert!(matches!(kept.send(1), Err(ConnectionError::NotInherited)));
        });
        // Closes no descriptor that is another's by now.
        KEPT.take();
    }
    let (ours, theirs) = pipe().expect("there is room");
    KEPT.set(Some(ours));
    assert_eq!(joined(&started(misuse, ())), Some(0));
    theirs.send(1).expect("the other end is still here");
    KEPT.take();
}

fn memory_is_used_again() {
    let queue = Queue::new();
    let message = vec![1_u8; 64 << 10];
    // There is always one left, so the queue is never empty.
    queue.put(message.clone());
    for _ in 0..400 {
        queue.put(message.clone());
        assert_eq!(queue.get().map(|message| message.len()), Ok(64 << 10));
    }
    assert!(shared_memory() < 2 << 10, "{} KiB", shared_memory());
}

/// What of the memory that this process uses is shared, in KiB.
fn shared_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc is there");
    let line = status.lines().find(|line| line.starts_with("RssShmem:")).expect("Linux says so");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("it is a number")
}
