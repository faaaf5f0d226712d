use std::sync::atomic::{AtomicU32, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Mutex, RwLock, RwLockWriteGuard};
use std::thread;

pub fn fails_readers_do_not_see_each_other() {
    let (lock, data, flag) = (RwLock::new(()), AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let guard = lock.read().unwrap();
            data.store(1, Relaxed);
            drop(guard);
            flag.store(1, Relaxed);
        });
        if flag.load(Relaxed) == 1 {
            let _guard = lock.read().unwrap();
            assert_eq!(data.load(Relaxed), 1);
        }
    });
}

pub fn holds_a_writer_sees_readers() {
    let (lock, data, flag) = (RwLock::new(()), AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let guard = lock.read().unwrap();
            data.store(1, Relaxed);
            flag.store(1, Relaxed);
            drop(guard);
        });
        if flag.load(Relaxed) == 1 {
            let _guard = lock.write().unwrap();
            assert_eq!(data.load(Relaxed), 1);
        }
    });
}

pub fn fails_try_lock_sees_the_time_before_an_unlock() {
    let (lock, flag) = (Mutex::new(()), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let _guard = lock.lock().unwrap();
            flag.store(1, SeqCst);
        });
        if flag.load(SeqCst) == 1 {
            assert!(lock.try_lock().is_ok());
        }
    });
}

pub fn holds_an_unlock_is_seen_by_a_lock() {
    let (lock, data) = (Mutex::new(false), AtomicU32::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            data.store(1, Relaxed);
            *lock.lock().unwrap() = true;
        });
        if *lock.lock().unwrap() {
            assert_eq!(data.load(Relaxed), 1);
        }
    });
}

pub fn hangs_reading_again_behind_a_writer() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *lock.write().unwrap() += 1);
        let first = lock.read().unwrap();
        let second = lock.read().unwrap();
        assert_eq!(*first, *second);
    });
}

pub fn hangs_locking_again() {
    let lock = Mutex::new(0);
    let _first = lock.lock();
    let _second = lock.lock();
}

pub fn fails_poison_can_come_late() {
    let lock = Mutex::new(0);
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let _guard = lock.lock().unwrap();
            panic!("poisons");
        });
        assert!(!lock.is_poisoned());
        let _ = thread.join();
    });
}

pub fn holds_downgrade_lets_no_writer_in() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *lock.write().unwrap() = 5);
        let mut writer = lock.write().unwrap();
        *writer = 1;
        assert_eq!(*RwLockWriteGuard::downgrade(writer), 1);
    });
}
