use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, Once};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

type Ready = Arc<Mutex<VecDeque<usize>>>;

static SLEEPERS: Mutex<BTreeMap<Instant, Vec<Waker>>> = Mutex::new(BTreeMap::new());
static CHANGED: Condvar = Condvar::new();
static CLOCK: Once = Once::new();

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
    poll_fn(move |context| {
        if Instant::now() >= due {
            return Poll::Ready(());
        }
        CLOCK.call_once(|| {
            thread::spawn(watch_the_clock);
        });
        SLEEPERS.lock().unwrap().entry(due).or_default().push(context.waker().clone());
        CHANGED.notify_one();
        Poll::Pending
    })
}

fn watch_the_clock() {
    let mut sleepers = SLEEPERS.lock().unwrap();
    loop {
        let now = Instant::now();
        while let Some(next) = sleepers.first_entry().filter(|next| *next.key() <= now) {
            next.remove().into_iter().for_each(Waker::wake);
        }
        sleepers = match sleepers.keys().next().copied() {
            Some(due) => CHANGED.wait_timeout(sleepers, due - now).unwrap().0,
            None => CHANGED.wait(sleepers).unwrap(),
        };
    }
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
