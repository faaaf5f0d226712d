//! Memory that processes share, with and without a file.

use super::retried;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr::{self, NonNull};

const PROT_READ: c_int = 1;
const PROT_WRITE: c_int = 2;
/// Miri knows no memory that is shared, and no process to share it with.
const MAP_SHARED: c_int = if cfg!(miri) { 2 } else { 1 };
const MAP_ANONYMOUS: c_int = 0x20;
const MAP_NORESERVE: c_int = 0x4000;
const MFD_CLOEXEC: u32 = 1;
const RLIMIT_FSIZE: c_int = 1;
const NO_FILE: RawFd = -1;

unsafe extern "C" {
    fn mmap(at: *mut c_void, length: usize, access: c_int, flags: c_int, fd: c_int, from: i64)
    -> *mut c_void;
    fn memfd_create(name: *const c_char, flags: u32) -> c_int;
    fn getrlimit(resource: c_int, limit: *mut Limit) -> c_int;
    fn munmap(start: *mut c_void, length: usize) -> c_int;
}

/// Memory that children share, zeroed; `reserved` takes addresses only, and memory where it is used.
pub(crate) fn map_shared(bytes: usize, reserved: bool) -> io::Result<NonNull<c_void>> {
    let reserved = if reserved && !cfg!(miri) { MAP_NORESERVE } else { 0 };
    map(bytes, MAP_ANONYMOUS | reserved, NO_FILE)
}

/// The memory that such a file is.
pub(crate) fn map_file(file: BorrowedFd, bytes: usize) -> io::Result<NonNull<c_void>> {
    map(bytes, MAP_NORESERVE, file.as_raw_fd())
}

fn map(bytes: usize, flags: c_int, file: RawFd) -> io::Result<NonNull<c_void>> {
    // SAFETY: a new mapping at an address that the kernel chooses touches no memory that is in use.
    let start = unsafe { mmap(ptr::null_mut(), bytes, PROT_READ | PROT_WRITE, MAP_SHARED | flags, file, 0) };
    if start.addr() == usize::MAX {
        return Err(io::Error::last_os_error());
    }
    NonNull::new(start).ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

/// A file without a name that is only memory, zeroed, and takes what is written of it.
pub(crate) fn memory_file(bytes: usize) -> io::Result<OwnedFd> {
    const NAME: &CStr = c"multiproc";
    let bytes = bytes as u64;
    if bytes > longest_file() {
        // The kernel would send a signal.
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // SAFETY: the name is a constant that ends in a zero.
    let fd = retried(|| unsafe { memfd_create(NAME.as_ptr(), MFD_CLOEXEC) }.into())?;
    // SAFETY: the kernel has just made this descriptor, and nobody else knows its number.
    let file = unsafe { File::from_raw_fd(RawFd::try_from(fd).map_err(io::Error::other)?) };
    file.set_len(bytes)?;
    Ok(file.into())
}

/// How long this process may make a file.
fn longest_file() -> u64 {
    let mut limit = Limit { now: u64::MAX, most: u64::MAX };
    // SAFETY: `limit` is a `struct rlimit` and a valid place for one during the call.
    unsafe { getrlimit(RLIMIT_FSIZE, &raw mut limit) };
    limit.now
}

/// C's `struct rlimit`.
#[repr(C)]
struct Limit {
    now: u64,
    most: u64,
}

/// # Safety
///
/// The mapping comes from [`map_shared`] with this size, and nobody uses it again.
pub(crate) unsafe fn unmap(start: NonNull<c_void>, bytes: usize) {
    // SAFETY: the caller says so.
    unsafe { munmap(start.as_ptr(), bytes) };
}
