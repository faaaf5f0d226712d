//! What only processes of the system have: memory, numbers, descriptors, and a violent end.

use crate::Test;
use crate::everywhere::{METHODS, started};
use crate::processes::{LONG, all_end, ends};
use multiproc::{
    Event, Lock, Process, Queue, RawValue, StartError, StartMethod, Value, pipe, stop_fork_server,
};
use std::collections::BTreeSet;
use std::os::unix::process::parent_id;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{OnceLock, TryLockError};
use std::time::Duration;
use std::{env, fs, process, thread};

pub const TESTS: &[Test] = &[
    ("only_a_fork_copies_the_memory", memory),
    ("a_process_that_is_not_forked_has_one_thread_and_no_more_descriptors", nothing_more),
    ("the_parent_is_this_process_or_the_fork_server", parents),
    ("what_was_shared_before_init_cannot_be_handed_over", before),
    ("a_function_of_a_shared_library_cannot_be_handed_over", foreign_function),
    ("exit_codes_and_signals_are_told_for_each_method", codes),
    ("processes_are_killed_and_terminated", kills),
    ("a_wait_ends_when_the_time_is_up", waits),
    ("the_death_of_an_owner_that_was_not_forked_is_noticed", dead_owner),
    ("the_server_forks_many_at_once_and_is_one_process", one_server),
    ("processes_leave_nothing", nothing_left),
    ("a_server_that_was_killed_is_replaced_and_its_processes_end_unknown", killed_server),
    ("a_server_that_is_stopped_ends_and_begins_anew", stopped_server),
    ("a_forked_child_has_a_server_of_its_own", server_of_a_child),
    ("the_server_ends_with_its_owner", orphaned_server),
    ("many_shared_objects_are_handed_over_at_once", many),
];

const ANEW: [StartMethod; 2] = [StartMethod::Spawn, StartMethod::ForkServer];

static MEMORY: AtomicU32 = AtomicU32::new(0);
static EARLY: OnceLock<Lock> = OnceLock::new();
/// How many descriptors this program begins with.
static FIRST: OnceLock<usize> = OnceLock::new();

unsafe extern "C" {
    safe fn kill(pid: i32, signal: i32) -> i32;
    fn abs(number: i32) -> i32;
}

/// Runs before `multiproc::init`: in each process that is begun anew, too.
pub fn before_init() {
    if env::args().nth(1).is_none_or(|argument| !argument.starts_with("--multiproc")) {
        let mut process = Process::new(drop, ()).with_start_method(StartMethod::Spawn);
        assert!(matches!(process.start(), Err(StartError::NotInitialized)));
        EARLY.get_or_init(Lock::new);
        FIRST.get_or_init(|| count("/proc/self/fd"));
    }
}

fn memory() {
    MEMORY.store(7, Relaxed);
    let seen = METHODS.map(|method| {
        let seen = RawValue::new(100);
        ends(&started(method, |seen: RawValue<u32>| seen.set(MEMORY.load(Relaxed)), seen.clone()), 0);
        seen.get()
    });
    assert_eq!(seen, [7, 0, 0]);
}

fn count(folder: &str) -> usize {
    fs::read_dir(folder).expect("/proc is there").count()
}

fn nothing_more() {
    fn look(descriptors: RawValue<u32>) {
        assert_eq!(count("/proc/self/task"), 1);
        descriptors.set(u32::try_from(count("/proc/self/fd")).expect("they are few"));
    }
    let (_ours, _theirs) = pipe::<u8>().expect("there is room");
    let _shared = Queue::<u8>::new();
    for method in ANEW {
        let descriptors = RawValue::new(0);
        ends(&started(method, look, descriptors.clone()), 0);
        // Those that this one began with, and that of the number.
        let first = FIRST.get().expect("they were counted");
        assert_eq!(descriptors.get() as usize, first + 1, "{method:?}");
    }
}

fn parents() {
    let parents = METHODS.map(|method| {
        let parent = RawValue::new(0);
        ends(&started(method, |parent: RawValue<u32>| parent.set(parent_id()), parent.clone()), 0);
        parent.get()
    });
    assert_eq!(parents[..2], [process::id(); 2]);
    assert_ne!(parents[2], process::id());
}

fn before() {
    let lock = EARLY.get().expect("it was made");
    ends(&started(StartMethod::Fork, drop, lock.clone()), 0);
    for method in ANEW {
        let mut process = Process::new(drop, lock.clone()).with_start_method(method);
        assert!(matches!(process.start(), Err(StartError::NotPortable)));
    }
}

fn foreign_function() {
    // SAFETY: the function takes an integer and returns one, without an effect; only Rust's name for its ABI differs,
    // and nobody calls it.
    let foreign: fn(i32) -> i32 = unsafe {
        std::mem::transmute::<unsafe extern "C" fn(i32) -> i32, fn(i32) -> i32>(
            abs as unsafe extern "C" fn(i32) -> i32,
        )
    };
    for method in ANEW {
        let mut process = Process::new(drop, foreign).with_start_method(method);
        assert!(matches!(process.start(), Err(StartError::NotPortable)));
    }
}

#[expect(clippy::disallowed_methods, reason = "it is what is tested")]
fn exit(code: i32) {
    process::exit(code);
}

fn codes() {
    for method in METHODS {
        for code in [0, 1, 7, 255] {
            ends(&started(method, exit, code), code);
        }
        ends(&started(method, |()| process::abort(), ()), -6);
    }
}

fn forever(running: Event) {
    running.set();
    thread::sleep(Duration::from_secs(3600));
}

fn running(method: StartMethod) -> Process {
    let running = Event::new();
    let process = started(method, forever, running.clone());
    assert!(running.wait_timeout(LONG));
    process
}

fn kills() {
    for method in METHODS {
        let [killed, terminated] = [running(method), running(method)];
        assert!(killed.is_alive());
        killed.kill();
        terminated.terminate();
        ends(&killed, -9);
        ends(&terminated, -15);
        killed.kill();
        assert!(!killed.is_alive());
    }
}

fn waits() {
    for method in METHODS {
        let process = running(method);
        assert!(!process.join_timeout(Duration::ZERO) && !process.join_timeout(Duration::from_millis(20)));
        assert_eq!(process.exit_code(), None);
        process.kill();
        process.join().expect("it is a child");
        assert_eq!(process.exit_code(), Some(-9));
    }
}

fn dead_owner() {
    fn hold((value, held): (Value<u32>, Event)) {
        let _alone = value.lock().expect("nobody has died");
        forever(held);
    }
    for method in METHODS {
        let (value, held) = (Value::new(0), Event::new());
        let process = started(method, hold, (value.clone(), held.clone()));
        assert!(held.wait_timeout(LONG));
        process.kill();
        assert!(matches!(value.get_lock().lock_timeout(LONG), Err(TryLockError::Poisoned(_))));
        value.get_lock().clear_poison();
        ends(&process, -9);
    }
}

/// The fork server, as its children see it.
fn server() -> i32 {
    let parent = RawValue::new(0);
    let tell = |parent: RawValue<u32>| parent.set(parent_id());
    ends(&started(StartMethod::ForkServer, tell, parent.clone()), 0);
    parent.get().cast_signed()
}

fn one_server() {
    let parents = Queue::new();
    let processes: Vec<_> = (0..20)
        .map(|_| {
            started(StartMethod::ForkServer, |parents: Queue<u32>| parents.put(parent_id()), parents.clone())
        })
        .collect();
    let pids: BTreeSet<_> = processes.iter().map(Process::pid).collect();
    all_end(&processes, 0);
    let parents: BTreeSet<_> = (0..20).map(|_| parents.get().expect("it is a number")).collect();
    assert_eq!((parents.len(), pids.len()), (1, 20));
    assert_eq!(count(&format!("/proc/{}/task", server())), 1);
}

fn nothing_left() {
    let server = server();
    let look = || (count("/proc/self/fd"), count(&format!("/proc/{server}/fd")), children_of(process::id()));
    let before = look();
    for _ in 0..30 {
        for method in METHODS {
            let number = Value::new(1);
            ends(&started(method, |number: Value<u8>| number.set(2), number.clone()), 0);
            assert_eq!(number.get(), 2);
        }
    }
    // The server tells of an end before it lets go of the line: now, and when we looked at first.
    let no_more =
        |now: &(usize, usize, Vec<u32>)| now.0 <= before.0 && now.1 <= before.1 && now.2 == before.2;
    let mut tries = std::iter::repeat_with(look).take(1000).inspect(|_| thread::yield_now());
    assert!(tries.any(|now| no_more(&now)), "{before:?} became {:?}", look());
}

fn children_of(parent: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").expect("/proc is there").flatten();
    let stats = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let child = |stat: String| {
        let its: u32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        (its == parent).then(|| stat.split_once(' ')?.0.parse().ok()).flatten()
    };
    stats.filter_map(child).collect()
}

fn killed_server() {
    let process = running(StartMethod::ForkServer);
    let old = server();
    kill(old, 9);
    assert!(process.join_timeout(LONG));
    assert_eq!((process.exit_code(), process.is_alive()), (None, false));
    kill(process.pid().expect("it is started").cast_signed(), 9);
    assert_ne!(server(), old);
}

fn stopped_server() {
    let old = server();
    stop_fork_server();
    assert!(!fs::exists(format!("/proc/{old}")).expect("/proc is there"), "it is reaped");
    stop_fork_server();
    assert_ne!(server(), old);
}

fn server_of_a_child() {
    fn compare(ours: i32) {
        let own = server();
        assert_ne!(own, ours);
        stop_fork_server();
    }
    let ours = server();
    ends(&started(StartMethod::Fork, compare, ours), 0);
    assert_eq!(server(), ours);
}

fn orphaned_server() {
    fn start_and_die(told: Queue<i32>) {
        told.put(server());
        kill(process::id().cast_signed(), 9);
    }
    let told = Queue::new();
    ends(&started(StartMethod::Fork, start_and_die, told.clone()), -9);
    let orphan = told.get().expect("it is a number");
    while fs::read_to_string(format!("/proc/{orphan}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        thread::yield_now();
    }
}

fn many() {
    fn add(all: Vec<RawValue<u32>>) {
        for number in all {
            number.set(number.get() + 1);
        }
    }
    let all: Vec<_> = (0..400).map(RawValue::new).collect();
    for method in ANEW {
        ends(&started(method, add, all.clone()), 0);
    }
    assert!(all.iter().zip(2..).all(|(number, expected)| number.get() == expected));
}
