//! tokio: a task that begins to listen for a notification after it has looked, and one that begins before.

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use tokio::runtime::Builder;
    use tokio::sync::Notify;

    #[derive(Default)]
    struct Gate {
        open: AtomicBool,
        opened: Notify,
    }

    impl Gate {
        fn open(&self) {
            self.open.store(true, Ordering::SeqCst);
            self.opened.notify_waiters();
        }

        fn is_open(&self) -> bool {
            self.open.load(Ordering::SeqCst)
        }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        Builder::new_current_thread().build().unwrap().block_on(future)
    }

    fn somebody_opens() -> (Arc<Gate>, thread::JoinHandle<()>) {
        let gate = Arc::new(Gate::default());
        let other = Arc::clone(&gate);
        (gate, thread::spawn(move || other.open()))
    }

    #[test]
    fn listens_too_late() {
        let (gate, opener) = somebody_opens();
        run(async {
            if !gate.is_open() {
                gate.opened.notified().await;
            }
        });
        opener.join().unwrap();
    }

    #[test]
    fn listens_before_it_looks() {
        let (gate, opener) = somebody_opens();
        run(async {
            let opened = gate.opened.notified();
            if !gate.is_open() {
                opened.await;
            }
        });
        opener.join().unwrap();
    }
}
