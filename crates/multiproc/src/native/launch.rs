//! A fresh image of this program: begun by `exec`, so that it has nothing of what this process has in its memory.
//!
//! It hears on a socket what it is for. That comes in the place of its standard input, which is sent through the socket:
//! then the C library need not fork, and no time is lost with copying what the image will not have.

use super::child::Child;
use super::entry::SPAWNED;
use super::forking::{Forking, Private};
use super::luggage::Luggage;
use super::sys;
use std::env;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The file of this very image, also if another one lies by now where it was.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Begins a child anew that does what is in the luggage.
pub(super) fn spawn(luggage: &Luggage) -> io::Result<Child> {
    // Under this lock no other thread's child copies the sockets before they are listed or closed.
    let mut forking = Forking::begin();
    let (child, ours) = begin(SPAWNED, &mut forking)?;
    drop(forking);
    equipped(child, send_input(&ours).and_then(|()| luggage.send(&ours)))
}

/// A child that was sent its luggage; without it, it is ended.
pub(super) fn equipped(child: Child, sent: io::Result<()>) -> io::Result<Child> {
    match sent {
        // That it has ended already says its exit code.
        Err(error) if ![ErrorKind::BrokenPipe, ErrorKind::ConnectionReset].contains(&error.kind()) => {
            child.kill();
            child.wait();
            Err(error)
        }
        _ => Ok(child),
    }
}

/// Begins a process that is for this, and waits for its standard input on the socket.
#[expect(clippy::disallowed_methods, reason = "it runs this program, and no other")]
pub(super) fn begin(role: &str, forking: &mut Forking) -> io::Result<(Child, Private<UnixStream>)> {
    let (ours, theirs) = UnixStream::pair()?;
    let mut command = Command::new(THIS_PROGRAM);
    // While anybody else has their end, a child that dies at once would not be noticed: it goes with the command.
    command.arg(role).stdin(OwnedFd::from(theirs));
    if let Some(name) = env::args_os().next() {
        command.arg0(name);
    }
    let child = Child::new(command.spawn()?.id().cast_signed());
    Ok((child, Private::new(ours, forking)))
}

/// Sends the standard input of this process: an empty one if it has been closed.
pub(super) fn send_input(socket: &UnixStream) -> io::Result<()> {
    match sys::send_descriptors(socket.as_fd(), &[io::stdin().as_raw_fd()]) {
        Err(error) if error.raw_os_error() == Some(sys::EBADF) => {
            sys::send_descriptors(socket.as_fd(), &[File::open("/dev/null")?.as_raw_fd()])
        }
        sent => sent,
    }
}
