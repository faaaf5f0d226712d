//! A manager's process: it lets in whoever comes through the door, and answers one after the other.

use super::child::Child;
use super::desk::Desk;
use super::forking::{Forking, Private};
use super::identity;
use super::parcel::Parcel;
use super::sys::{self, Interest};
use crate::Message;
use crate::identity::Identity;
use crate::manager::request::Request;
use crate::manager::store::Store;
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::time::Duration;

/// How long the process may take to end.
const DYING: Duration = Duration::from_secs(1);

/// The process as the one that made it sees it.
pub(crate) struct Host {
    child: Child,
    /// When it is closed, also by this process's death, the manager's process ends.
    leash: Option<Private<UnixStream>>,
}

impl Host {
    pub(crate) fn start() -> io::Result<(Self, Desk)> {
        let identity = Identity::next("Manager");
        let forking = Forking::begin();
        let (door, inside) = UnixDatagram::pair()?;
        let (leash, held) = UnixStream::pair()?;
        // The child has a copy of this variable, too, and takes the sockets out of it.
        let mut theirs = Some((held, inside));
        let closed = [door.as_raw_fd(), leash.as_raw_fd()];
        let (child, mut forking) = forking.child(&closed, &[], || {
            identity::assume(&identity);
            theirs.take().into_iter().for_each(|(held, inside)| serve(held, inside));
        })?;
        let leash = Some(Private::new(leash, &mut forking));
        // While another process has one of them, nobody notices the end of this one.
        drop(theirs);
        drop(forking);
        Ok((Self { child, leash }, Desk::new(door)))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // In a child of the process that made it this is a copy.
        if self.leash.take().is_some_and(|leash| leash.is_ours()) {
            if self.child.wait_timeout(DYING).is_none() {
                self.child.kill();
            }
            self.child.wait();
        }
    }
}

/// Serves until the one that made this is gone.
fn serve(held: UnixStream, inside: UnixDatagram) {
    let (held, inside) = (Private::from_now_on(held), Private::from_now_on(inside));
    let (mut store, mut clients) = (Store::default(), Vec::new());
    while let Ok(news) = watch(&held, &inside, &clients) {
        let [end, door, asking @ ..] = news.as_slice() else { return };
        if *end {
            return;
        }
        let mut asking = asking.iter();
        clients
            .retain(|client| !asking.next().is_some_and(|asks| *asks) || answer(client, &mut store).is_ok());
        if *door && let Ok(client) = sys::receive_descriptors(inside.as_fd(), 1) {
            clients.extend(client.into_iter().map(|fd| Private::from_now_on(UnixStream::from(fd))));
        }
    }
}

/// Waits until something happens; what it is.
fn watch(held: &UnixStream, inside: &UnixDatagram, clients: &[Private<UnixStream>]) -> io::Result<Vec<bool>> {
    let mut interests = vec![Interest::reading(held.as_fd()), Interest::reading(inside.as_fd())];
    interests.extend(clients.iter().map(|client| Interest::reading(client.as_fd())));
    sys::await_any(&mut interests, None)?;
    Ok(interests.iter().map(Interest::happened).collect())
}

/// Answers a request; an error if the client is gone.
fn answer(mut client: &UnixStream, store: &mut Store) -> io::Result<()> {
    let request: Request = Parcel::receive(&mut client)?.value().map_err(io::Error::other)?;
    let reply = store.answer(request);
    Parcel::pack(|out| reply.encode(out)).send(client.as_fd())
}
