//! A manager's process: a task that answers one request after the other.

use super::child::Child;
use super::identity::Person;
use super::parcel::Handle;
use crate::identity::Identity;
use crate::manager::request::{Reply, Request};
use crate::manager::store::Store;
use crate::{DecodeError, ManagerError, Message};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

/// What comes to the task: something to be done, with the place for the reply, or nothing, which is the end.
type Letter = Option<(Request, Sender<Reply>)>;

/// The task as the one that made it sees it.
pub(crate) struct Host {
    child: Child,
    letters: Sender<Letter>,
}

/// Where it is asked.
#[derive(Clone)]
pub(crate) struct Desk(Handle<Sender<Letter>>);

impl Host {
    #[track_caller]
    pub(crate) fn start() -> io::Result<(Self, Desk)> {
        let (letters, inbox) = channel();
        let person = Person::copied(&Identity::next("Manager"));
        let child = Child::begin(person, move || serve(&inbox))?;
        Ok((Self { child, letters: letters.clone() }, Desk(Handle::new(letters))))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.letters.send(None);
        self.child.wait();
    }
}

impl Desk {
    #[track_caller]
    pub(crate) fn ask(&self, request: Request) -> Result<Reply, ManagerError> {
        let (reply, answers) = channel();
        self.0.send(Some((request, reply))).map_err(|_| ManagerError::Gone)?;
        answers.recv().map_err(|_| ManagerError::Gone)
    }
}

fn serve(inbox: &Receiver<Letter>) {
    let mut store = Store::default();
    while let Ok(Some((request, reply))) = inbox.recv() {
        // Whoever asked may be gone.
        let _ = reply.send(store.answer(request));
    }
}

impl Message for Desk {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Handle::decode(bytes).map(Self)
    }
}
