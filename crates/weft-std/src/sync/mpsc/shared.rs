//! What the two sides of a channel share.
//!
//! The queue of messages and the counter of the `Arc` are no data of the program, so they are used under
//! [`Quiet`]. What is dropped of the program is dropped after that.

use core::cell::UnsafeCell;
use core::mem::ManuallyDrop;
use core::panic::{RefUnwindSafe, UnwindSafe};
use real_std::collections::VecDeque;
use real_std::sync::Arc;
use weft::sync::RawChannel;
use weft::{Loc, Quiet};

/// One side of a channel.
pub(super) struct Shared<T> {
    channel: ManuallyDrop<Arc<Channel<T>>>,
    /// Where this side of it was made.
    pub made: Loc,
}

struct Channel<T> {
    raw: RawChannel,
    messages: UnsafeCell<VecDeque<T>>,
}

// SAFETY: tasks take turns, and no reference to the messages lives across a turn; a message goes from one to another.
unsafe impl<T: Send> Send for Channel<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Channel<T> {}
impl<T> UnwindSafe for Channel<T> {}
impl<T> RefUnwindSafe for Channel<T> {}

impl<T> Shared<T> {
    /// The first side of a new channel.
    pub fn new(capacity: Option<usize>, made: Loc) -> Shared<T> {
        let _quiet = Quiet::new();
        let messages = UnsafeCell::new(VecDeque::new());
        let channel = Arc::new(Channel { raw: RawChannel::new(capacity, made), messages });
        Shared { channel: ManuallyDrop::new(channel), made }
    }

    /// Another side of it.
    pub fn another(&self) -> Shared<T> {
        let _quiet = Quiet::new();
        Shared { channel: ManuallyDrop::new(Arc::clone(&self.channel)), made: self.made }
    }

    /// Who decides.
    pub fn raw(&self) -> &RawChannel {
        &self.channel.raw
    }

    /// Puts a message at the end of the queue.
    pub fn push(&self, message: T) {
        let _quiet = Quiet::new();
        self.with(|messages| messages.push_back(message));
    }

    /// Takes a message that is there.
    pub fn take(&self, place: usize) -> T {
        let _quiet = Quiet::new();
        self.with(|messages| messages.remove(place)).expect("the channel said that there is a message")
    }

    /// Takes all messages.
    pub fn take_all(&self) -> VecDeque<T> {
        let _quiet = Quiet::new();
        self.with(core::mem::take)
    }

    fn with<R>(&self, f: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        // SAFETY: `f` is one call on the queue, which neither gives way to another task nor runs code of the program.
        f(unsafe { &mut *self.channel.messages.get() })
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        let last = {
            let _quiet = Quiet::new();
            // SAFETY: it is not used again.
            Arc::into_inner(unsafe { ManuallyDrop::take(&mut self.channel) })
        };
        drop(last);
    }
}
