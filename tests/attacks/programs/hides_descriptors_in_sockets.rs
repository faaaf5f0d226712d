//! Sends sockets through sockets and closes them, so that far more are open than any process has.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

unsafe extern "C" {
    fn sendmsg(fd: i32, message: *const Message, flags: i32) -> isize;
}

#[repr(C)]
struct Piece(*const u8, usize);

#[repr(C)]
struct Message {
    name: usize,
    name_size: u32,
    pieces: *const Piece,
    count: usize,
    control: *const Control,
    control_size: usize,
    flags: i32,
}

#[repr(C)]
struct Control {
    size: usize,
    level: i32,
    kind: i32,
    fd: i32,
}

fn send(through: &UnixStream, fd: i32) -> bool {
    let piece = Piece(b"x".as_ptr(), 1);
    let rights_in_sockets = (1, 1);
    let control = Control { size: 20, level: rights_in_sockets.0, kind: rights_in_sockets.1, fd };
    let control_size = size_of::<Control>();
    let message = Message {
        name: 0,
        name_size: 0,
        pieces: &piece,
        count: 1,
        control: &control,
        control_size,
        flags: 0,
    };
    (unsafe { sendmsg(through.as_raw_fd(), &message, 0) }) == 1
}

fn main() {
    let (mut last, _end) = UnixStream::pair().unwrap();
    last.set_nonblocking(true).unwrap();
    let mut ends = vec![_end];
    for sent in 0..20_000 {
        let Ok((one, other)) = UnixStream::pair() else { return };
        one.set_nonblocking(true).unwrap();
        if !send(&last, other.as_raw_fd()) {
            last = one;
            ends.push(other);
            if ends.len() > 20 {
                return;
            }
        } else if sent == 19_999 {
            escaped("20000 sockets in flight");
        }
    }
}
