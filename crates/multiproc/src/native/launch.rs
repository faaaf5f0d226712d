//! A fresh image of this program: begun by `exec`, so that it has nothing of what this process has in its memory.

use super::child::Child;
use super::entry::SPAWNED;
use super::forking::{Forking, Private};
use super::luggage::Luggage;
use super::sys;
use std::env;
use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The file of this very image, also if another one lies by now where it was.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Begins a child anew that does what is in the luggage.
pub(super) fn spawn(luggage: &Luggage) -> io::Result<Child> {
    // Under this lock no other thread's child copies the sockets before they are listed or closed.
    let mut forking = Forking::begin();
    let (ours, theirs) = UnixStream::pair()?;
    let child = Child::new(begin(SPAWNED, &theirs)?);
    let ours = Private::new(ours, &mut forking);
    // First: while anybody has it, a child that dies at once would not be noticed.
    drop(theirs);
    drop(forking);
    equipped(child, luggage.send(&ours))
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

/// Begins a process that is for this, and has the socket; its number.
#[expect(clippy::disallowed_methods, reason = "it runs this program, and no other")]
pub(super) fn begin(role: &str, socket: &UnixStream) -> io::Result<i32> {
    let socket = socket.as_raw_fd();
    let mut command = Command::new(THIS_PROGRAM);
    command.args([role, &socket.to_string()]);
    if let Some(name) = env::args_os().next() {
        command.arg0(name);
    }
    // SAFETY: between the fork and the exec this makes a system call, and nothing else.
    unsafe { command.pre_exec(move || sys::keep_over_exec(socket)) };
    Ok(command.spawn()?.id().cast_signed())
}
