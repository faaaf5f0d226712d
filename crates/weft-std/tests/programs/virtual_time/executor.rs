//! An executor of one thread, written by hand: futures that sleep on a timer thread, woken through a channel.

use crate::{milliseconds, passed, sleep};
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

pub fn main() {
    one_future_is_driven_by_parking();
    many_futures_share_one_thread();
}

/// Is ready at its time; a thread that sleeps until then wakes it.
struct Timer {
    at: Instant,
    started: bool,
}

fn timer(time: Duration) -> Timer {
    Timer { at: Instant::now() + time, started: false }
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        if !std::mem::replace(&mut self.started, true) {
            let waker = context.waker().clone();
            thread::spawn(move || {
                thread::sleep(left);
                waker.wake();
            });
        }
        Poll::Pending
    }
}

struct Unparks(Thread);

impl Wake for Unparks {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unparks(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

fn one_future_is_driven_by_parking() {
    let start = Instant::now();
    block_on(async {
        timer(milliseconds(100)).await;
        passed(100, start);
        timer(milliseconds(200)).await;
    });
    passed(300, start);
}

type Boxed = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A future in the queue of those that can go on.
struct Task {
    future: Mutex<Option<Boxed>>,
    queue: Sender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let queue = self.queue.clone();
        let _ = queue.send(self);
    }
}

fn start(queue: &Sender<Arc<Task>>, future: impl Future<Output = ()> + Send + 'static) {
    let task = Task { future: Mutex::new(Some(Box::pin(future))), queue: queue.clone() };
    queue.send(Arc::new(task)).unwrap();
}

fn run(ready: &Receiver<Arc<Task>>) {
    for task in ready {
        let mut slot = task.future.lock().unwrap();
        let waker = Waker::from(task.clone());
        if let Some(mut future) = slot.take()
            && future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending()
        {
            *slot = Some(future);
        }
    }
}

fn many_futures_share_one_thread() {
    let begin = Instant::now();
    let (queue, ready) = channel();
    for number in 1..=20 {
        start(&queue, async move {
            timer(milliseconds(number * 10)).await;
            passed(number * 10, begin);
            timer(milliseconds(300)).await;
        });
    }
    // One that does not give way holds all others up.
    start(&queue, async { sleep(5) });
    drop(queue);
    run(&ready);
    passed(500, begin);
}
