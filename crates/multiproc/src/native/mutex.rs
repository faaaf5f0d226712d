//! A lock that processes share: a word of shared memory that says who has it, and the kernel's `futex` to wait.
//!
//! The word is 0 while the lock is free, and else the owner's process, with a bit for "somebody waits". So owning the
//! lock and being known as its owner is one and the same write, and a waiter can look whether the owner still lives.
//! A process is its number and, since numbers come again, a bit of the time at which it was started.

use super::luggage::shared;
use super::memory::Memory;
use super::sys;
use crate::patience::Patience;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LockResult, PoisonError};
use std::time::Duration;
use std::{fs, hint, process, thread};

const FREE: u32 = 0;
const AWAITED: u32 = 1 << 31;
/// No number of a process needs more bits on Linux.
const PID_BITS: u32 = 22;
const BIRTHS: u64 = 255;

/// After how long a waiter looks whether the owner lives.
const LOOK: Duration = Duration::from_millis(20);
const SPINS: u32 = 100;

/// A lock in shared memory. It is poisoned by an owner that panics, as every lock in Rust, and by one that dies.
pub(crate) struct Mutex {
    /// The owner; whether the lock is poisoned.
    words: Memory<u32>,
}

shared! { Mutex { words } }

impl Mutex {
    pub(crate) fn new() -> Self {
        Self { words: Memory::zeroed(2) }
    }

    #[inline]
    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_>> {
        self.acquire(Patience::Forever);
        self.guard()
    }

    /// Nothing if the lock is not free in time.
    pub(crate) fn lock_within(&self, patience: Patience) -> Option<LockResult<MutexGuard<'_>>> {
        self.acquire(patience).then(|| self.guard())
    }

    #[inline]
    fn guard(&self) -> LockResult<MutexGuard<'_>> {
        let guard =
            MutexGuard { mutex: self, panicked_before: thread::panicking(), stays_in_thread: PhantomData };
        if self.is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Takes the lock without a guard, if it is free in time; [`release`](Self::release) ends that.
    #[inline]
    pub(super) fn acquire(&self, patience: Patience) -> bool {
        let owner = self.owner();
        owner.compare_exchange(FREE, this_process(), Ordering::Acquire, Ordering::Relaxed).is_ok()
            || self.lock_later(patience)
    }

    #[inline]
    pub(super) fn release(&self) {
        let owner = self.owner();
        if owner.swap(FREE, Ordering::Release) & AWAITED != 0 {
            sys::futex_wake(owner, 1);
        }
    }

    #[inline]
    pub(crate) fn is_poisoned(&self) -> bool {
        self.words.cells()[1].load(Ordering::Relaxed) != 0
    }

    pub(crate) fn clear_poison(&self) {
        self.words.cells()[1].store(0, Ordering::Relaxed);
    }

    pub(super) fn poison(&self) {
        self.words.cells()[1].store(1, Ordering::Relaxed);
    }

    #[inline]
    fn owner(&self) -> &AtomicU32 {
        &self.words.cells()[0]
    }

    #[cold]
    fn lock_later(&self, patience: Patience) -> bool {
        let mut seen = self.spin();
        loop {
            // Somebody else may wait, too, so the lock is taken as one that is awaited.
            if seen == FREE && self.take(FREE) {
                return true;
            }
            if seen != FREE && self.await_change(seen, patience) && self.take(seen | AWAITED) {
                self.poison();
                return true;
            }
            seen = self.owner().load(Ordering::Relaxed);
            if seen != FREE && patience.is_over() {
                return false;
            }
        }
    }

    fn take(&self, from: u32) -> bool {
        let taken = this_process() | AWAITED;
        self.owner().compare_exchange(from, taken, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Most locks are held for a moment.
    fn spin(&self) -> u32 {
        let owner = || self.owner().load(Ordering::Relaxed);
        (0..SPINS)
            .map(|_| owner())
            .inspect(|_| hint::spin_loop())
            .find(|&seen| seen == FREE)
            .unwrap_or_else(owner)
    }

    /// Whether somebody has died with the lock, and nobody has taken it since.
    pub(super) fn is_left_behind(&self) -> bool {
        let owner = self.owner().load(Ordering::Relaxed);
        owner != FREE && !lives(owner & !AWAITED)
    }

    /// Waits for the lock to change hands, a moment at most; whether the owner is dead.
    fn await_change(&self, seen: u32, patience: Patience) -> bool {
        let awaited = seen | AWAITED;
        let owner = self.owner();
        let announced = seen == awaited
            || owner.compare_exchange(seen, awaited, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        announced && sys::futex_wait(owner, awaited, patience.at_most(LOOK)) && !lives(seen & !AWAITED)
    }
}

/// The right to be alone, until it is dropped.
pub(crate) struct MutexGuard<'mutex> {
    mutex: &'mutex Mutex,
    panicked_before: bool,
    stays_in_thread: PhantomData<*const ()>,
}

impl<'mutex> MutexGuard<'mutex> {
    pub(super) fn mutex(&self) -> &'mutex Mutex {
        self.mutex
    }
}

impl Drop for MutexGuard<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.panicked_before && thread::panicking() {
            self.mutex.poison();
        }
        self.mutex.release();
    }
}

/// 0 until somebody asks.
static THIS_PROCESS: AtomicU32 = AtomicU32::new(0);

/// The number of this process, and when it was born; never 0, and without the two highest bits.
#[inline]
pub(super) fn this_process() -> u32 {
    match THIS_PROCESS.load(Ordering::Relaxed) {
        0 => find_this_process(),
        known => known,
    }
}

#[cold]
fn find_this_process() -> u32 {
    let pid = process::id();
    let birth = Stat::read(pid).map_or(0, |stat| stat.birth);
    let this = pid | birth << PID_BITS;
    THIS_PROCESS.store(this, Ordering::Relaxed);
    this
}

/// For a child that has just been forked.
pub(super) fn forget_this_process() {
    THIS_PROCESS.store(0, Ordering::Relaxed);
}

/// Whether a process has not ended. In doubt it has not: two owners of a lock are worse than none.
pub(super) fn lives(process: u32) -> bool {
    let (pid, birth) = (process & ((1 << PID_BITS) - 1), process >> PID_BITS);
    match Stat::read(pid) {
        // It may have been without a descriptor when it wanted to know its birth.
        Some(stat) => !stat.ended && (birth == 0 || stat.birth == birth),
        None => sys::exists(pid.cast_signed()),
    }
}

/// What `/proc` says of a process.
struct Stat {
    /// Killed, too, if its parent has not reaped it yet.
    ended: bool,
    /// Never 0.
    birth: u32,
}

impl Stat {
    fn read(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
    }

    /// From `pid (name) state …`, where the time of the start is the 22nd field.
    fn parse(stat: &str) -> Option<Self> {
        let mut fields = stat.rsplit_once(") ")?.1.split(' ');
        let ended = ["Z", "X", "x"].contains(&fields.next()?);
        let started: u64 = fields.nth(18)?.parse().ok()?;
        Some(Self { ended, birth: u32::try_from(1 + started % BIRTHS).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_another_birth_under_its_number_is_another_process() {
        let this = this_process();
        assert!(lives(this));
        assert_eq!(this >> PID_BITS & !255, 0, "the bit for waiters is free");
        assert!(!lives(this ^ 1 << PID_BITS));
    }

    #[test]
    fn a_name_with_brackets_and_spaces_is_no_riddle() {
        let stat = "7 (a) Z (b) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 300 1 1";
        let stat = Stat::parse(stat).expect("it has all fields");
        assert_eq!((stat.ended, stat.birth), (false, 46));
    }
}
