//! `Arc` is one type, whatever path leads to it; collections, cells and traits of `std` are the real ones.

use std::borrow::Cow;
use std::cell::{RefCell, UnsafeCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, RwLock, Weak};

#[derive(Debug, Default)]
struct Everything {
    number: AtomicUsize,
    list: Mutex<Vec<u32>>,
    map: RwLock<HashMap<String, u8>>,
    changed: Condvar,
    text: OnceLock<String>,
}

trait Counter: Send + Sync {
    fn next(&self) -> u32;
}

impl Counter for AtomicU32 {
    fn next(&self) -> u32 {
        self.fetch_add(1, Ordering::AcqRel) + 1
    }
}

impl Counter for Mutex<u32> {
    fn next(&self) -> u32 {
        let mut number = self.lock().unwrap();
        *number += 1;
        *number
    }
}

pub fn scenario() {
    arcs();
    let counters: Vec<Arc<dyn Counter>> = vec![Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(0))];
    assert_eq!(counters.iter().map(|counter| counter.next()).sum::<u32>(), 2);
    let set: HashSet<u8> = [1, 2].into_iter().collect();
    let queue: VecDeque<_> = set.iter().map(|number| number + 1).collect();
    let map: BTreeMap<_, _> = queue.iter().copied().zip(set).collect();
    assert_eq!(map.len(), 2);
    assert_eq!(Cow::Borrowed("x"), *RefCell::new("x").borrow());
    assert_eq!(UnsafeCell::new(3).into_inner(), 3);
}

fn arcs() {
    let everything: Arc<Everything> = Arc::new(Everything::default());
    let same: alloc::sync::Arc<Everything> = everything.clone();
    let weak: Weak<Everything> = Arc::downgrade(&same);
    assert!(Arc::ptr_eq(&everything, &same) && weak.upgrade().is_some());
    assert!(format!("{everything:?}").contains("OnceLock(<uninit>)"));
    drop((everything, same));
    assert!(weak.upgrade().is_none());
}
