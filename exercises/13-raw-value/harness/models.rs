//! Two processes that add one to the same number with its lock, in every order of what they do.

use multiproc::Value;
use raw_value::with_lock;

/// What was added with the lock is there.
pub fn with_the_lock_nothing_is_lost() {
    let number = Value::new(0);
    with_lock(&number, 2, plus_one, |_| {});
    assert_eq!(number.get(), 2, "two processes have added one with the lock");
}

fn plus_one(number: u64) -> u64 {
    number + 1
}
