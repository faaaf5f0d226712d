//! A listener is called with the lock held, and locks it again if somebody else was there before.
//!
//! expect: BUG (deadlock)

use std::sync::{Arc, Mutex};
use std::thread;

struct Board {
    posts: Mutex<Vec<u32>>,
}

impl Board {
    fn post(&self, number: u32) {
        let mut posts = self.posts.lock().unwrap();
        posts.push(number);
        if posts.len() == 2 {
            assert!(self.count() == 2);
        }
    }

    fn count(&self) -> usize {
        self.posts.lock().unwrap().len()
    }
}

pub fn scenario() {
    let board = Arc::new(Board { posts: Mutex::new(Vec::new()) });
    let shared = Arc::clone(&board);
    let other = thread::spawn(move || shared.post(1));
    if board.count() == 0 {
        other.join().unwrap();
        return;
    }
    board.post(2);
    other.join().unwrap();
}

#[allow(dead_code)]
fn main() {
    scenario();
}
