//! `JoinHandle`.

use super::packet::{self, Packet};
use super::{Result, Thread};
use core::fmt;
use core::panic::Location;
use real_std::string::String;
use weft::Loc;

/// A thread that can be waited for.
pub struct JoinHandle<T> {
    thread: Thread,
    packet: Packet<T>,
}

impl<T> JoinHandle<T> {
    pub(super) fn start<F: FnOnce() -> T>(f: F, name: Option<String>, loc: Loc) -> JoinHandle<T> {
        let (task, packet) = packet::start(f, name.clone(), None, loc);
        JoinHandle { thread: Thread::new(task, name), packet }
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits until it has ended, and returns its result, or the payload of its panic.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        weft::join(self.thread.task(), Location::caller());
        self.packet.take()
    }

    /// Has it ended?
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        weft::is_finished(self.thread.task(), Location::caller())
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}
