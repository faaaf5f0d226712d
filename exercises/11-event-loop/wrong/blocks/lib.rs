use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

pub type Task = Pin<Box<dyn Future<Output = u64>>>;

type Ready = Arc<Mutex<VecDeque<usize>>>;

pub fn run(tasks: Vec<Task>) -> Vec<u64> {
    let ready = Ready::new(Mutex::new((0..tasks.len()).collect()));
    let mut results = vec![None; tasks.len()];
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let number = first(&ready).unwrap();
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

pub async fn sleep(duration: Duration) {
    thread::sleep(duration);
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
