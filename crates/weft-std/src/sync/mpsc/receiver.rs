//! `Receiver`.

use super::shared::Shared;
use super::{Iter, RecvError, RecvTimeoutError, TryIter, TryRecvError};
use core::cell::Cell;
use core::fmt;
use core::marker::PhantomData;
use core::panic::{Location, RefUnwindSafe};
use core::time::Duration;
use weft::sync::Refused;

/// The receiver of a channel.
pub struct Receiver<T> {
    shared: Shared<T>,
    not_sync: PhantomData<Cell<()>>,
}

impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    pub(super) fn new(shared: Shared<T>) -> Receiver<T> {
        Receiver { shared, not_sync: PhantomData }
    }

    /// Waits for a message, or until all senders are gone.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        match self.shared.raw().receive("Receiver::recv", None, Location::caller()) {
            Ok(()) => Ok(self.shared.take(0)),
            Err(_) => Err(RecvError),
        }
    }

    /// A message, if there is one.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match self.shared.raw().try_receive("Receiver::try_recv", Location::caller()) {
            Ok(()) => Ok(self.shared.take(0)),
            Err(Refused::Disconnected) => Err(TryRecvError::Disconnected),
            Err(Refused::Now | Refused::TimedOut) => Err(TryRecvError::Empty),
        }
    }

    /// As [`Receiver::recv`], for some time at most.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        match self.shared.raw().receive("Receiver::recv_timeout", Some(timeout), Location::caller()) {
            Ok(()) => Ok(self.shared.take(0)),
            Err(Refused::Disconnected) => Err(RecvTimeoutError::Disconnected),
            Err(Refused::Now | Refused::TimedOut) => Err(RecvTimeoutError::Timeout),
        }
    }

    /// All messages, until the senders are gone.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// The messages that are there.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if self.shared.raw().remove_receiver("Receiver::drop", self.shared.made) {
            drop(self.shared.take_all());
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
