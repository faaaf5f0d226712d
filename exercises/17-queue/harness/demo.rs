//! The lesson's reporter and consumer, twice: once as there, where the consumer goes on as long as the queue is not
//! empty, and once until it is closed. Then four workers.

use queue::{Queue, process};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    told("while it is not empty", |queue| {
        while !queue.is_empty() {
            queue.get().into_iter().for_each(print);
        }
    });
    told("until it is closed", |queue| {
        while let Some(greeting) = queue.get() {
            print(greeting);
        }
    });

    for workers in [1, 2, 4] {
        let begin = Instant::now();
        let done = process(&[(0..8).collect(), (8..16).collect()], workers, 2, slow).len();
        println!("{workers} workers: {done} items in {:.2} s", begin.elapsed().as_secs_f64());
    }
}

fn told(how: &str, consume: impl FnOnce(&Queue<String>) + Send) {
    println!("the consumer goes on {how}:");
    let queue = Queue::new(10);
    thread::scope(|scope| {
        scope.spawn(|| consume(&queue));
        for number in 0..5 {
            thread::sleep(Duration::from_millis(5));
            queue.put(format!("Hello, {number}")).expect("the queue is open");
        }
        queue.close();
    });
}

fn print(greeting: String) {
    println!("    {greeting}");
}

fn slow(item: u64) -> u64 {
    thread::sleep(Duration::from_millis(50));
    item
}
