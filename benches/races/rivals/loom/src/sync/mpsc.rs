//! Channels, from a mutex and a condition variable: those of loom can only send and receive. Time-outs do not happen.

use core::time::Duration;
use loom::sync::{Condvar, Mutex, MutexGuard};
use real_std::collections::VecDeque;
use real_std::sync::Arc;

pub use real_std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

struct State<T> {
    messages: VecDeque<T>,
    /// How many were taken in all: with no room, a sender waits until its own was.
    sent: usize,
    taken: usize,
    senders: usize,
    receiving: bool,
    /// Receivers that wait: with no room, one can be handed a message only then.
    waiting: usize,
}

struct Channel<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    room: Option<usize>,
}

impl<T> Channel<T> {
    fn new(room: Option<usize>) -> Arc<Channel<T>> {
        let messages = VecDeque::new();
        let state = State { messages, sent: 0, taken: 0, senders: 1, receiving: true, waiting: 0 };
        Arc::new(Channel { state: Mutex::new(state), changed: Condvar::new(), room })
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap()
    }

    fn is_full(&self, state: &State<T>) -> bool {
        self.room.is_some_and(|room| state.messages.len() >= room.max(1))
    }

    fn send(&self, message: T) -> Result<(), SendError<T>> {
        let mut state = self.lock();
        while state.receiving && self.is_full(&state) {
            state = self.changed.wait(state).unwrap();
        }
        if !state.receiving {
            return Err(SendError(message));
        }
        state.messages.push_back(message);
        state.sent += 1;
        let mine = state.sent;
        self.changed.notify_all();
        while self.room == Some(0) && state.receiving && state.taken < mine {
            state = self.changed.wait(state).unwrap();
        }
        Ok(())
    }

    fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let mut state = self.lock();
        if !state.receiving {
            return Err(TrySendError::Disconnected(message));
        }
        if self.is_full(&state) || self.room == Some(0) && state.waiting == 0 {
            return Err(TrySendError::Full(message));
        }
        state.messages.push_back(message);
        state.sent += 1;
        self.changed.notify_all();
        Ok(())
    }

    fn take(&self, state: &mut State<T>) -> Result<T, TryRecvError> {
        match state.messages.pop_front() {
            Some(message) => {
                state.taken += 1;
                self.changed.notify_all();
                Ok(message)
            }
            None if state.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    fn recv(&self) -> Result<T, RecvError> {
        let mut state = self.lock();
        loop {
            match self.take(&mut state) {
                Ok(message) => return Ok(message),
                Err(TryRecvError::Disconnected) => return Err(RecvError),
                Err(TryRecvError::Empty) => {}
            }
            state.waiting += 1;
            state = self.changed.wait(state).unwrap();
            state.waiting -= 1;
        }
    }

    fn try_recv(&self) -> Result<T, TryRecvError> {
        self.take(&mut self.lock())
    }

    fn change(&self, change: impl FnOnce(&mut State<T>)) {
        // In the midst of a panic, loom's own state may be gone.
        if real_std::thread::panicking() {
            return;
        }
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(None);
    (Sender(channel.clone()), Receiver(channel))
}

pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Channel::new(Some(bound));
    (SyncSender(channel.clone()), Receiver(channel))
}

macro_rules! sender {
    ($name:ident) => {
        pub struct $name<T>(Arc<Channel<T>>);

        impl<T> $name<T> {
            pub fn send(&self, message: T) -> Result<(), SendError<T>> {
                self.0.send(message)
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> $name<T> {
                self.0.change(|state| state.senders += 1);
                $name(self.0.clone())
            }
        }

        impl<T> Drop for $name<T> {
            fn drop(&mut self) {
                self.0.change(|state| state.senders -= 1);
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);

impl<T> SyncSender<T> {
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(message)
    }
}

pub struct Receiver<T>(Arc<Channel<T>>);

impl<T> Receiver<T> {
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.recv()
    }

    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }

    pub fn recv_timeout(&self, _time: Duration) -> Result<T, RecvTimeoutError> {
        self.0.recv().map_err(|RecvError| RecvTimeoutError::Disconnected)
    }

    pub fn iter(&self) -> impl Iterator<Item = T> {
        core::iter::from_fn(|| self.recv().ok())
    }

    pub fn try_iter(&self) -> impl Iterator<Item = T> {
        core::iter::from_fn(|| self.try_recv().ok())
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.receiving = false;
            state.messages.clear();
        });
    }
}

pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        Iter(self)
    }
}
