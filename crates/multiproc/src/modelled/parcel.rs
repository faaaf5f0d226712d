//! What travels between processes: bytes, and beside them the shared objects whose handles are among the bytes.
//!
//! A handle is written as its place in the list of objects. So no list of all objects is needed, which every process
//! would have to lock: a model checker would see an order between processes that the real ones do not have.

use super::identity::Stamp;
use super::not_modelled;
use crate::{DecodeError, Message};
use std::any::Any;
use std::cell::RefCell;
use std::mem;
use std::ops::Deref;
use std::sync::Arc;

type Object = Arc<dyn Any + Send + Sync>;

thread_local! {
    /// The objects of the parcels that are being packed, the innermost last.
    static PACKED: RefCell<Vec<Vec<Object>>> = const { RefCell::new(Vec::new()) };
    /// Those that are being unpacked.
    static UNPACKED: RefCell<Vec<(Way, Vec<Object>)>> = const { RefCell::new(Vec::new()) };
}

/// How a parcel comes to its process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// As its arguments. Only so does it get connections.
    Argument,
    Message,
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

    /// What `read` makes of the bytes.
    pub(crate) fn unpack<T>(&self, read: impl FnOnce(&mut &[u8]) -> T) -> T {
        self.unpack_as(Way::Message, read)
    }

    /// The one value that is in it.
    pub(crate) fn value<T: Message>(&self) -> Result<T, DecodeError> {
        self.unpack(|bytes| T::from_bytes(bytes))
    }

    /// The arguments that are in it.
    pub(super) fn arguments<T: Message>(&self) -> Result<T, DecodeError> {
        self.unpack_as(Way::Argument, |bytes| T::from_bytes(bytes))
    }

    fn unpack_as<T>(&self, way: Way, read: impl FnOnce(&mut &[u8]) -> T) -> T {
        UNPACKED.with_borrow_mut(|unpacked| unpacked.push((way, self.objects.clone())));
        let closing = Closing(|| UNPACKED.with_borrow_mut(Vec::pop));
        let value = read(&mut self.bytes.as_slice());
        closing.close();
        value
    }
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

/// One of the handles of a shared object.
pub(crate) struct Handle<X: Send + Sync + 'static>(Arc<Entry<X>>);

struct Entry<X> {
    stamp: Stamp,
    /// Whether it comes by message, too, to a process that knows it.
    inherited: bool,
    object: X,
}

impl<X: Send + Sync + 'static> Handle<X> {
    pub(crate) fn new(object: X) -> Self {
        Self(Arc::new(Entry { stamp: Stamp::next(), inherited: !is_connection::<X>(), object }))
    }
}

fn is_connection<X: 'static>() -> bool {
    std::any::TypeId::of::<X>() == std::any::TypeId::of::<super::Socket>()
}

impl<X: Send + Sync + 'static> Deref for Handle<X> {
    type Target = X;

    fn deref(&self) -> &X {
        &self.0.object
    }
}

impl<X: Send + Sync + 'static> Clone for Handle<X> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<X: Send + Sync + 'static> Message for Handle<X> {
    fn encode(&self, out: &mut Vec<u8>) {
        let place = PACKED.with_borrow_mut(|packed| {
            let objects = packed.last_mut()?;
            objects.push(Arc::clone(&self.0) as Object);
            Some(objects.len() as u64 - 1)
        });
        place.unwrap_or_else(|| not_modelled("the encoding of a handle that is not sent")).encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let place = usize::try_from(u64::decode(bytes)?).map_err(|_| DecodeError::Invalid)?;
        let (way, object) = UNPACKED
            .with_borrow(|unpacked| {
                let (way, objects) = unpacked.last()?;
                Some((*way, Arc::clone(objects.get(place)?)))
            })
            .ok_or(DecodeError::Invalid)?;
        let entry = object.downcast::<Entry<X>>().map_err(|_| DecodeError::Invalid)?;
        let arrives = entry.stamp.is_known() && (entry.inherited || way == Way::Argument);
        if arrives { Ok(Self(entry)) } else { Err(DecodeError::NotInherited) }
    }
}
