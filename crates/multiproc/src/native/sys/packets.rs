//! Sockets that keep what is sent apart: each call receives what one call has sent.

use super::retried;
use std::ffi::{c_int, c_void};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

const AF_UNIX: c_int = 1;
const SOCK_SEQPACKET: c_int = 5;
const SOCK_CLOEXEC: c_int = 0o2_000_000;
/// No more is sent at once: well below what the kernel takes in one piece.
pub(crate) const PACKET: usize = 128 << 10;

unsafe extern "C" {
    fn socketpair(family: c_int, kind: c_int, protocol: c_int, ends: *mut [c_int; 2]) -> c_int;
    fn recv(socket: c_int, bytes: *mut c_void, length: usize, flags: c_int) -> isize;
}

/// Two such sockets that are connected.
pub(crate) fn packet_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: `ends` is a valid place for two integers during the call.
    retried(|| unsafe { socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, &raw mut ends) }.into())?;
    // SAFETY: the kernel has just made these descriptors, and nobody else knows their numbers.
    Ok(unsafe { (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])) })
}

/// Appends the next packet; how long it is. It is empty at the end of the stream.
///
/// The caller knows that it has no more than `most` bytes; what would be more is lost.
pub(crate) fn receive_packet(socket: BorrowedFd, most: usize, bytes: &mut Vec<u8>) -> io::Result<usize> {
    bytes.reserve(most.min(PACKET));
    let (room, fd) = (bytes.spare_capacity_mut(), socket.as_raw_fd());
    let (start, length) = (room.as_mut_ptr(), room.len());
    // SAFETY: `start` and `length` are those of memory that is borrowed during the call.
    let received = retried(|| unsafe { recv(fd, start.cast(), length, 0) } as i64)?;
    let received = usize::try_from(received).map_err(io::Error::other)?;
    // SAFETY: the kernel has written so many bytes behind those that were there.
    unsafe { bytes.set_len(bytes.len() + received) };
    Ok(received)
}
