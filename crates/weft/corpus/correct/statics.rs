//! State in statics, made when it is first needed, and made anew in every execution.
//!
//! expect: OK

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{LazyLock, Mutex};
use std::thread;

static NEXT: AtomicU32 = AtomicU32::new(1);
static GIVEN: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(Vec::new()));

fn take_number() {
    let number = NEXT.fetch_add(1, SeqCst);
    GIVEN.lock().unwrap().push(number);
}

pub fn scenario() {
    let other = thread::spawn(take_number);
    take_number();
    other.join().unwrap();
    let mut given = GIVEN.lock().unwrap();
    given.sort_unstable();
    assert_eq!(*given, [1, 2]);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
