//! Descriptors that are passed to another process, beside bytes of a socket.

use super::retried;
use std::ffi::{c_int, c_void};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

const SOL_SOCKET: c_int = 1;
const SCM_RIGHTS: c_int = 1;
const MSG_NOSIGNAL: c_int = 0x4000;
const MSG_CMSG_CLOEXEC: c_int = 0x4000_0000;
/// Linux takes no more than 253 at once.
const MOST: usize = 250;
const HEADER: usize = size_of::<usize>() + 2 * size_of::<c_int>();

unsafe extern "C" {
    fn sendmsg(socket: c_int, message: *const Header, flags: c_int) -> isize;
    fn recvmsg(socket: c_int, message: *mut Header, flags: c_int) -> isize;
}

/// C's `struct msghdr`, as the kernel has it on machines of 64 bits.
#[repr(C)]
struct Header {
    name: *mut c_void,
    name_length: u32,
    pieces: *mut Piece,
    piece_count: usize,
    control: *mut c_void,
    control_length: usize,
    flags: c_int,
}

/// C's `struct iovec`.
#[repr(C)]
struct Piece {
    start: *mut c_void,
    length: usize,
}

/// A `struct cmsghdr` with room for descriptors behind it.
#[repr(C)]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    descriptors: [RawFd; MOST],
}

/// Sends one byte for each portion of descriptors. What is sent stays open here.
pub(crate) fn send_descriptors(socket: BorrowedFd, descriptors: &[RawFd]) -> io::Result<()> {
    descriptors.chunks(MOST).try_for_each(|portion| send_portion(socket, portion))
}

/// Receives as many descriptors as were sent.
pub(crate) fn receive_descriptors(socket: BorrowedFd, count: usize) -> io::Result<Vec<OwnedFd>> {
    let mut received = Vec::new();
    while received.len() < count {
        let portion = receive_portion(socket)?;
        if portion.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        received.extend(portion);
    }
    Ok(received)
}

fn send_portion(socket: BorrowedFd, portion: &[RawFd]) -> io::Result<()> {
    let length = HEADER + size_of_val(portion);
    let mut control = Control { length, level: SOL_SOCKET, kind: SCM_RIGHTS, descriptors: [0; MOST] };
    control.descriptors[..portion.len()].copy_from_slice(portion);
    let mut byte = 0_u8;
    with_header(&mut byte, &mut control, length, |header| {
        // SAFETY: the header, and what it points to, are valid during the call; the control message has `length` bytes.
        retried(|| unsafe { sendmsg(socket.as_raw_fd(), header, MSG_NOSIGNAL) } as i64).map(drop)
    })
}

fn receive_portion(socket: BorrowedFd) -> io::Result<Vec<OwnedFd>> {
    let mut control = Control { length: 0, level: 0, kind: 0, descriptors: [0; MOST] };
    let mut byte = 0_u8;
    with_header(&mut byte, &mut control, size_of::<Control>(), |header| {
        // SAFETY: the header, and what it points to, are valid during the call, and as long as it says.
        retried(|| unsafe { recvmsg(socket.as_raw_fd(), header, MSG_CMSG_CLOEXEC) } as i64)
    })?;
    if (control.level, control.kind) != (SOL_SOCKET, SCM_RIGHTS) {
        return Ok(Vec::new());
    }
    let count = control.length.saturating_sub(HEADER) / size_of::<RawFd>();
    // SAFETY: the kernel has just made these descriptors for this process, and nobody else knows their numbers.
    Ok(control.descriptors[..count].iter().map(|&fd| unsafe { OwnedFd::from_raw_fd(fd) }).collect())
}

fn with_header<T>(
    byte: &mut u8,
    control: &mut Control,
    control_length: usize,
    call: impl FnOnce(&mut Header) -> T,
) -> T {
    let mut piece = Piece { start: (&raw mut *byte).cast(), length: 1 };
    call(&mut Header {
        name: ptr::null_mut(),
        name_length: 0,
        pieces: &raw mut piece,
        piece_count: 1,
        control: (&raw mut *control).cast(),
        control_length,
        flags: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;

    #[test]
    #[cfg_attr(miri, ignore = "Miri passes no descriptors")]
    fn more_descriptors_than_go_at_once_arrive_in_their_order() {
        let (one, other) = UnixStream::pair().expect("there is room");
        let (reader, mut writer) = io::pipe().expect("there is room");
        let mut sent = vec![one.as_raw_fd(); 2 * MOST];
        sent.push(reader.as_raw_fd());
        send_descriptors(one.as_fd(), &sent).expect("the other end is open");
        let mut received = receive_descriptors(other.as_fd(), sent.len()).expect("they were sent");
        assert_eq!(received.len(), 2 * MOST + 1);
        writer.write_all(b"!").expect("the reader is open");
        let mut byte = [0];
        File::from(received.pop().expect("it is the last")).read_exact(&mut byte).expect("it was written");
        assert_eq!(&byte, b"!");
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri passes no descriptors")]
    fn bytes_without_descriptors_and_an_end_are_errors() {
        let (mut one, other) = UnixStream::pair().expect("there is room");
        one.write_all(b"!").expect("the other end is open");
        assert!(receive_descriptors(other.as_fd(), 1).is_err());
        drop(one);
        assert!(receive_descriptors(other.as_fd(), 1).is_err());
    }
}
