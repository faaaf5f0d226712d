//! The shared objects that this process knows, by number: so a handle travels as a number.
//!
//! What a handle refers to (a mapping, a descriptor) is not in a message. But a child has all that its parent had at the
//! fork, and this list too. So a handle that comes in a message is looked up here, and is found if the object was made
//! in this process, or in an ancestor before the fork. A child that is no copy of its parent gets what the objects in
//! its arguments are made of (see `luggage`), and they are on the list from then on.
//!
//! Connections are the exception: a child keeps only those that were given to it. If each child had a copy of each
//! end, no end would ever be the last, and nobody would see the end of a stream.

use super::luggage::{self, Shared};
use super::socket::Socket;
use crate::{DecodeError, Message};
use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

/// A number that no other object of any process has.
pub(crate) type Id = u64;

type Known = BTreeMap<Id, Weak<dyn Any + Send + Sync>>;

static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());

thread_local! {
    /// The objects whose handles have been encoded, while somebody wants to know.
    static ENCODED: RefCell<Option<Vec<Id>>> = const { RefCell::new(None) };
}

/// One of the handles of an object; the last one in a process takes the object with it.
pub(crate) struct Handle<X: Shared>(Arc<Entry<X>>);

struct Entry<X> {
    id: Id,
    object: X,
}

impl<X: Shared> Handle<X> {
    pub(crate) fn new(object: X) -> Self {
        Self::numbered(fresh(), object)
    }

    fn numbered(id: Id, object: X) -> Self {
        let entry = Arc::new(Entry { id, object });
        let known: Arc<dyn Any + Send + Sync> = Arc::clone(&entry) as _;
        hold().0.insert(entry.id, Arc::downgrade(&known));
        Self(entry)
    }
}

impl<X: Shared> Deref for Handle<X> {
    type Target = X;

    #[inline]
    fn deref(&self) -> &X {
        &self.0.object
    }
}

impl<X: Shared> Clone for Handle<X> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<X: Shared> Message for Handle<X> {
    fn encode(&self, out: &mut Vec<u8>) {
        ENCODED.with_borrow_mut(|encoded| encoded.iter_mut().for_each(|ids| ids.push(self.0.id)));
        luggage::note_object(self.0.id, &self.0.object);
        self.0.id.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let id = Id::decode(bytes)?;
        // Not in one expression: if this handle is the last one, dropping it takes the lock.
        let known = hold().0.get(&id).and_then(Weak::upgrade);
        let Some(known) = known else { return Ok(Self::numbered(id, luggage::unpack(id)?)) };
        let entry = known.downcast();
        entry.map(Self).map_err(|_| DecodeError::Invalid)
    }
}

impl<X> Drop for Entry<X> {
    fn drop(&mut self) {
        hold().0.remove(&self.id);
    }
}

/// The objects whose handles are in a message.
pub(super) fn handles_in(message: &impl Message) -> Vec<Id> {
    // Most programs share nothing, and need not pay for encoding what is never sent.
    if hold().0.is_empty() {
        return Vec::new();
    }
    let outer = ENCODED.replace(Some(Vec::new()));
    message.to_bytes();
    ENCODED.replace(outer).unwrap_or_default()
}

/// The list, which nobody else changes meanwhile.
pub(super) struct Held(MutexGuard<'static, Known>);

pub(super) fn hold() -> Held {
    Held(KNOWN.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Held {
    /// In a fresh child: closes the connections that it was not given, and knows them no more.
    pub(super) fn abandon_connections(&mut self, kept: &[Id]) {
        self.0.retain(|id, known| {
            let socket = known.upgrade().and_then(|known| known.downcast::<Entry<Socket>>().ok());
            let Some(socket) = socket.filter(|_| !kept.contains(id)) else { return true };
            socket.object.abandon();
            false
        });
    }
}

fn fresh() -> Id {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let mut hasher = DefaultHasher::new();
    // A number of a process comes again, but not at the same time.
    (process::id(), Instant::now(), MADE.fetch_add(1, Ordering::Relaxed)).hash(&mut hasher);
    hasher.finish()
}
