//! Workers take tasks from one receiver behind a lock, and answer on another channel.
//!
//! expect: OK

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

pub fn scenario() {
    let (tasks, queue) = channel::<u32>();
    let (answers, results) = channel();
    let queue = Arc::new(Mutex::new(queue));
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let (queue, answers) = (Arc::clone(&queue), answers.clone());
            thread::spawn(move || {
                loop {
                    let task = queue.lock().unwrap().recv();
                    let Ok(task) = task else { return };
                    answers.send(task * 2).unwrap();
                }
            })
        })
        .collect();
    drop(answers);
    for task in 1..=2 {
        tasks.send(task).unwrap();
    }
    drop(tasks);
    assert_eq!(results.iter().sum::<u32>(), 6);
    for worker in workers {
        worker.join().unwrap();
    }
}

#[allow(dead_code)]
fn main() {
    scenario();
}
