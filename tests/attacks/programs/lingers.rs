//! Has a socket wait for its other end when it is closed, which could be somebody else's to do.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

const SETSOCKOPT: i64 = 54;
const OF_SOCKETS: i64 = 1;
const LINGER: i64 = 13;

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    for socket in [listener.as_raw_fd(), stream.as_raw_fd()] {
        let for_hours = [1_i32, 30_000];
        let result = call(SETSOCKOPT, [i64::from(socket), OF_SOCKETS, LINGER, address(&for_hours), 8]);
        if result != Err(EPERM) {
            escaped(&format!("made a socket linger: {result:?}"));
        }
    }
}
