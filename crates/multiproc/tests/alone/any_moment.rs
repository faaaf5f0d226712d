//! Deaths at any moment: again and again a process is killed that does what it does all the time.
//!
//! A moment that does harm may be short, so this takes as long as `MULTIPROC_SECONDS` says, for each scenario.
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use crate::left_behind::{belongings, leaves_nothing};
use crate::{Scenario, anything, seconds};
use multiproc::{Event, Lock, Message, Pool, PoolError, Process, RLock, RawArray, RawValue, message};
use std::sync::{LockResult, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub const SCENARIOS: &[Scenario] = &[
    ("workers that are killed at any moment lose no task without a word", killed_workers, anything),
    ("a pool whose workers are all killed at any moment ends", all_killed, anything),
    (
        "a lock whose owner is killed at any moment is told of and can be put in order",
        killed_owners,
        anything,
    ),
    ("so is one that is taken twice", killed_reentrant_owners, anything),
];

const TASKS: usize = 60;

unsafe extern "C" {
    safe fn kill(pid: i32, signal: i32) -> i32;
}

fn started<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room");
    process
}

fn ends(process: &Process, code: i32) {
    process.join().expect("it is a child");
    assert_eq!(process.exit_code(), Some(code));
}

/// Repeats it as long as there is time, each time with another moment.
fn repeatedly(mut round: impl FnMut(Duration)) {
    let (begin, mut number) = (Instant::now(), 1_u64);
    while begin.elapsed() < seconds() {
        // A generator by George Marsaglia: moments without a pattern.
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        round(Duration::from_micros(number % 5000));
    }
}

/// Does a task, and counts that. The result may be large, so that a worker dies in the middle of sending it.
fn task((counts, number): (RawArray<u32>, usize)) -> Vec<u8> {
    counts.set(number, counts.get(number) + 1);
    vec![7; number * number * 10]
}

fn kill_later((victims, moment): (Vec<u32>, Duration)) {
    thread::sleep(moment);
    for victim in victims {
        kill(victim.cast_signed(), 9);
    }
}

/// Kills so many of a pool's three workers while it works. Each task is done once or is an error; how many are errors.
fn lost_tasks(killed: usize, moment: Duration) -> usize {
    let counts = RawArray::new(TASKS);
    let pool = Pool::new(3).expect("there is room");
    let victims = belongings().children.iter().map(|(pid, _)| *pid).take(killed).collect();
    let hunter = started(kill_later, (victims, moment));
    let results: Vec<_> = pool.imap(task, (0..TASKS).map(|number| (counts.clone(), number))).collect();
    for (number, result) in results.iter().enumerate() {
        match result {
            Ok(bytes) => assert_eq!((bytes.len(), counts.get(number)), (number * number * 10, 1)),
            Err(PoolError::WorkerDied { exit_code: Some(-9), .. }) => assert!(counts.get(number) <= 1),
            Err(error) => panic!("{error}"),
        }
    }
    ends(&hunter, 0);
    results.iter().filter(|result| result.is_err()).count()
}

fn killed_workers() {
    leaves_nothing(|| {
        repeatedly(|moment| {
            let lost = lost_tasks(2, moment);
            assert!(lost <= 2, "{lost} tasks are lost with two workers");
        });
    });
}

fn all_killed() {
    leaves_nothing(|| {
        repeatedly(|moment| {
            lost_tasks(3, moment);
        });
    });
}

/// Two numbers that are equal, but while somebody changes them.
#[derive(Clone)]
struct Twins {
    one: RawValue<u64>,
    other: RawValue<u64>,
    repairs: RawValue<u32>,
    enough: Event,
}

message!(Twins { one, other, repairs, enough });

impl Twins {
    fn new() -> Self {
        let (one, other) = (RawValue::new(0), RawValue::new(0));
        Self { one, other, repairs: RawValue::new(0), enough: Event::new() }
    }

    /// Only for one that has the lock.
    fn grow<G>(&self, locked: LockResult<G>, in_order: impl Fn()) {
        let poisoned = locked.is_err();
        let _alone = locked.unwrap_or_else(PoisonError::into_inner);
        if poisoned {
            self.other.set(self.one.get());
            self.repairs.set(self.repairs.get() + 1);
            in_order();
        }
        assert_eq!(self.one.get(), self.other.get(), "nobody is told of a death");
        self.one.set(self.one.get() + 1);
        self.other.set(self.other.get() + 1);
    }
}

/// Has one process killed again and again while another goes on, which must never wait for the dead.
fn killed_with<L: Message + Clone + Send + 'static>(lock: L, grow: fn((L, Twins))) {
    let twins = Twins::new();
    let survivor = started(grow, (lock.clone(), twins.clone()));
    repeatedly(|moment| {
        let victim = started(grow, (lock.clone(), twins.clone()));
        let before = twins.one.get();
        thread::sleep(moment);
        victim.kill();
        ends(&victim, -9);
        while twins.one.get() < before + 2 {
            assert!(survivor.is_alive());
            thread::yield_now();
        }
    });
    twins.enough.set();
    ends(&survivor, 0);
    println!("{} repairs", twins.repairs.get());
}

fn killed_owners() {
    killed_with(Lock::new(), |(lock, twins)| {
        while !twins.enough.is_set() {
            twins.grow(lock.lock(), || lock.clear_poison());
        }
    });
}

fn killed_reentrant_owners() {
    killed_with(RLock::new(), |(lock, twins)| {
        while !twins.enough.is_set() {
            let outer = lock.lock();
            twins.grow(lock.lock(), || lock.clear_poison());
            drop(outer);
        }
    });
}
