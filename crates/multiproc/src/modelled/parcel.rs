//! What travels between processes: bytes, and beside them the shared objects whose handles are among the bytes.
//!
//! A handle is written as its place in the list of objects. So no list of all objects is needed, which every process
//! would have to lock: a model checker would see an order between processes that the real ones do not have.
//!
//! For the same reason shared objects are never given back. A counter of handles would be changed by every process that
//! gets or drops one, and a model checker would try all orders of that. Connections alone are counted: that nobody has
//! an end any more is something to be noticed.

use super::identity::Stamp;
use super::not_modelled;
use super::socket::Socket;
use crate::{DecodeError, Message};
use std::any::Any;
use std::cell::RefCell;
use std::mem;
use std::ops::Deref;
use std::sync::Arc;

#[derive(Clone)]
enum Object {
    Kept(Stamp, &'static (dyn Any + Send + Sync)),
    Connection(Plug),
}

thread_local! {
    /// The objects of the parcels that are being packed, the innermost last.
    static PACKED: RefCell<Vec<Vec<Object>>> = const { RefCell::new(Vec::new()) };
    /// Those of the parcels that are being unpacked; what has been taken out is gone.
    static UNPACKED: RefCell<Vec<Vec<Option<Object>>>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone)]
pub(crate) struct Parcel {
    bytes: Vec<u8>,
    objects: Vec<Object>,
}

impl Parcel {
    /// From what `write` appends.
    pub(crate) fn pack(write: impl FnOnce(&mut Vec<u8>)) -> Self {
        PACKED.with_borrow_mut(|packed| packed.push(Vec::new()));
        let closing = Closing(|| PACKED.with_borrow_mut(Vec::pop));
        let mut bytes = Vec::new();
        write(&mut bytes);
        let objects = closing.close().unwrap_or_default();
        Self { bytes, objects }
    }

    /// What `read` makes of the bytes of a message. There are no connections in it.
    pub(crate) fn unpack<T>(&self, read: impl FnOnce(&mut &[u8]) -> T) -> T {
        let kept = |object: &Object| matches!(object, Object::Kept(..)).then(|| object.clone());
        with_objects(self.objects.iter().map(kept).collect(), || read(&mut self.bytes.as_slice()))
    }

    /// The one value that is in a message.
    pub(crate) fn value<T: Message>(&self) -> Result<T, DecodeError> {
        self.unpack(|bytes| T::from_bytes(bytes))
    }

    /// The arguments of a process that are in it, with their connections.
    pub(super) fn into_arguments<T: Message>(self) -> Result<T, DecodeError> {
        with_objects(self.objects.into_iter().map(Some).collect(), || T::from_bytes(&self.bytes))
    }
}

impl Parcel {
    /// The shared objects whose handles are in it.
    pub(super) fn objects(&self) -> Vec<Stamp> {
        let stamp = |object: &Object| match object {
            Object::Kept(stamp, _) => Some(*stamp),
            Object::Connection(_) => None,
        };
        self.objects.iter().filter_map(stamp).collect()
    }
}

fn with_objects<T>(objects: Vec<Option<Object>>, read: impl FnOnce() -> T) -> T {
    UNPACKED.with_borrow_mut(|unpacked| unpacked.push(objects));
    let closing = Closing(|| UNPACKED.with_borrow_mut(Vec::pop));
    let value = read();
    closing.close();
    value
}

/// Ends what was begun, also when a panic comes in between.
struct Closing<T, F: FnMut() -> Option<T>>(F);

impl<T, F: FnMut() -> Option<T>> Closing<T, F> {
    fn close(mut self) -> Option<T> {
        let closed = (self.0)();
        mem::forget(self);
        closed
    }
}

impl<T, F: FnMut() -> Option<T>> Drop for Closing<T, F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Puts an object beside what is being packed, and writes its place.
fn encode(object: Object, out: &mut Vec<u8>) {
    let place = PACKED.with_borrow_mut(|packed| {
        let objects = packed.last_mut()?;
        objects.push(object);
        Some(objects.len() as u64 - 1)
    });
    place.unwrap_or_else(|| not_modelled("the encoding of a handle that is not sent")).encode(out);
}

/// Takes the object out whose place comes next.
fn decode(bytes: &mut &[u8]) -> Result<Object, DecodeError> {
    let place = usize::try_from(u64::decode(bytes)?).map_err(|_| DecodeError::Invalid)?;
    let taken = UNPACKED.with_borrow_mut(|unpacked| Some(unpacked.last_mut()?.get_mut(place)?.take()));
    taken.ok_or(DecodeError::Invalid)?.ok_or(DecodeError::NotInherited)
}

/// One of the handles of a shared object.
pub(crate) struct Handle<X: Send + Sync + 'static>(&'static Entry<X>);

struct Entry<X> {
    stamp: Stamp,
    object: X,
}

impl<X: Send + Sync + 'static> Handle<X> {
    pub(crate) fn new(object: X) -> Self {
        Self(Box::leak(Box::new(Entry { stamp: Stamp::next(), object })))
    }
}

impl<X: Send + Sync + 'static> Deref for Handle<X> {
    type Target = X;

    fn deref(&self) -> &X {
        &self.0.object
    }
}

impl<X: Send + Sync + 'static> Clone for Handle<X> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<X: Send + Sync + 'static> Message for Handle<X> {
    fn encode(&self, out: &mut Vec<u8>) {
        encode(Object::Kept(self.0.stamp, self.0), out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let Object::Kept(stamp, object) = decode(bytes)? else { return Err(DecodeError::Invalid) };
        let entry: &Entry<X> = object.downcast_ref().ok_or(DecodeError::Invalid)?;
        if stamp.is_known() { Ok(Self(entry)) } else { Err(DecodeError::NotInherited) }
    }
}

/// One of the handles of an end of a connection; the last one closes it.
#[derive(Clone)]
pub(crate) struct Plug(Arc<Socket>);

impl Plug {
    pub(crate) fn new(socket: Socket) -> Self {
        Self(Arc::new(socket))
    }
}

impl Deref for Plug {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        &self.0
    }
}

impl Message for Plug {
    fn encode(&self, out: &mut Vec<u8>) {
        encode(Object::Connection(self.clone()), out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        match decode(bytes)? {
            Object::Connection(plug) => Ok(plug),
            Object::Kept(..) => Err(DecodeError::Invalid),
        }
    }
}
