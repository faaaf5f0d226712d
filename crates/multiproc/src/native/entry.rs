//! Where an image of this program that was begun by another one finds out what it is for.
//!
//! It cannot be a copy of its parent, so it has to come here by itself: through `main`, whose first call this is. What
//! it is for stands in its arguments, with the number of a socket on which it hears the rest.

use super::fork_server::serve;
use super::forking::live;
use super::luggage::Luggage;
use super::{child, identity, sys};
use std::env;
use std::ffi::OsString;
use std::os::fd::RawFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

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
    let mut args = env::args_os().skip(1);
    let (Some(role), Some(number)) = (args.next(), args.next()) else { return };
    match role.to_str() {
        Some(SPAWNED) => live(|| perform(socket(&number))),
        Some(SERVER) => live(|| serve(socket(&number))),
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

/// The socket that this process has been given.
fn socket(number: &OsString) -> UnixStream {
    let number: Option<RawFd> = number.to_str().and_then(|number| number.parse().ok());
    let number = number.expect("the argument is the number of a descriptor");
    // SAFETY: this is the beginning of the program, which has opened nothing that could have the number by mistake.
    let socket =
        unsafe { sys::adopt(number) }.expect("this program starts itself, and gives itself a socket");
    socket.into()
}
