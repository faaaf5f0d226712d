//! The fork server: a process that does nothing but fork, for a process that should not.
//!
//! A fork copies all memory, and of the threads only one. The server is a fresh image of this program with one thread,
//! which has not done anything; so a copy of it has nothing that it should not have. It is started with the first process
//! that needs it.
//!
//! Who wants a process sends the server one end of a socket. The server forks a child, which hears on it what it has to
//! do; and the server, the child's parent, tells on it the child's number and its end.

mod line;
mod serving;

pub(super) use line::Line;
pub(super) use serving::serve;

use super::child::Child;
use super::entry::SERVER;
use super::forking::{Forking, Private};
use super::launch;
use super::luggage::Luggage;
use super::sys;
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

static SERVER_OF_THIS_PROCESS: Mutex<Option<Server>> = Mutex::new(None);

/// The lock of it.
pub(super) type Held = MutexGuard<'static, Option<Server>>;

pub(super) fn hold() -> Held {
    SERVER_OF_THIS_PROCESS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A fork server as its parent sees it.
pub(super) struct Server {
    child: Child,
    /// When it is closed the server ends.
    control: Private<UnixStream>,
}

/// What a server is asked for: a kind, a process, a signal.
type Request = [i32; 3];
const START: i32 = 0;
const SIGNAL: i32 = 1;

/// Has a child forked that does what is in the luggage.
pub(super) fn start(luggage: &Luggage) -> io::Result<Child> {
    match try_to_start(luggage) {
        // The server has died while it was asked. No child of it has heard what to do.
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => try_to_start(luggage),
        started => started,
    }
}

fn try_to_start(luggage: &Luggage) -> io::Result<Child> {
    let mut forking = Forking::begin();
    let (ours, theirs) = UnixStream::pair()?;
    request_start(&mut forking, &theirs)?;
    let ours = Private::new(ours, &mut forking);
    drop(theirs);
    drop(forking);
    let line = Line::new(ours);
    let (pid, sent) = (line.pid()?, luggage.send(line.socket()));
    launch::equipped(Child::served(pid, line), sent)
}

/// Asks the server; a new one if there is none, or if it has died.
fn request_start(forking: &mut Forking, theirs: &UnixStream) -> io::Result<()> {
    if let Some(server) = forking.server().as_ref().filter(|server| server.control.is_ours())
        && server.request_start(theirs).is_ok()
    {
        return Ok(());
    }
    if let Some(server) = forking.server().take() {
        server.end(forking);
    }
    let server = Server::begin(forking)?;
    forking.server().insert(server).request_start(theirs)
}

/// Sends a signal to a process of this server; nothing if it has ended.
pub(super) fn signal(pid: i32, signal: i32) {
    if let Some(server) = hold().as_ref().filter(|server| server.control.is_ours()) {
        // An error means that the server has died, and with it all that was known of the process.
        let _ = server.send([SIGNAL, pid, signal]);
    }
}

/// Ends the server of this process, if there is one.
pub(crate) fn stop() {
    let mut forking = Forking::begin();
    if let Some(server) = forking.server().take() {
        server.end(&mut forking);
    }
}

impl Server {
    fn begin(forking: &mut Forking) -> io::Result<Self> {
        let (child, control) = launch::begin(SERVER, forking)?;
        match launch::equipped(child, launch::send_input(&control)) {
            Ok(child) => Ok(Self { child, control }),
            Err(error) => {
                control.close(forking);
                Err(error)
            }
        }
    }

    fn request_start(&self, theirs: &UnixStream) -> io::Result<()> {
        self.send([START, 0, 0])?;
        sys::send_descriptors(self.control.as_fd(), &[theirs.as_raw_fd()])
    }

    fn send(&self, request: Request) -> io::Result<()> {
        (&*self.control).write_all(request.map(i32::to_ne_bytes).as_flattened())
    }

    fn end(self, forking: &mut Forking) {
        let is_ours = self.control.is_ours();
        self.control.close(forking);
        if is_ours {
            self.child.wait();
        }
    }
}
