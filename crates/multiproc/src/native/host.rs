//! A manager's process: it lets in whoever comes through the door, and answers one after the other.

use super::child::Child;
use super::client::Client;
use super::desk::Desk;
use super::forking::{Forking, Private};
use super::identity;
use super::sys::{self, Interest};
use crate::identity::Identity;
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
    let (mut store, mut clients) = (Store::default(), Vec::<Client>::new());
    while let Ok(news) = watch(&held, &inside, &clients) {
        let [end, door, asking @ ..] = news.as_slice() else { return };
        if *end {
            return;
        }
        let mut asking = asking.iter();
        clients.retain_mut(|client| asking.next() != Some(&true) || client.exchange(&mut store));
        if *door && let Ok(sockets) = sys::receive_descriptors(inside.as_fd(), 1) {
            clients.extend(sockets.into_iter().filter_map(|socket| Client::new(socket).ok()));
        }
    }
}

/// Waits until something happens; what it is.
fn watch(held: &UnixStream, inside: &UnixDatagram, clients: &[Client]) -> io::Result<Vec<bool>> {
    let mut interests = vec![Interest::reading(held.as_fd()), Interest::reading(inside.as_fd())];
    interests.extend(clients.iter().map(Client::interest));
    sys::await_any(&mut interests, None)?;
    Ok(interests.iter().map(Interest::happened).collect())
}
