//! An event loop: many tasks, one thread.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// What the loop runs: a future that brings a number.
pub type Task = Pin<Box<dyn Future<Output = u64>>>;

/// The tasks that can go on, by their numbers. Wakers may be sent to other threads, hence the lock.
type Ready = Arc<Mutex<VecDeque<usize>>>;

thread_local! {
    /// Whom to wake at what time, sorted by time. As good as a global variable, for there is only one thread.
    static SLEEPERS: RefCell<BTreeMap<Instant, Vec<Waker>>> = RefCell::default();
}

/// Runs all tasks in the calling thread, and returns their results in the order of `tasks`.
pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let ready = Ready::new(Mutex::new((0..tasks.len()).collect()));
    let mut results = vec![None; tasks.len()];
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        wake_those_who_are_due();
        let Some(number) = first(&ready) else {
            sleep_until_somebody_is_due();
            continue;
        };
        // There is no task any more if somebody has kept its waker and used it late.
        let Some(task) = &mut tasks[number] else { continue };
        let waker = Waker::from(Arc::new(Place { number, ready: Arc::clone(&ready) }));
        if let Poll::Ready(result) = task.as_mut().poll(&mut Context::from_waker(&waker)) {
            results[number] = Some(result);
            tasks[number] = None;
        }
    }
    results.into_iter().map(|result| result.expect("every task has ended")).collect()
}

/// Takes the first task from the queue. The lock is given back here: the task may wake others during its turn.
fn first(ready: &Ready) -> Option<usize> {
    ready.lock().expect("nobody panics while holding it").pop_front()
}

/// What a task's waker knows: which task it is, and where the queue is.
struct Place {
    number: usize,
    ready: Ready,
}

impl Wake for Place {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().expect("nobody panics while holding it");
        if !ready.contains(&self.number) {
            ready.push_back(self.number);
        }
    }
}

/// Is over when `duration` has passed. Meanwhile other tasks have their turns.
pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let due = Instant::now() + duration;
    poll_fn(move |context| {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        SLEEPERS.with_borrow_mut(|sleepers| sleepers.entry(due).or_default().push(waker));
        Poll::Pending
    })
}

fn wake_those_who_are_due() {
    let now = Instant::now();
    SLEEPERS.with_borrow_mut(|sleepers| {
        while let Some(next) = sleepers.first_entry().filter(|next| *next.key() <= now) {
            next.remove().into_iter().for_each(Waker::wake);
        }
    });
}

/// Sleeps in earnest: nobody can go on before.
fn sleep_until_somebody_is_due() {
    let next = SLEEPERS.with_borrow(|sleepers| sleepers.keys().next().copied());
    let due = next.expect("somebody sleeps, or nobody would ever go on");
    thread::sleep(due.saturating_duration_since(Instant::now()));
}

/// Lets all tasks that stand in the queue have a turn, and then goes on.
pub fn yield_now() -> impl Future<Output = ()> {
    let mut yielded = false;
    poll_fn(move |context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}
