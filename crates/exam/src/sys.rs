//! The system calls that `std` does not offer: send and receive on a socket that keeps message boundaries, sending a
//! descriptor along (`SCM_RIGHTS`, unix(7)), and closing one at exec. Declared here, because this crate has no dependencies: a
//! user's machine builds it with one call of `rustc`.

use std::ffi::{c_int, c_void};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

/// `struct iovec` of readv(2).
#[repr(C)]
struct Slice {
    base: *mut c_void,
    length: usize,
}

/// `struct msghdr` of sendmsg(2), as glibc and musl lay it out on 64-bit Linux.
#[repr(C)]
struct Message {
    name: *mut c_void,
    name_length: u32,
    slices: *mut Slice,
    slice_count: usize,
    control: *mut c_void,
    control_length: usize,
    flags: c_int,
}

/// `struct cmsghdr` of cmsg(3) with one descriptor behind it, padded to its alignment.
#[repr(C)]
struct Rights {
    length: usize,
    level: c_int,
    kind: c_int,
    descriptor: c_int,
    padding: c_int,
}

const F_SETFD: c_int = 2;
const FD_CLOEXEC: c_int = 1;
const SOL_SOCKET: c_int = 1;
const SCM_RIGHTS: c_int = 1;
const MSG_NOSIGNAL: c_int = 0x4000;

unsafe extern "C" {
    fn send(socket: c_int, bytes: *const c_void, length: usize, flags: c_int) -> isize;
    fn recv(socket: c_int, bytes: *mut c_void, length: usize, flags: c_int) -> isize;
    fn fcntl(descriptor: c_int, command: c_int, ...) -> c_int;
    fn sendmsg(socket: c_int, message: *const Message, flags: c_int) -> isize;
}

/// Sends one message.
pub fn send_message(socket: RawFd, bytes: &[u8]) -> io::Result<()> {
    // SAFETY: `bytes` is valid for reads of its length.
    retry(|| unsafe { send(socket, bytes.as_ptr().cast(), bytes.len(), MSG_NOSIGNAL) }).map(drop)
}

/// Receives one message of at most `limit` bytes.
pub fn receive(socket: RawFd, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; limit];
    // SAFETY: `bytes` is valid for writes of its length.
    let length = retry(|| unsafe { recv(socket, bytes.as_mut_ptr().cast(), bytes.len(), 0) })?;
    bytes.truncate(length);
    Ok(bytes)
}

/// Sends one message, and with it a copy of the descriptor `passed`.
pub fn send_with(socket: RawFd, bytes: &[u8], passed: &OwnedFd) -> io::Result<()> {
    let mut slice = Slice { base: bytes.as_ptr().cast_mut().cast(), length: bytes.len() };
    let mut rights = Rights {
        length: size_of::<Rights>() - size_of::<c_int>(), // CMSG_LEN: without the padding.
        level: SOL_SOCKET,
        kind: SCM_RIGHTS,
        descriptor: passed.as_raw_fd(),
        padding: 0,
    };
    let message = Message {
        name: std::ptr::null_mut(),
        name_length: 0,
        slices: &raw mut slice,
        slice_count: 1,
        control: (&raw mut rights).cast(),
        control_length: size_of::<Rights>(),
        flags: 0,
    };
    // SAFETY: all pointers in `message` are to live values of this frame with the lengths beside them; sendmsg only
    // reads through them.
    retry(|| unsafe { sendmsg(socket, &raw const message, MSG_NOSIGNAL) }).map(drop)
}

/// Has exec close a descriptor.
pub fn close_on_exec(descriptor: RawFd) -> io::Result<()> {
    // SAFETY: `F_SETFD` takes an int, and touches no memory.
    retry(|| unsafe { fcntl(descriptor, F_SETFD, FD_CLOEXEC) } as isize).map(drop)
}

/// Repeats a call that a signal interrupted.
fn retry(mut call: impl FnMut() -> isize) -> io::Result<usize> {
    loop {
        if let Ok(count) = usize::try_from(call()) {
            return Ok(count);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
