//! Threads: starting, naming, scoping, parking, and their local variables.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, Builder, JoinHandle, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::Duration;

thread_local! {
    static NUMBER: Cell<u32> = const { Cell::new(1) };
    /// With a comment, and visible elsewhere.
    pub static NUMBERS: RefCell<Vec<u32>> = RefCell::new(vec![]);
    static ONCE: OnceCell<String> = OnceCell::new();
    static NOISY: Noisy = Noisy;
}
std::thread_local!(static ALONE: Cell<u8> = Cell::new(3));
thread_local!(
    static SHARED: Rc<u8> = Rc::new(4);
);

static DROPPED: AtomicU32 = AtomicU32::new(0);

struct Noisy;

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

pub fn scenario() {
    names();
    locals();
    scopes();
    parking();
    finished();
    assert!(thread::available_parallelism().unwrap().get() > 0);
    handles::<JoinHandle<Cell<u8>>>();
    handles::<Thread>();
}

fn handles<T: Send + Sync>() {}

fn names() {
    let builder = Builder::new().name("worker".into()).stack_size(1 << 20);
    let handle =
        builder.spawn(|| (thread::current().name().map(String::from), thread::current().id())).unwrap();
    let (name, id): (_, ThreadId) = (handle.thread().name().map(String::from), handle.thread().id());
    assert_eq!(handle.join().unwrap(), (name.clone(), id));
    assert_eq!(name.as_deref(), Some("worker"));
    assert_eq!(thread::current().name(), Some("main"));
    assert_ne!(thread::current().id(), id);
    assert_eq!(thread::spawn(|| thread::current().name().map(String::from)).join().unwrap(), None);
}

fn locals() {
    NUMBER.set(2);
    thread::spawn(|| {
        assert_eq!((NUMBER.get(), NUMBER.replace(7), NUMBER.take()), (1, 1, 7));
        NUMBERS.with_borrow_mut(|numbers| numbers.push(1));
        assert_eq!(NUMBERS.take(), [1]);
        assert!(NOISY.try_with(|_| ()).is_ok());
    })
    .join()
    .unwrap();
    assert_eq!((NUMBER.get(), DROPPED.load(Ordering::SeqCst)), (2, 1));
    assert_eq!(ONCE.with(|once| once.get_or_init(|| "z".into()).len()), 1);
    NUMBERS.set(vec![4]);
    assert_eq!(NUMBERS.with_borrow(Vec::len) as u8 + ALONE.get() + SHARED.with(|number| **number), 8);
}

fn scopes() {
    let mut data = vec![1, 2, 3, 4];
    let total = AtomicU32::new(0);
    let sum = thread::scope(|scope: &Scope<'_, '_>| {
        let (left, right) = data.split_at_mut(2);
        let handle: ScopedJoinHandle<'_, u32> = scope.spawn(|| left.iter().sum::<u32>());
        scope.spawn(|| total.fetch_add(right.len() as u32, Ordering::Relaxed));
        let named = Builder::new().spawn_scoped(scope, || 1).unwrap();
        handle.join().unwrap() + named.join().unwrap()
    });
    assert_eq!((sum, total.into_inner()), (4, 2));
    let nested = thread::scope(|scope| scope.spawn(|| scope.spawn(|| 5).join().unwrap()).join().unwrap());
    assert_eq!(nested, 5);
}

fn parking() {
    let parked = thread::spawn(|| thread::park());
    parked.thread().unpark();
    parked.join().unwrap();
    thread::park_timeout(Duration::from_millis(1));
}

fn finished() {
    let handle = thread::spawn(|| 3);
    while !handle.is_finished() {
        thread::yield_now();
    }
    assert_eq!(handle.join().unwrap(), 3);
}
