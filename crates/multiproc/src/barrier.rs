//! `Barrier`: nobody goes on before all have come.

use crate::backend::{Gate, Handle};
use crate::patience::Patience;
use crate::{DecodeError, Message};
use std::time::Duration;
use std::{error, fmt};

/// Where processes wait for each other, again and again, as Python's `multiprocessing.Barrier`.
///
/// ```
/// use multiproc::{Barrier, Process, RawArray};
///
/// fn step((barrier, cells, mine): (Barrier, RawArray<u32>, usize)) {
///     for _ in 0..3 {
///         let sum = cells.iter().sum();
///         barrier.wait().expect("nobody dies here"); // All have read ...
///         cells.set(mine, sum);
///         barrier.wait().expect("nobody dies here"); // ... and all have written.
///     }
/// }
///
/// let (barrier, cells) = (Barrier::new(2), RawArray::from([1, 2]));
/// let mut processes = [0, 1].map(|mine| Process::new(step, (barrier.clone(), cells.clone(), mine)));
/// for process in &mut processes {
///     process.start()?;
/// }
/// for process in &processes {
///     process.join()?;
/// }
/// assert_eq!(cells.to_vec(), [12, 12]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same barrier.
///
/// # A broken barrier
///
/// If one gives up, the others would wait for ever. So the barrier *breaks*: all that wait, and all that come later, get
/// an error, until somebody calls [`reset`](Self::reset). It breaks when somebody's time is up, when somebody calls
/// [`abort`](Self::abort), and when a process dies that waits here. Of one that dies, or panics, before it comes nobody
/// knows: let who joins it call `abort`, or wait with a timeout.
#[derive(Clone)]
pub struct Barrier<A: Message + Clone = ()> {
    gate: Handle<Gate>,
    parties: usize,
    /// What is done when all have come, and with what.
    action: Option<(fn(A), A)>,
}

impl Barrier {
    /// Makes a barrier that so many have to come to.
    ///
    /// # Panics
    ///
    /// Nobody has to come, or the system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new(parties: usize) -> Self {
        Self::with(parties, None)
    }
}

impl<A: Message + Clone + 'static> Barrier<A> {
    /// Makes a barrier at which the last one that comes calls `action(argument)`, before all go on.
    ///
    /// ```
    /// use multiproc::{Barrier, Process, RawArray, RawValue};
    ///
    /// fn add_up((parts, total): (RawArray<u32>, RawValue<u32>)) {
    ///     total.set(parts.iter().sum());
    /// }
    ///
    /// type Meeting = Barrier<(RawArray<u32>, RawValue<u32>)>;
    ///
    /// fn work((meeting, parts, mine): (Meeting, RawArray<u32>, usize)) {
    ///     parts.set(mine, 21);
    ///     meeting.wait().expect("nobody dies here");
    /// }
    ///
    /// let (parts, total) = (RawArray::new(2), RawValue::new(0));
    /// let meeting = Barrier::with_action(2, add_up, (parts.clone(), total.clone()));
    /// let mut process = Process::new(work, (meeting.clone(), parts.clone(), 0));
    /// process.start()?;
    /// work((meeting, parts, 1));
    /// assert_eq!(total.get(), 42); // Whoever came last has added it up.
    /// process.join()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An action that panics, or a process that dies in it, breaks the barrier. The action must not use the barrier.
    ///
    /// # Panics
    ///
    /// Nobody has to come, or the system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn with_action(parties: usize, action: fn(A), argument: A) -> Self {
        Self::with(parties, Some((action, argument)))
    }

    #[track_caller]
    fn with(parties: usize, action: Option<(fn(A), A)>) -> Self {
        assert!(parties > 0, "a barrier is for one or more");
        Self { gate: Handle::new(Gate::new(parties)), parties, action }
    }

    /// Waits until all have come, and goes on with them. Then the barrier is as it was before.
    ///
    /// Returns how many had come before, from 0 to one less than all: so one can be chosen to do what is to be done once.
    ///
    /// # Errors
    ///
    /// The barrier is broken, or breaks meanwhile, or is [reset](Self::reset).
    #[track_caller]
    pub fn wait(&self) -> Result<usize, BrokenBarrier> {
        self.gate.pass(Patience::Forever, || self.act()).ok_or(BrokenBarrier)
    }

    /// As [`wait`](Self::wait), but no longer than `timeout`: then it breaks the barrier.
    ///
    /// ```
    /// # use multiproc::{Barrier, BrokenBarrier};
    /// # use std::time::Duration;
    /// let barrier = Barrier::new(2);
    /// assert_eq!(barrier.wait_timeout(Duration::from_millis(10)), Err(BrokenBarrier));
    /// assert!(barrier.broken());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait), and if the time is up.
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> Result<usize, BrokenBarrier> {
        self.gate.pass(Patience::of(timeout), || self.act()).ok_or(BrokenBarrier)
    }

    /// Makes a barrier new that may be broken. For those that wait it breaks.
    #[track_caller]
    pub fn reset(&self) {
        self.gate.reset();
    }

    /// Breaks the barrier: for one that cannot come.
    #[track_caller]
    pub fn abort(&self) {
        self.gate.abort();
    }

    /// How many have to come.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.parties
    }

    /// How many wait at this moment.
    #[must_use]
    #[track_caller]
    pub fn n_waiting(&self) -> usize {
        self.gate.waiting()
    }

    /// Whether it is broken.
    #[must_use]
    #[track_caller]
    pub fn broken(&self) -> bool {
        self.gate.is_broken()
    }

    fn act(&self) {
        if let Some((action, argument)) = &self.action {
            action(argument.clone());
        }
    }
}

impl<A: Message + Clone + 'static> Message for Barrier<A> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.gate.encode(out);
        self.parties.encode(out);
        self.action.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let (gate, parties) = (Handle::decode(bytes)?, Message::decode(bytes)?);
        Ok(Self { gate, parties, action: Message::decode(bytes)? })
    }
}

impl<A: Message + Clone> fmt::Debug for Barrier<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").field("parties", &self.parties).finish_non_exhaustive()
    }
}

/// Not all have come to a [`Barrier`], and nobody waits for them any more.
///
/// ```
/// use multiproc::{Barrier, BrokenBarrier};
///
/// let barrier = Barrier::new(2);
/// barrier.abort();
/// assert_eq!(barrier.wait(), Err(BrokenBarrier));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenBarrier;

impl fmt::Display for BrokenBarrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the barrier is broken: one of those that had to come has given up or died")
    }
}

impl error::Error for BrokenBarrier {}
