//! tokio with all its features, and its runtime of several threads: a counter that is unlocked between reading and
//! writing, and one that is not.

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use tokio::sync::Mutex;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn unlocks_in_between() {
        async fn add(count: Arc<Mutex<u32>>) {
            let seen = *count.lock().await;
            *count.lock().await = seen + 1;
        }
        let count = Arc::new(Mutex::new(0));
        let both = [tokio::spawn(add(count.clone())), tokio::spawn(add(count.clone()))];
        for task in both {
            task.await.unwrap();
        }
        assert_eq!(*count.lock().await, 2);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn adds_under_one_lock() {
        async fn add(count: Arc<Mutex<u32>>) {
            *count.lock().await += 1;
        }
        let count = Arc::new(Mutex::new(0));
        let both = [tokio::spawn(add(count.clone())), tokio::spawn(add(count.clone()))];
        for task in both {
            task.await.unwrap();
        }
        assert_eq!(*count.lock().await, 2);
    }
}
