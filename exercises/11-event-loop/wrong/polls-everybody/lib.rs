use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let mut results = vec![None; tasks.len()];
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    let mut context = Context::from_waker(Waker::noop());
    while tasks.iter().any(Option::is_some) {
        for (slot, result) in tasks.iter_mut().zip(&mut results) {
            let Some(task) = slot else { continue };
            if let Poll::Ready(number) = task.as_mut().poll(&mut context) {
                *result = Some(number);
                *slot = None;
            }
        }
    }
    results.into_iter().map(Option::unwrap).collect()
}

pub fn sleep(duration: Duration) -> impl Future<Output = ()> {
    let due = Instant::now() + duration;
    poll_fn(move |_| if Instant::now() >= due { Poll::Ready(()) } else { Poll::Pending })
}

pub fn yield_now() -> impl Future<Output = ()> {
    let mut yielded = false;
    poll_fn(move |_| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        Poll::Pending
    })
}
