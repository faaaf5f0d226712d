//! An executor on one thread, with timers: futures that sleep for one, two and three seconds, all at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

struct Sleep(Instant);

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context) -> Poll<()> {
        if Instant::now() >= self.0 { Poll::Ready(()) } else { Poll::Pending }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn main() {
    let start = Instant::now();
    let mut sleeps: Vec<Sleep> = [3, 1, 2].map(|seconds| Sleep(start + Duration::from_secs(seconds))).into();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        sleeps.retain_mut(|sleep| Pin::new(sleep).poll(&mut context).is_pending());
        let Some(next) = sleeps.iter().map(|sleep| sleep.0).min() else { return };
        thread::park_timeout(next.saturating_duration_since(Instant::now()));
    }
}
