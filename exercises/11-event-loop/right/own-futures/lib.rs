//! The futures are structs, each task has a waker of its own with a flag, the queue is a channel, and the sleepers are
//! a heap. The thread parks, so a waker may also be used from other threads.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    SLEEPERS.take();
    let (queue, ready) = channel();
    let mut jobs: Vec<Job> =
        tasks.into_iter().enumerate().map(|(index, task)| Job::new(index, task, &queue)).collect();
    let mut left = jobs.len();
    while left > 0 {
        let index = next(&ready);
        let job = &mut jobs[index];
        job.bell.queued.store(false, Ordering::Relaxed);
        if job.result.is_some() {
            continue;
        }
        if let Poll::Ready(result) = job.task.as_mut().poll(&mut Context::from_waker(&job.waker)) {
            job.result = Some(result);
            left -= 1;
        }
    }
    jobs.into_iter().filter_map(|job| job.result).collect()
}

struct Job {
    task: Task,
    bell: Arc<Bell>,
    waker: Waker,
    result: Option<u64>,
}

impl Job {
    fn new(index: usize, task: Task, queue: &Sender<usize>) -> Job {
        let bell = Arc::new(Bell {
            index,
            queued: AtomicBool::new(false),
            queue: queue.clone(),
            thread: thread::current(),
        });
        bell.wake_by_ref();
        Job { task, waker: Waker::from(Arc::clone(&bell)), bell, result: None }
    }
}

struct Bell {
    index: usize,
    queued: AtomicBool,
    queue: Sender<usize>,
    thread: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            let _ = self.queue.send(self.index); // Nobody listens any more? Then all tasks have ended.
            self.thread.unpark();
        }
    }
}

fn next(ready: &Receiver<usize>) -> usize {
    loop {
        ring_for_the_due();
        if let Ok(index) = ready.try_recv() {
            return index;
        }
        match SLEEPERS.with_borrow(|sleepers| sleepers.peek().map(|sleeper| sleeper.0.due)) {
            Some(due) => thread::park_timeout(due.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

thread_local! {
    static SLEEPERS: RefCell<BinaryHeap<Reverse<Sleeper>>> = const { RefCell::new(BinaryHeap::new()) };
}

struct Sleeper {
    due: Instant,
    waker: Waker,
}

impl Ord for Sleeper {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.due.cmp(&other.due)
    }
}

impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.due == other.due
    }
}

impl Eq for Sleeper {}

fn ring_for_the_due() {
    let now = Instant::now();
    SLEEPERS.with_borrow_mut(|sleepers| {
        while sleepers.peek().is_some_and(|sleeper| sleeper.0.due <= now) {
            sleepers.pop().into_iter().for_each(|sleeper| sleeper.0.waker.wake());
        }
    });
}

pub fn sleep(duration: Duration) -> Sleep {
    Sleep { duration, due: None }
}

/// Begins when it is first polled, and tells the loop once.
pub struct Sleep {
    duration: Duration,
    due: Option<Instant>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
        match self.due {
            Some(due) if Instant::now() >= due => return Poll::Ready(()),
            Some(_) => {}
            None => {
                let due = Instant::now() + self.duration;
                self.due = Some(due);
                let sleeper = Sleeper { due, waker: context.waker().clone() };
                SLEEPERS.with_borrow_mut(|sleepers| sleepers.push(Reverse(sleeper)));
            }
        }
        Poll::Pending
    }
}

pub fn yield_now() -> YieldNow {
    YieldNow { yielded: false }
}

pub struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
