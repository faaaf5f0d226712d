//! What processes and pools leave behind: no zombie, no descriptor, no thread.

use crate::{Scenario, anything};
use multiproc::{Pool, Process, StartError};
use std::time::Duration;
use std::{fs, process, thread};

pub const SCENARIOS: &[Scenario] = &[
    ("200 processes leave nothing", many_processes, anything),
    ("pools leave nothing and have no thread", many_pools, anything),
    ("a pool whose workers die leaves nothing", dead_workers, anything),
    ("a pool without room leaves nothing", no_room, anything),
    ("a process can be waited for without a descriptor", no_descriptor, anything),
    ("a process that is not joined is a zombie", zombie, anything),
];

#[repr(C)]
struct Limit {
    now: u64,
    most: u64,
}

unsafe extern "C" {
    fn setrlimit(resource: i32, limit: *const Limit) -> i32;
}

/// Children with their states, descriptors, and threads of this process.
#[derive(Debug, PartialEq)]
pub struct Belongings {
    pub children: Vec<(u32, char)>,
    pub descriptors: usize,
    threads: usize,
}

pub fn belongings() -> Belongings {
    let count = |path| fs::read_dir(path).expect("/proc is there").count();
    Belongings {
        children: children(),
        descriptors: count("/proc/self/fd"),
        threads: count("/proc/self/task"),
    }
}

fn children() -> Vec<(u32, char)> {
    let all = fs::read_dir("/proc").expect("/proc is there").flatten();
    let stats = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    stats.filter_map(|stat| child(&stat)).collect()
}

/// The number and the state, from `pid (name) state parent …`, if it is a child of this process.
fn child(stat: &str) -> Option<(u32, char)> {
    let pid = stat.split_once(' ')?.0.parse().ok()?;
    let mut rest = stat.rsplit_once(") ")?.1.split(' ');
    let state = rest.next()?.chars().next()?;
    let parent: u32 = rest.next()?.parse().ok()?;
    (parent == process::id()).then_some((pid, state))
}

#[track_caller]
pub fn leaves_nothing(action: impl Fn()) {
    let before = belongings();
    assert_eq!((before.children.len(), before.threads), (0, 1));
    action();
    assert_eq!(belongings(), before);
}

fn many_processes() {
    leaves_nothing(|| {
        for code in 0..200 {
            let mut process = Process::new(|code| assert_eq!(code % 3, 0), code);
            process.start().expect("there is room");
            process.join().expect("it is a child");
            assert_eq!(process.exit_code(), Some(if code % 3 == 0 { 0 } else { 101 }));
        }
    });
}

fn many_pools() {
    leaves_nothing(|| {
        for _ in 0..20 {
            let pool = Pool::new(3).expect("there is room");
            assert_eq!(pool.map(|number: u32| number + 1, 0..10), Ok((1..11).collect()));
            let now = belongings();
            assert_eq!((now.children.len(), now.threads), (3, 1));
        }
    });
}

fn dead_workers() {
    leaves_nothing(|| {
        let pool = Pool::new(3).expect("there is room");
        pool.map(abort, [(), ()]).expect_err("two workers die");
        assert_eq!(belongings().children.len(), 1);
    });
}

fn abort((): ()) {
    process::abort();
}

fn no_room() {
    limit_descriptors(40);
    leaves_nothing(|| {
        let refused = Pool::new(100).expect_err("each worker takes a descriptor");
        assert!(matches!(refused, StartError::System(_)));
    });
}

fn no_descriptor() {
    // Standard input, output, and error.
    limit_descriptors(3);
    let mut process = Process::new(thread::sleep, Duration::from_secs(3600));
    process.start().expect("a fork takes no descriptor");
    assert!(!process.join_timeout(Duration::from_millis(20)));
    process.kill();
    assert!(process.join_timeout(Duration::MAX));
    assert_eq!(process.exit_code(), Some(-9));
}

fn limit_descriptors(count: u64) {
    let limit = Limit { now: count, most: count };
    // SAFETY: the limit is a `struct rlimit` that lives through the call; 7 is the number of descriptors.
    assert_eq!(unsafe { setrlimit(7, &raw const limit) }, 0);
}

fn zombie() {
    let mut process = Process::new(drop, ());
    process.start().expect("there is room");
    let pid = process.pid().expect("it is started");
    drop(process);
    // Nothing tells of the end without reaping it.
    while children() != [(pid, 'Z')] {
        thread::yield_now();
    }
}
