//! Numbers that processes share: atomics, each of which a model checker sees.

use super::parcel::Handle;
use crate::{DecodeError, Message, SharedPod};

pub(crate) struct Cells<T: SharedPod>(Handle<Box<[T::Atomic]>>);

impl<T: SharedPod> Cells<T> {
    #[track_caller]
    pub(crate) fn zeroed(length: usize) -> Self {
        let mut cells = Vec::with_capacity(length);
        // A loop and no iterator, so that the model tells the caller's place of where each is made.
        for _ in 0..length {
            cells.push(T::default().atomic());
        }
        Self(Handle::new(cells.into_boxed_slice()))
    }

    pub(crate) fn all(&self) -> &[T::Atomic] {
        &self.0
    }
}

impl<T: SharedPod> Clone for Cells<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: SharedPod> Message for Cells<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Handle::decode(bytes).map(Self)
    }
}
