//! What a process gets that is no copy of its parent: bytes, and the descriptors of shared objects.
//!
//! A process that was forked finds the shared objects where they were. One that began anew knows none. So with the
//! arguments come the descriptors of the memory and the sockets that the objects in them are made of, and the handles in
//! the arguments are made of these.

use super::image;
use super::parcel::Parcel;
use super::registry::Id;
use super::sys;
use crate::identity::Identity;
use crate::{DecodeError, Message};
use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::{mem, vec};

thread_local! {
    /// What is being packed: shared objects are put there when their handles are encoded.
    static PACKED: RefCell<Option<Objects>> = const { RefCell::new(None) };
    /// What has arrived and is not unpacked.
    static ARRIVED: RefCell<Vec<(Id, Arrived)>> = const { RefCell::new(Vec::new()) };
}

/// What a child that begins anew gets.
pub(super) struct Luggage {
    bytes: Parcel,
    /// They are open as long as the objects whose handles were packed.
    descriptors: Vec<RawFd>,
}

/// What an object is made of: its numbers, and how many descriptors.
type Packed = (Id, Vec<u64>, u64);

/// What all are made of.
#[derive(Default)]
struct Objects {
    parts: Vec<Packed>,
    descriptors: Vec<RawFd>,
    /// Something that cannot be had anew was among it.
    stuck: bool,
}

/// What one object is made of, while it is taken apart.
#[derive(Default)]
pub(crate) struct Parts {
    numbers: Vec<u64>,
    /// Nothing for one that there is not.
    descriptors: Vec<Option<RawFd>>,
}

/// The same while it is put together.
pub(crate) struct Arrived {
    numbers: vec::IntoIter<u64>,
    descriptors: vec::IntoIter<OwnedFd>,
}

/// An object that processes share, whose parts can be passed to one that began anew.
pub(crate) trait Shared: Send + Sync + Sized + 'static {
    fn take_apart(&self, parts: &mut Parts);

    /// From the parts of such an object, in the same order.
    fn put_together(arrived: &mut Arrived) -> Option<Self>;
}

/// Makes a struct [`Shared`] whose fields are: name it and all of them.
macro_rules! shared {
    ($name:ident { $($field:tt),* }) => {
        impl $crate::native::luggage::Shared for $name {
            fn take_apart(&self, parts: &mut $crate::native::luggage::Parts) {
                $($crate::native::luggage::Shared::take_apart(&self.$field, parts);)*
            }

            fn put_together(arrived: &mut $crate::native::luggage::Arrived) -> Option<Self> {
                Some(Self { $($field: $crate::native::luggage::Shared::put_together(arrived)?),* })
            }
        }
    };
}

pub(super) use shared;

impl Shared for usize {
    fn take_apart(&self, parts: &mut Parts) {
        parts.numbers.push(*self as u64);
    }

    fn put_together(arrived: &mut Arrived) -> Option<Self> {
        usize::try_from(arrived.numbers.next()?).ok()
    }
}

impl Parts {
    /// Adds a descriptor; nothing where there should be one.
    pub(super) fn add(&mut self, descriptor: Option<RawFd>) {
        self.descriptors.push(descriptor);
    }
}

impl Arrived {
    pub(super) fn descriptor(&mut self) -> Option<OwnedFd> {
        self.descriptors.next()
    }
}

impl Luggage {
    /// Packs the name of the child and what `write` appends; nothing if there is something that cannot be taken along.
    pub(super) fn pack(identity: &Identity, write: impl FnOnce(&mut Vec<u8>)) -> Option<Self> {
        let outer = PACKED.replace(Some(Objects::default()));
        let mut call = Vec::new();
        write(&mut call);
        let objects = PACKED.replace(outer).unwrap_or_default();
        let bytes = Parcel::pack(|out| (identity.clone(), objects.parts, call).encode(out));
        (!objects.stuck).then_some(Self { bytes, descriptors: objects.descriptors })
    }

    pub(super) fn send(&self, socket: &UnixStream) -> io::Result<()> {
        self.bytes.send(socket.as_fd())?;
        sys::send_descriptors(socket.as_fd(), &self.descriptors)
    }

    /// Receives what was packed: the name of this process, and the bytes in which handles can be decoded from now on.
    pub(super) fn receive(mut socket: &UnixStream) -> io::Result<(Identity, Vec<u8>)> {
        let parcel = Parcel::receive(&mut socket)?;
        let received = parcel.value::<(Identity, Vec<Packed>, Vec<u8>)>();
        let (identity, parts, call) = received.map_err(io::Error::other)?;
        let count = parts.iter().map(|(.., count)| index(*count)).sum();
        let mut rest = sys::receive_descriptors(socket.as_fd(), count)?;
        let mut arrived = Vec::new();
        for (id, numbers, count) in parts {
            let behind = rest.split_off(index(count).min(rest.len()));
            let descriptors = mem::replace(&mut rest, behind).into_iter();
            arrived.push((id, Arrived { numbers: numbers.into_iter(), descriptors }));
        }
        ARRIVED.set(arrived);
        Ok((identity, call))
    }
}

fn index(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Takes an object along if one of its handles is being packed.
pub(super) fn note_object(id: Id, object: &impl Shared) {
    with_packed(|packed| {
        if packed.parts.iter().all(|(known, ..)| *known != id) {
            packed.add(id, object);
        }
    });
}

/// A function is being encoded. Another image of this program has it, but not those of shared libraries.
pub(crate) fn note_function(address: usize) {
    with_packed(|packed| packed.stuck |= !image::holds(address));
}

fn with_packed(note: impl FnOnce(&mut Objects)) {
    PACKED.with_borrow_mut(|packed| packed.as_mut().map(note));
}

impl Objects {
    fn add(&mut self, id: Id, object: &impl Shared) {
        let mut parts = Parts::default();
        object.take_apart(&mut parts);
        self.stuck |= parts.descriptors.iter().any(Option::is_none);
        self.parts.push((id, parts.numbers, parts.descriptors.len() as u64));
        self.descriptors.extend(parts.descriptors.into_iter().flatten());
    }
}

/// The object with this number, if it has arrived and was not unpacked before.
pub(super) fn unpack<X: Shared>(id: Id) -> Result<X, DecodeError> {
    let arrived = ARRIVED.with_borrow_mut(|all| {
        let place = all.iter().position(|(known, _)| *known == id)?;
        Some(all.swap_remove(place).1)
    });
    X::put_together(&mut arrived.ok_or(DecodeError::NotInherited)?).ok_or(DecodeError::Invalid)
}
