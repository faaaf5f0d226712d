use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

type Ready = Arc<Mutex<VecDeque<usize>>>;

static ALARMS: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let ready = Ready::new(Mutex::new((0..tasks.len()).collect()));
    let mut results = vec![None; tasks.len()];
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let Some(number) = first(&ready) else {
            thread::park();
            continue;
        };
        let Some(task) = &mut tasks[number] else { continue };
        let waker =
            Waker::from(Arc::new(Place { number, ready: Arc::clone(&ready), thread: thread::current() }));
        if let Poll::Ready(result) = task.as_mut().poll(&mut Context::from_waker(&waker)) {
            results[number] = Some(result);
            tasks[number] = None;
        }
    }
    for alarm in ALARMS.lock().unwrap().drain(..) {
        alarm.join().unwrap();
    }
    results.into_iter().map(|result| result.unwrap()).collect()
}

fn first(ready: &Ready) -> Option<usize> {
    ready.lock().unwrap().pop_front()
}

struct Place {
    number: usize,
    ready: Ready,
    thread: Thread,
}

impl Wake for Place {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.contains(&self.number) {
            ready.push_back(self.number);
        }
        self.thread.unpark();
    }
}

pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let due = Instant::now() + duration;
    let mut set = false;
    poll_fn(move |context| {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        if !set {
            set = true;
            let waker = context.waker().clone();
            let alarm = thread::spawn(move || {
                thread::sleep(due.saturating_duration_since(Instant::now()));
                waker.wake();
            });
            ALARMS.lock().unwrap().push(alarm);
        }
        Poll::Pending
    })
}

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
