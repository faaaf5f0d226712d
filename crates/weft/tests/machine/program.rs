//! The words that the programs of these tests are made of.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::panic::Location;
use std::rc::Rc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use weft::machine::{Settings, Simulated, Stopped, process_starts, simulate};
use weft::sync::{RawLock, Value};
use weft::{Atomic, Cell8, TaskId};

/// A machine on which [`compute`] takes what it says.
pub fn machine(cores: usize) -> Settings {
    Settings { cores, process_start: Duration::from_millis(1), ..Settings::default() }
}

/// Runs a program that comes to its end.
#[track_caller]
pub fn ends(settings: Settings, program: impl Fn()) -> Simulated {
    let simulated = simulate(settings, &program);
    assert_eq!(simulated.stopped, None);
    simulated
}

/// Runs a program that does not come to its end.
#[track_caller]
pub fn stops(program: impl Fn()) -> Stopped {
    simulate(machine(2), &program).stopped.expect("the program stops before its end")
}

/// Starts a thread.
pub fn start(body: impl FnOnce() + 'static) -> TaskId {
    weft::spawn(Box::new(body), None, Location::caller())
}

/// Starts a thread with a name.
pub fn start_named(name: &str, body: impl FnOnce() + 'static) -> TaskId {
    weft::spawn(Box::new(body), Some(name.to_string()), Location::caller())
}

/// Waits for a thread.
#[track_caller]
pub fn join(task: TaskId) {
    weft::join(task, Location::caller());
}

/// Starts so many threads, and waits for all of them.
pub fn together(count: u64, body: impl Fn(u64) + 'static) {
    let body = Rc::new(body);
    let one = |number| {
        let body = Rc::clone(&body);
        start(move || body(number))
    };
    let tasks: Vec<TaskId> = (0..count).map(one).collect();
    tasks.into_iter().for_each(join);
}

/// Sleeps for milliseconds.
pub fn sleep(milliseconds: u64) {
    weft::sleep(Duration::from_millis(milliseconds), Location::caller());
}

/// Has a core for milliseconds: on a machine of these tests, a process takes one to start, however fast the real one is.
pub fn compute(milliseconds: u64) {
    (0..milliseconds).for_each(|_| process_starts());
}

/// How long something takes.
pub fn time_of(what: impl FnOnce()) -> Duration {
    let before = weft::now();
    what();
    weft::now().saturating_sub(before)
}

/// Fails unless it took so many milliseconds, give or take less than one: the code in between takes its time too.
#[track_caller]
pub fn took(milliseconds: u64, time: Duration) {
    let right = Duration::from_millis(milliseconds);
    assert!(time.abs_diff(right) < Duration::from_millis(1), "{time:?} instead of {right:?}");
}

/// How many times one number is another.
#[expect(clippy::cast_precision_loss, reason = "three digits are enough")]
pub fn ratio(over: u64, under: u64) -> f64 {
    over as f64 / under as f64
}

/// Milliseconds, in nanoseconds.
pub const MS: u64 = 1_000_000;

/// As [`took`], for the whole program.
#[track_caller]
pub fn took_in_all(milliseconds: u64, simulated: &Simulated) {
    took(milliseconds, Duration::from_nanos(simulated.makespan));
}

/// What a program writes down, in the order of virtual time.
#[derive(Clone, Default)]
pub struct Notes<T>(Rc<RefCell<Vec<T>>>);

impl<T: Clone + Debug> Notes<T> {
    pub fn new() -> Notes<T> {
        Notes(Rc::default())
    }

    pub fn write(&self, note: T) {
        self.0.borrow_mut().push(note);
    }

    pub fn all(&self) -> Vec<T> {
        self.0.borrow().clone()
    }
}

/// A lock around nothing.
#[derive(Clone)]
pub struct Lock(pub Rc<RawLock>);

impl Lock {
    #[track_caller]
    pub fn mutex() -> Lock {
        Lock(Rc::new(RawLock::mutex(Location::caller())))
    }

    #[track_caller]
    pub fn rwlock() -> Lock {
        Lock(Rc::new(RawLock::rwlock(Location::caller())))
    }

    #[track_caller]
    pub fn lock(&self) {
        self.0.write("Mutex::lock", Location::caller(), nothing());
    }

    pub fn unlock(&self) {
        self.0.unlock_write(Location::caller(), nothing());
    }

    /// Has the lock while `body` runs.
    #[track_caller]
    pub fn with(&self, body: impl FnOnce()) {
        self.lock();
        body();
        self.unlock();
    }

    /// Has a share of the lock while `body` runs.
    pub fn reading(&self, body: impl FnOnce()) {
        self.0.read("RwLock::read", Location::caller(), nothing());
        body();
        self.0.unlock_read(Location::caller());
    }
}

/// The value that a lock of these tests protects: none that can be shown.
pub fn nothing() -> Value {
    Value::of(std::ptr::from_ref(&()), 0)
}

/// A flag that tasks look at and set.
#[derive(Clone, Default)]
pub struct Flag(Rc<(Atomic, Cell<u8>)>);

impl Flag {
    pub fn new() -> Flag {
        Flag::default()
    }

    #[track_caller]
    pub fn is_set(&self) -> bool {
        self.0.0.load(self.cell(), SeqCst, Location::caller(), |value| value.to_string()) == 1
    }

    pub fn set(&self) {
        self.0.0.store(self.cell(), 1, SeqCst, Location::caller(), |value| value.to_string());
    }

    fn cell(&self) -> Cell8 {
        Cell8 { address: self.0.1.as_ptr(), size: 1, made: None }
    }
}
