//! Programs over blocking primitives: mutexes, condition variables, channels, parking, joining.
//!
//! There is a fixed stock of objects: two mutexes `m` and `n`, each around a number that starts as zero and each with a
//! condition variable (`c` goes with `m`, `d` with `n`), and four channels, of capacity unbounded, zero, one, two. What
//! makes no sense does nothing: unlocking or waiting without the lock, sending after one's sender was dropped. So every
//! sequence of steps is a program, and a step may be dropped from it.
//!
//! The threads that mention the sending side of a channel have a sender each. Senders and the receiver live on after
//! the end of their thread, unless a step drops them: a receiver may wait for ever.

pub mod brute;
pub mod classic;
pub mod notation;
pub mod random;

use crate::program::{Register, Value};
use crate::shrink::Shrink;

/// 0 is `m`, 1 is `n`. The condition variable of a mutex has its number.
pub type Mutex = usize;

/// An index into [`CAPACITIES`].
pub type Channel = usize;

/// How many mutexes, and condition variables, there are.
pub const MUTEXES: usize = 2;

/// How many messages each channel holds; nothing means any number, zero a rendezvous.
pub const CAPACITIES: [Option<usize>; 4] = [None, Some(0), Some(1), Some(2)];

/// What a register holds after a step that did what it should. A received message is its value instead.
pub const DONE: Value = 0;
/// What a register holds if a `try_` step would have had to wait.
pub const WOULD_BLOCK: Value = 1;
/// What a register holds if the other side of the channel was gone.
pub const DISCONNECTED: Value = 2;
/// The smallest message: it is not taken for one of the above.
pub const FIRST_MESSAGE: Value = 10;

/// One step of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Waits for the mutex. For ever, if the thread has it already.
    Lock(Mutex),
    /// Takes the mutex if it is free: [`DONE`] or [`WOULD_BLOCK`].
    TryLock(Register, Mutex),
    /// Lets the mutex go.
    Unlock(Mutex),
    /// Adds to the number in the mutex.
    Add(Mutex, Value),
    /// Reads the number in the mutex.
    Get(Register, Mutex),
    /// One wait on the condition variable of the mutex.
    Wait(Mutex),
    /// Waits on the condition variable while the number in the mutex is smaller.
    WaitUntil(Mutex, Value),
    /// Wakes one thread that waits on the condition variable of the mutex.
    NotifyOne(Mutex),
    /// Wakes all of them.
    NotifyAll(Mutex),
    /// Sends, perhaps after waiting for room: [`DONE`] or [`DISCONNECTED`].
    Send(Register, Channel, Value),
    /// Sends if there is room: also [`WOULD_BLOCK`].
    TrySend(Register, Channel, Value),
    /// Waits for a message: its value, or [`DISCONNECTED`].
    Receive(Register, Channel),
    /// Takes a message if there is one: also [`WOULD_BLOCK`].
    TryReceive(Register, Channel),
    /// The thread's sender is gone.
    DropSender(Channel),
    /// The receiver is gone.
    DropReceiver(Channel),
    /// Waits for the thread's token and consumes it.
    Park,
    /// Makes the token of a thread available.
    Unpark(usize),
    /// Waits for the end of a thread.
    Join(usize),
}

impl Step {
    /// The register that the step fills.
    #[must_use]
    pub fn register(&self) -> Option<Register> {
        match *self {
            Step::TryLock(to, _)
            | Step::Get(to, _)
            | Step::Send(to, ..)
            | Step::TrySend(to, ..)
            | Step::Receive(to, _)
            | Step::TryReceive(to, _) => Some(to),
            Step::Lock(_)
            | Step::Unlock(_)
            | Step::Add(..)
            | Step::Wait(_)
            | Step::WaitUntil(..)
            | Step::NotifyOne(_)
            | Step::NotifyAll(_)
            | Step::DropSender(_)
            | Step::DropReceiver(_)
            | Step::Park
            | Step::Unpark(_)
            | Step::Join(_) => None,
        }
    }

    /// The channel of which the step uses the sending side.
    #[must_use]
    pub fn sends_on(&self) -> Option<Channel> {
        match *self {
            Step::Send(_, channel, _) | Step::TrySend(_, channel, _) | Step::DropSender(channel) => {
                Some(channel)
            }
            _ => None,
        }
    }
}

/// Threads that start together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Program {
    /// The steps of each thread.
    pub threads: Vec<Vec<Step>>,
}

/// What can be seen of one execution.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// Whether some threads wait for ever.
    pub deadlock: bool,
    /// What each register holds then.
    pub registers: Vec<Value>,
    /// What the mutexes hold then.
    pub data: [Value; MUTEXES],
}

impl Program {
    /// How many registers the program fills.
    #[must_use]
    pub fn registers(&self) -> usize {
        self.threads.iter().flatten().filter_map(Step::register).max().map_or(0, |greatest| greatest + 1)
    }

    /// Whether the thread has a sender of the channel at the start.
    #[must_use]
    pub fn has_sender(&self, thread: usize, channel: Channel) -> bool {
        self.threads[thread].iter().any(|step| step.sends_on() == Some(channel))
    }
}

impl Shrink for Program {
    fn smaller(&self) -> Vec<Program> {
        let places = self
            .threads
            .iter()
            .enumerate()
            .flat_map(|(thread, steps)| (0..steps.len()).map(move |step| (thread, step)));
        places
            .map(|(thread, step)| {
                let mut smaller = self.clone();
                smaller.threads[thread].remove(step);
                smaller
            })
            .collect()
    }
}
