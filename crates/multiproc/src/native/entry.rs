//! Where an image of this program that was begun by another one finds out what it is for.
//!
//! It cannot be a copy of its parent, so it has to come here by itself: through `main`, whose first call this is. What
//! it is for stands in its argument. The rest it hears on a socket that it has instead of its standard input, and first
//! of all that.

use super::fork_server::serve;
use super::forking::live;
use super::luggage::Luggage;
use super::{child, identity, sys};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{env, io};

/// The first argument of a process that calls one function.
pub(super) const SPAWNED: &str = "--multiproc-spawned";
/// That of a fork server.
pub(super) const SERVER: &str = "--multiproc-fork-server";

/// Whether this program comes here at the start.
static READY: AtomicBool = AtomicBool::new(false);

/// Returns, unless this process was begun by another one of this program.
pub(crate) fn init() {
    if READY.swap(true, Relaxed) {
        return;
    }
    let role = env::args_os().nth(1);
    match role.as_ref().and_then(|role| role.to_str()) {
        Some(SPAWNED) => live(|| perform(socket())),
        Some(SERVER) => live(|| serve(socket())),
        _ => {}
    }
}

pub(super) fn is_ready() -> bool {
    READY.load(Relaxed)
}

/// Hears what is to be done, lets go of the socket, and does it.
pub(super) fn perform(socket: UnixStream) {
    let received = Luggage::receive(&socket);
    let (identity, call) = received.expect("whoever starts a process says what it has to do");
    drop(socket);
    identity::assume(&identity);
    child::perform(&call).expect("what was packed is what is unpacked");
}

/// The socket that this process has been given, after its standard input has come in its place.
fn socket() -> UnixStream {
    let received = io::stdin().as_fd().try_clone_to_owned().and_then(|socket| {
        let input = sys::receive_descriptors(socket.as_fd(), 1)?.pop();
        input.map_or(Ok(()), |input| sys::take_for_input(&input))?;
        Ok(socket.into())
    });
    received.expect("this program starts itself, and gives itself a socket")
}
