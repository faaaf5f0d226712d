//! What only the C library has, declared by hand.
//!
//! Everything here is a thin, safe function: it retries when a signal interrupts it and turns `errno` into an
//! [`io::Error`]. What the calls are good for is decided elsewhere.

mod mapping;
mod packets;
mod passing;

pub(crate) use mapping::{map_file, map_shared, memory_file, unmap};
pub(crate) use packets::{PACKET, packet_pair, receive_packet};
pub(crate) use passing::{receive_descriptors, send_descriptors};

use std::ffi::{c_int, c_long, c_short, c_ulong, c_void};
use std::io;
use std::marker::PhantomData;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub(crate) const SIGKILL: c_int = 9;
pub(crate) const SIGTERM: c_int = 15;

pub(crate) const EBADF: i32 = 9;
const ECHILD: i32 = 10;
const WNOHANG: c_int = 1;
const POLLIN: c_short = 1;
const POLLOUT: c_short = 4;
const MSG_NOSIGNAL: c_int = 0x4000;
const PR_SET_PDEATHSIG: c_int = 1;
/// The same number on every architecture that Rust knows.
const SYS_PIDFD_OPEN: c_long = 434;
#[cfg(target_arch = "x86_64")]
const SYS_FUTEX: c_long = 202;
/// The number on the younger architectures: 64-bit ARM and RISC-V.
#[cfg(not(target_arch = "x86_64"))]
const SYS_FUTEX: c_long = 98;
const FUTEX_WAIT: c_int = 0;
const FUTEX_WAKE: c_int = 1;
const INPUT: RawFd = 0;

unsafe extern "C" {
    fn fork() -> c_int;
    fn waitpid(pid: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn poll(fds: *mut Interest<'_>, count: c_ulong, milliseconds: c_int) -> c_int;
    fn send(socket: c_int, bytes: *const c_void, length: usize, flags: c_int) -> isize;
    safe fn dup2(fd: c_int, place: c_int) -> c_int;
    fn close(fd: c_int) -> c_int;
    fn prctl(option: c_int, ...) -> c_int;
    fn syscall(number: c_long, ...) -> c_long;
    safe fn kill(pid: c_int, signal: c_int) -> c_int;
    safe fn _exit(code: c_int) -> !;
}

/// Splits the process in two: `Some(pid)` in the parent, `None` in the child.
///
/// The child has this thread only. A lock that another thread held stays locked in it, so the caller must have taken
/// the locks that the child needs; `Forking` does.
pub(crate) fn split() -> io::Result<Option<c_int>> {
    // SAFETY: no memory is passed. glibc and musl make their allocators usable in the child of a threaded process,
    // and the child never returns from `Forking::child`, so no caller sees itself run twice.
    match unsafe { fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(None),
        pid => Ok(Some(pid)),
    }
}

/// Ends the process now: no destructor, no exit handler of the parent runs in its child.
pub(crate) fn exit_now(code: c_int) -> ! {
    _exit(code)
}

/// Asks the kernel to kill this process when the thread that forked it ends.
pub(crate) fn die_with_parent() {
    // SAFETY: this option takes one integer and touches no memory.
    unsafe { prctl(PR_SET_PDEATHSIG, SIGKILL as c_ulong) };
}

/// Sends a signal; a process that has ended already is no error.
pub(crate) fn signal(pid: c_int, signal: c_int) {
    kill(pid, signal);
}

/// How asking for a child's end went.
#[derive(Clone, Copy)]
pub(crate) enum Waited {
    Running,
    /// With the status as `waitpid` packs it.
    Ended(c_int),
    /// There is no such child: someone else has reaped it.
    Lost,
}

pub(crate) fn wait(pid: c_int) -> Waited {
    wait_with(pid, 0)
}

pub(crate) fn wait_now(pid: c_int) -> Waited {
    wait_with(pid, WNOHANG)
}

fn wait_with(pid: c_int, options: c_int) -> Waited {
    let mut status = 0;
    // SAFETY: `status` is a valid place for one integer during the call.
    match retried(|| unsafe { waitpid(pid, &raw mut status, options) }.into()) {
        Ok(0) => Waited::Running,
        Ok(_) => Waited::Ended(status),
        Err(error) => {
            debug_assert_eq!(error.raw_os_error(), Some(ECHILD));
            Waited::Lost
        }
    }
}

/// A descriptor that becomes readable when the process ends.
pub(crate) fn pidfd(pid: c_int) -> io::Result<OwnedFd> {
    // SAFETY: two integers are passed, as the system call takes.
    let fd = retried(|| unsafe { syscall(SYS_PIDFD_OPEN, c_long::from(pid), 0 as c_long) } as i64)?;
    let fd = RawFd::try_from(fd).map_err(io::Error::other)?;
    // SAFETY: the kernel has just made this descriptor, and nobody else knows its number.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Closes a descriptor that a fresh child inherited, or that its owner gives up.
pub(crate) fn close_inherited(fd: RawFd) {
    // SAFETY: the number comes from the list of `Forking`, where its owner is the parent's copy of a `Private`, whose
    // destructor never runs in this process; or from a `Descriptor` that forgets it. Nobody uses it again.
    unsafe { close(fd) };
}

/// Sends some bytes on a socket: an error, and not the signal `SIGPIPE`, when the other end is gone.
pub(crate) fn send_some(socket: BorrowedFd, bytes: &[u8]) -> io::Result<usize> {
    let (fd, start, length) = (socket.as_raw_fd(), bytes.as_ptr(), bytes.len());
    // SAFETY: `start` and `length` are those of a slice that is borrowed during the call.
    let sent = retried(|| unsafe { send(fd, start.cast(), length, MSG_NOSIGNAL) } as i64)?;
    usize::try_from(sent).map_err(io::Error::other)
}

/// A descriptor and what is awaited on it: C's `struct pollfd`.
#[repr(C)]
pub(crate) struct Interest<'fd> {
    fd: RawFd,
    events: c_short,
    happened: c_short,
    /// Keeps the descriptor open while it is polled.
    borrowed: PhantomData<BorrowedFd<'fd>>,
}

impl<'fd> Interest<'fd> {
    pub(crate) fn reading(fd: BorrowedFd<'fd>) -> Self {
        Self { fd: fd.as_raw_fd(), events: POLLIN, happened: 0, borrowed: PhantomData }
    }

    /// Waits for nothing: `poll` passes over negative numbers.
    pub(crate) fn nothing() -> Self {
        Self { fd: -1, events: 0, happened: 0, borrowed: PhantomData }
    }

    pub(crate) fn and_writing(mut self) -> Self {
        self.events |= POLLOUT;
        self
    }

    /// Whether something came, or the other end is gone.
    pub(crate) fn happened(&self) -> bool {
        self.happened != 0
    }
}

/// Sleeps until one of the interests happens or the deadline passes. It may return early: look again.
pub(crate) fn await_any(interests: &mut [Interest], deadline: Option<Instant>) -> io::Result<()> {
    let count = interests.len() as c_ulong;
    // SAFETY: the slice is a valid array of `count` elements laid out as `struct pollfd`.
    retried(|| unsafe { poll(interests.as_mut_ptr(), count, milliseconds_until(deadline)) }.into())?;
    Ok(())
}

fn milliseconds_until(deadline: Option<Instant>) -> c_int {
    let Some(deadline) = deadline else { return -1 };
    let left = deadline.saturating_duration_since(Instant::now());
    // Rounded up: a wait of less than a millisecond must not become a loop without waiting.
    c_int::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(c_int::MAX)
}

/// Repeats a call while signals interrupt it; -1 becomes the error in `errno`.
fn retried(mut call: impl FnMut() -> i64) -> io::Result<i64> {
    loop {
        match call() {
            -1 => match io::Error::last_os_error() {
                error if error.kind() == io::ErrorKind::Interrupted => {}
                error => return Err(error),
            },
            result => return Ok(result),
        }
    }
}

/// A global value that a child sets after the fork, without a lock that another thread might have held.
pub(crate) struct AfterFork<T>(AtomicPtr<T>);

impl<T: Sync + 'static> AfterFork<T> {
    pub(crate) const fn unset() -> Self {
        Self(AtomicPtr::new(ptr::null_mut()))
    }

    /// Leaks the value: a reader may hold it for ever, and a process sets it once.
    pub(crate) fn set(&self, value: T) {
        self.0.store(Box::leak(Box::new(value)), Ordering::Release);
    }

    pub(crate) fn get(&self) -> Option<&'static T> {
        // SAFETY: the pointer is null or comes from `set`, which leaks what it points to.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }
}

/// Makes this the standard input of the process.
pub(crate) fn take_for_input(file: &OwnedFd) -> io::Result<()> {
    retried(|| dup2(file.as_raw_fd(), INPUT).into()).map(drop)
}

/// Sleeps while the word has this value, but not longer; whether the time is up.
pub(crate) fn futex_wait(word: &AtomicU32, value: u32, timeout: Duration) -> bool {
    let seconds = timeout.as_secs().try_into().unwrap_or(c_long::MAX);
    let timeout = Timespec { seconds, nanoseconds: timeout.subsec_nanos().into() };
    // SAFETY: the word and the time are valid during the call, and the kernel changes neither.
    let result = unsafe { syscall(SYS_FUTEX, word.as_ptr(), FUTEX_WAIT, value, &raw const timeout) };
    result == -1 && io::Error::last_os_error().kind() == io::ErrorKind::TimedOut
}

/// Wakes so many of those that sleep on the word, in whatever process; whether there was one.
pub(crate) fn futex_wake(word: &AtomicU32, count: u32) -> bool {
    let count = c_int::try_from(count).unwrap_or(c_int::MAX);
    // SAFETY: the kernel takes the word as an address only.
    unsafe { syscall(SYS_FUTEX, word.as_ptr(), FUTEX_WAKE, count) > 0 }
}

/// Whether there is a process with this number; one that waits to be reaped is one.
pub(crate) fn exists(pid: c_int) -> bool {
    kill(pid, 0) == 0 || io::Error::last_os_error().kind() == io::ErrorKind::PermissionDenied
}

/// A descriptor that a child may lose.
pub(crate) struct Descriptor(AtomicI32);

impl Descriptor {
    pub(crate) fn new(fd: OwnedFd) -> Self {
        Self(AtomicI32::new(fd.into_raw_fd()))
    }

    /// Nothing if this process has abandoned it.
    pub(crate) fn get(&self) -> Option<BorrowedFd<'_>> {
        let fd = self.0.load(Ordering::Relaxed);
        // SAFETY: it is open until `self` is dropped, or abandoned, which happens while nobody borrows it.
        (fd >= 0).then(|| unsafe { BorrowedFd::borrow_raw(fd) })
    }

    /// Closes it. Only for a child that has just been forked: its one thread is not using the descriptor.
    pub(crate) fn abandon(&self) {
        let fd = self.0.swap(-1, Ordering::Relaxed);
        if fd >= 0 {
            close_inherited(fd);
        }
    }
}

impl Drop for Descriptor {
    fn drop(&mut self) {
        self.abandon();
    }
}

#[repr(C)]
struct Timespec {
    seconds: c_long,
    nanoseconds: c_long,
}
