//! `std::sync::mpsc`: who may send and receive is decided by [`weft::sync::RawChannel`]; the messages lie beside it.

mod iterators;
mod receiver;
mod sender;
mod shared;

pub use real_std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

pub use iterators::{IntoIter, Iter, TryIter};
pub use receiver::Receiver;
pub use sender::{Sender, SyncSender};

use core::panic::Location;
use shared::Shared;

/// A channel that takes any number of messages.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let receiver = Shared::new(None, Location::caller());
    (Sender::new(receiver.another()), Receiver::new(receiver))
}

/// A channel that takes `bound` messages; a sender waits while it is full.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let receiver = Shared::new(Some(bound), Location::caller());
    (SyncSender::new(receiver.another()), Receiver::new(receiver))
}
