//! The second caller sees that somebody initialises, and goes on before that has happened.
//!
//! expect: BUG (assertion)

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread;

struct Config {
    begun: AtomicBool,
    level: AtomicU32,
}

impl Config {
    fn level(&self) -> u32 {
        if !self.begun.swap(true, SeqCst) {
            self.level.store(9, SeqCst);
        }
        self.level.load(SeqCst)
    }
}

pub fn scenario() {
    let config = Arc::new(Config { begun: AtomicBool::new(false), level: AtomicU32::new(0) });
    let shared = Arc::clone(&config);
    let other = thread::spawn(move || shared.level());
    assert_eq!(config.level(), 9);
    assert_eq!(other.join().unwrap(), 9);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
