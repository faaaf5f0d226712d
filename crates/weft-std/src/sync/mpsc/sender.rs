//! `Sender` and `SyncSender`.

use super::shared::Shared;
use super::{SendError, TrySendError};
use core::fmt;
use core::panic::Location;
use weft::Loc;
use weft::sync::Refused;

/// A sender of a channel that takes any number of messages.
pub struct Sender<T> {
    shared: Shared<T>,
}

/// A sender of a bounded channel.
pub struct SyncSender<T> {
    shared: Shared<T>,
}

impl<T> Sender<T> {
    pub(super) fn new(shared: Shared<T>) -> Sender<T> {
        Sender { shared }
    }

    /// Sends a message; returns it if there is no receiver.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        send(&self.shared, "Sender::send", t, Location::caller())
    }
}

impl<T> SyncSender<T> {
    pub(super) fn new(shared: Shared<T>) -> SyncSender<T> {
        SyncSender { shared }
    }

    /// Waits for a place and sends a message; returns it if there is no receiver.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        send(&self.shared, "SyncSender::send", t, Location::caller())
    }

    /// Sends a message if there is a place for it.
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        match self.shared.raw().try_send("SyncSender::try_send", Location::caller()) {
            Ok(_) => self.shared.push(t),
            Err(Refused::Disconnected) => return Err(TrySendError::Disconnected(t)),
            Err(Refused::Now | Refused::TimedOut) => return Err(TrySendError::Full(t)),
        }
        Ok(())
    }
}

fn send<T>(shared: &Shared<T>, verb: &'static str, message: T, loc: Loc) -> Result<(), SendError<T>> {
    let Ok(ticket) = shared.raw().send(verb, loc) else { return Err(SendError(message)) };
    shared.push(message);
    shared.raw().handed_over(verb, ticket, loc).map_err(|place| SendError(shared.take(place)))
}

macro_rules! senders {
    ($($sender:ident $drop:literal;)*) => {$(
        impl<T> Clone for $sender<T> {
            #[track_caller]
            fn clone(&self) -> $sender<T> {
                self.shared.raw().add_sender();
                let mut shared = self.shared.another();
                shared.made = Location::caller();
                $sender { shared }
            }
        }

        impl<T> Drop for $sender<T> {
            fn drop(&mut self) {
                self.shared.raw().remove_sender($drop, self.shared.made);
            }
        }

        impl<T> fmt::Debug for $sender<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($sender)).finish_non_exhaustive()
            }
        }
    )*};
}

senders! {
    Sender "Sender::drop";
    SyncSender "SyncSender::drop";
}
