//! Which types may be shared, sent, and seen again after a panic; what can be defaulted, converted, compared.

use std::cell::Cell;
use std::error::Error;
use std::fmt::Debug;
use std::hash::Hash;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::*;
use std::sync::mpsc::*;
use std::sync::*;
use std::thread::{AccessError, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::Instant;

fn shared<T: Send + Sync>() {}
fn sent<T: Send>() {}
fn seen_again<T: UnwindSafe + RefUnwindSafe>() {}
fn shown<T: Debug>() {}
fn an_error<T: Error>() {}
fn defaulted<T: Default>() {}
fn copied<T: Copy + Eq + Hash>() {}

pub fn scenario() {
    locks();
    messages();
    threads();
    defaulted::<Mutex<Vec<u8>>>();
    defaulted::<RwLock<String>>();
    defaulted::<Condvar>();
    defaulted::<OnceLock<Cell<u8>>>();
    defaulted::<LazyLock<u8>>();
    defaulted::<AtomicPtr<u8>>();
    shared::<AtomicPtr<Cell<u8>>>();
    seen_again::<AtomicPtr<u8>>();
    seen_again::<AtomicUsize>();
    copied::<ThreadId>();
    copied::<Instant>();
}

fn locks() {
    shared::<Mutex<Cell<u8>>>();
    shared::<RwLock<u8>>();
    shared::<OnceLock<u8>>();
    shared::<LazyLock<u8>>();
    shared::<(Condvar, Barrier, Once)>();
    seen_again::<Mutex<Cell<u8>>>();
    seen_again::<RwLock<Cell<u8>>>();
    seen_again::<(OnceLock<u8>, LazyLock<u8>)>();
    seen_again::<(Condvar, Barrier, Once)>();
    shown::<(MutexGuard<'_, u8>, RwLockReadGuard<'_, u8>, RwLockWriteGuard<'_, u8>)>();
    shown::<(BarrierWaitResult, WaitTimeoutResult, OnceState)>();
    an_error::<PoisonError<MutexGuard<'_, u8>>>();
    an_error::<TryLockError<RwLockReadGuard<'_, u8>>>();
}

fn messages() {
    shared::<(Sender<Cell<u8>>, SyncSender<Cell<u8>>)>();
    sent::<(Receiver<Cell<u8>>, IntoIter<u8>)>();
    seen_again::<(Sender<Cell<u8>>, SyncSender<Cell<u8>>, Receiver<Cell<u8>>)>();
    an_error::<SendError<u8>>();
    an_error::<TrySendError<u8>>();
    an_error::<RecvError>();
}

fn threads() {
    shared::<(JoinHandle<Cell<u8>>, Thread)>();
    shared::<(ScopedJoinHandle<'_, u8>, Scope<'_, '_>)>();
    shown::<(JoinHandle<u8>, ScopedJoinHandle<'_, u8>, Scope<'_, '_>, LocalKey<u8>)>();
    seen_again::<(Thread, ThreadId)>();
    an_error::<AccessError>();
}
