//! A timer that interrupts this process all the time, whatever it is waiting for.

use crate::Test;
use crate::everywhere::{METHODS, started};
use crate::processes::{LONG, all_end, ends};
use multiproc::{
    Barrier, Condition, Connection, Event, JoinableQueue, ListProxy, Lock, Manager, Pool, Queue, RawValue,
    Semaphore, Value, pipe,
};
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

pub const TESTS: &[Test] = &[
    ("a_timer_that_interrupts_waits_for_locks_does_no_harm", locks),
    ("a_timer_that_interrupts_waits_for_each_other_does_no_harm", meetings),
    ("a_timer_that_interrupts_messages_loses_none", messages),
    ("a_timer_that_interrupts_pools_and_managers_changes_no_result", servants),
    ("a_timer_that_interrupts_starts_and_joins_does_no_harm", starts),
    ("a_timer_that_interrupts_a_wait_makes_it_no_shorter", waits),
];

const SIGUSR1: i32 = 10;
const CLOCK_MONOTONIC: i32 = 1;

static SIGNALS: AtomicU32 = AtomicU32::new(0);

/// C's `struct sigevent`: a value, the signal, and how it is told, 0 for a signal.
#[repr(C)]
struct Notice {
    value: usize,
    signal: i32,
    how: i32,
    rest: [u64; 6],
}

/// C's `struct itimerspec`: seconds and nanoseconds, of the interval and until the first time.
type Times = [i64; 4];

unsafe extern "C" {
    fn signal(signal: i32, handler: usize) -> usize;
    fn siginterrupt(signal: i32, interrupts: i32) -> i32;
    fn timer_create(clock: i32, notice: *mut Notice, timer: *mut usize) -> i32;
    fn timer_settime(timer: usize, flags: i32, times: *const Times, old: *mut Times) -> i32;
    fn timer_delete(timer: usize) -> i32;
}

extern "C" fn count(_: i32) {
    SIGNALS.fetch_add(1, Relaxed);
}

/// Interrupts this process every 200 microseconds until it is dropped. No child inherits it.
struct Timer(usize);

impl Timer {
    fn new() -> Self {
        let handler: extern "C" fn(i32) = count;
        let (mut notice, mut timer) = (Notice { value: 0, signal: SIGUSR1, how: 0, rest: [0; 6] }, 0);
        let intervals: Times = [0, 200_000, 0, 200_000];
        // SAFETY: the handler only adds to an atomic; without `siginterrupt` the C library would hide the interruptions.
        // All pointers are valid during the calls.
        unsafe {
            signal(SIGUSR1, handler as usize);
            siginterrupt(SIGUSR1, 1);
            assert_eq!(timer_create(CLOCK_MONOTONIC, &raw mut notice, &raw mut timer), 0);
            assert_eq!(timer_settime(timer, 0, &raw const intervals, ptr::null_mut()), 0);
        }
        Self(timer)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // SAFETY: the timer was made by `new`, and is not used again.
        unsafe { timer_delete(self.0) };
    }
}

fn locks() {
    fn add((value, semaphore, lock): (Value<u32>, Semaphore, Lock)) {
        let _timer = Timer::new();
        for _ in 0..1000 {
            let _permit = semaphore.acquire().expect("nobody dies");
            let value = value.lock().expect("nobody dies");
            let _alone = lock.lock_timeout(LONG).expect("nobody dies");
            value.set(value.get() + 1);
        }
    }
    let shared = (Value::new(0), Semaphore::new(2), Lock::new());
    let adding = METHODS.map(|method| started(method, add, shared.clone()));
    let _timer = Timer::new();
    all_end(&adding, 0);
    assert_eq!(shared.0.get(), 3000);
}

fn meetings() {
    fn walk((barrier, condition, turn, mine): (Barrier, Condition, RawValue<u32>, u32)) {
        let _timer = Timer::new();
        for round in 0..100 {
            let guard = condition.lock().expect("nobody dies");
            let guard = guard.wait_for(|| turn.get() == 3 * round + mine).expect("nobody dies");
            turn.set(turn.get() + 1);
            guard.notify_all();
            drop(guard);
            barrier.wait().expect("nobody dies");
        }
    }
    let (barrier, condition, turn) = (Barrier::new(3), Condition::new(), RawValue::new(0));
    let walkers = [0, 1, 2].map(|mine| {
        let shared = (barrier.clone(), condition.clone(), turn.clone(), mine);
        started(METHODS[mine as usize], walk, shared)
    });
    let _timer = Timer::new();
    all_end(&walkers, 0);
    assert_eq!(turn.get(), 300);
}

fn messages() {
    type Ends = (JoinableQueue<Option<Vec<u8>>>, Queue<usize>, Connection<Vec<u8>>);
    fn echo((tasks, lengths, connection): Ends) {
        let _timer = Timer::new();
        while let Some(bytes) = tasks.get().expect("it is a message") {
            lengths.put(bytes.len());
            tasks.task_done().expect("it was taken");
        }
        while let Ok(bytes) = connection.recv() {
            connection.send(bytes).expect("the parent listens");
        }
    }
    for method in METHODS {
        let (tasks, lengths) = (JoinableQueue::with_maxsize(2), Queue::with_maxsize(1));
        let (ours, theirs) = pipe().expect("there is room");
        let process = started(method, echo, (tasks.clone(), lengths.clone(), theirs));
        let _timer = Timer::new();
        for length in (0..100).map(|number| number * 97) {
            tasks.put(Some(vec![1; length]));
            assert_eq!(lengths.get(), Ok(length));
        }
        tasks.join();
        tasks.put(None);
        for length in [0, 1 << 20, 5] {
            ours.send(vec![2; length]).expect("the child listens");
            assert!(ours.poll(LONG).expect("it is ours"));
            assert_eq!(ours.recv().expect("the child answers"), vec![2; length]);
        }
        drop(ours);
        ends(&process, 0);
    }
}

fn servants() {
    fn reverse(mut bytes: Vec<u8>) -> Vec<u8> {
        let _timer = Timer::new();
        bytes.reverse();
        bytes
    }
    fn append(list: ListProxy<Vec<u8>>) {
        let _timer = Timer::new();
        (0..20).for_each(|number| list.append(vec![number; 50_000]).expect("the manager is there"));
    }
    let manager = Manager::new().expect("there is room");
    let list = manager.list().expect("the manager is there");
    let appending = METHODS.map(|method| started(method, append, list.clone()));
    let _timer = Timer::new();
    let pool = Pool::new(2).expect("there is room");
    let task = |number: u8| [vec![number], vec![0; 200_000]].concat();
    let result = |number: u8| [vec![0; 200_000], vec![number]].concat();
    assert_eq!(pool.map(reverse, (0..20).map(task)), Ok((0..20).map(result).collect()));
    all_end(&appending, 0);
    assert_eq!(list.to_vec().expect("the manager is there").len(), 60);
}

fn starts() {
    let _timer = Timer::new();
    for number in 0..20_u32 {
        for method in METHODS {
            let told = RawValue::new(0);
            let tell = |(told, number): (RawValue<u32>, u32)| told.set(number);
            let process = started(method, tell, (told.clone(), number));
            process.join().expect("it is a child");
            assert_eq!((process.exit_code(), told.get()), (Some(0), number));
        }
    }
    assert!(SIGNALS.load(Relaxed) > 100, "{SIGNALS:?} are few");
}

fn waits() {
    let (event, lock, queue) = (Event::new(), Lock::new(), Queue::<u8>::new());
    let stay = |event: Event| event.wait();
    let processes = METHODS.map(|method| started(method, stay, event.clone()));
    let _timer = Timer::new();
    let _held = lock.lock().expect("nobody has died");
    let timeout = Duration::from_millis(60);
    let takes_its_time = |wait: &dyn Fn()| {
        let begin = Instant::now();
        wait();
        assert!(begin.elapsed() >= timeout);
    };
    takes_its_time(&|| assert!(!event.wait_timeout(timeout)));
    takes_its_time(&|| assert!(lock.lock_timeout(timeout).is_err()));
    takes_its_time(&|| assert!(queue.get_timeout(timeout).is_err()));
    for process in &processes {
        takes_its_time(&|| assert!(!process.join_timeout(timeout)));
    }
    event.set();
    all_end(&processes, 0);
}
