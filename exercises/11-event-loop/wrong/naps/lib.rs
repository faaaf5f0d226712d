use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

type Ready = Arc<Mutex<VecDeque<usize>>>;

thread_local! {
    static SLEEPERS: RefCell<BTreeMap<Instant, Vec<Waker>>> = RefCell::default();
}

pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let ready = Ready::new(Mutex::new((0..tasks.len()).collect()));
    let mut results = vec![None; tasks.len()];
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        wake_those_who_are_due();
        let Some(number) = first(&ready) else {
            thread::sleep(Duration::from_millis(1));
            continue;
        };
        let Some(task) = &mut tasks[number] else { continue };
        let waker = Waker::from(Arc::new(Place { number, ready: Arc::clone(&ready) }));
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
}

impl Wake for Place {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.contains(&self.number) {
            ready.push_back(self.number);
        }
    }
}

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
