//! A crate with plain tests, as `cargo test` would build it.
#![allow(dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn twice(add: fn(&AtomicU32)) -> u32 {
    let number = Arc::new(AtomicU32::new(0));
    let threads = [(); 2].map(|()| {
        let number = Arc::clone(&number);
        thread::spawn(move || add(&number))
    });
    for thread in threads {
        thread.join().unwrap();
    }
    number.load(SeqCst)
}

fn at_once(number: &AtomicU32) {
    number.fetch_add(1, SeqCst);
}

fn in_two_steps(number: &AtomicU32) {
    let old = number.load(SeqCst);
    number.store(old + 1, SeqCst);
}

mod tests {
    use super::*;

    #[test]
    fn holds() {
        assert_eq!(twice(at_once), 2);
    }

    #[test]
    fn loses_an_update() {
        assert_eq!(twice(in_two_steps), 2);
    }

    /// With a comment, and a result.
    #[test]
    fn returns_ok() -> Result<(), String> {
        (twice(at_once) == 2).then_some(()).ok_or("no".into())
    }

    #[test]
    fn returns_an_error() -> Result<(), String> {
        Err("on purpose".into())
    }

    #[test]
    #[should_panic(expected = "right")]
    fn panics_as_expected() {
        assert_eq!(twice(at_once), 3, "right");
    }

    #[test]
    #[should_panic = "right"]
    fn panics_otherwise() {
        panic!("wrong");
    }

    #[test]
    #[should_panic]
    fn panics_only_sometimes() {
        assert_eq!(twice(in_two_steps), 2);
    }

    #[test]
    #[ignore = "takes long"]
    fn is_ignored() {
        panic!();
    }
}
