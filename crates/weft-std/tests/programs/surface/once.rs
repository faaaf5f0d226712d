//! `Once`, `OnceLock`, `LazyLock`.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, Once, OnceLock, OnceState};
use std::thread;

static ONCE: Once = Once::new();
static LOCK: OnceLock<Vec<u8>> = OnceLock::new();
static LAZY: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| HashMap::from([("x", 1)]));

pub fn scenario() {
    once();
    once_lock();
    lazy_lock();
    poison();
    thread::scope(|scope| {
        scope.spawn(|| LAZY["x"]);
        scope.spawn(|| LOCK.get_or_init(|| vec![3]).len());
    });
}

fn once() {
    let mut calls = 0;
    assert!(!ONCE.is_completed());
    ONCE.call_once(|| calls += 1);
    ONCE.call_once(|| calls += 1);
    ONCE.wait();
    assert!(ONCE.is_completed() && calls == 1);
}

fn once_lock() {
    let mut lock = OnceLock::new();
    assert_eq!(format!("{lock:?}"), "OnceLock(<uninit>)");
    assert_eq!(lock.set("a".to_string()), Ok(()));
    assert_eq!(lock.set("b".to_string()), Err("b".to_string()));
    assert_eq!(lock.get_or_init(|| unreachable!()), "a");
    assert_eq!(lock.get().map(String::as_str), Some("a"));
    assert_eq!(lock.clone(), lock);
    assert_eq!(format!("{lock:?}"), "OnceLock(\"a\")");
    assert_eq!(lock.take().as_deref(), Some("a"));
    assert_eq!((lock.get(), OnceLock::from(3).into_inner()), (None, Some(3)));
}

fn lazy_lock() {
    let lazy = LazyLock::new(|| 3);
    assert_eq!(format!("{lazy:?}"), "LazyLock(<uninit>)");
    assert_eq!(*lazy + *LazyLock::force(&lazy), 6);
    assert_eq!(format!("{lazy:?}"), "LazyLock(3)");
}

fn poison() {
    let once = Once::new();
    assert!(catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("inside")))).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| once.call_once(|| ()))).is_err());
    once.call_once_force(|state: &OnceState| assert!(state.is_poisoned()));
    assert!(once.is_completed());
    let lazy: LazyLock<u8> = LazyLock::new(|| panic!("inside"));
    assert!(catch_unwind(AssertUnwindSafe(|| *lazy)).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| *lazy)).is_err());
}
