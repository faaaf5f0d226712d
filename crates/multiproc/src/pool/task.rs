//! A task on its way: a function and its argument as bytes, and the place for the outcome.

use super::PoolError;
use crate::{DecodeError, Message};
use std::cell::OnceCell;
use std::rc::Rc;

/// What became of a task: the bytes of its result, or why there are none.
pub(crate) type Outcome = Result<Vec<u8>, PoolError>;

/// What a worker calls, whatever the types of the task.
pub(crate) type Job = fn(Vec<u8>) -> Result<Vec<u8>, DecodeError>;

#[derive(Clone)]
pub(crate) struct Task {
    /// What is sent to the worker.
    pub frame: Vec<u8>,
    /// Shared with the [`AsyncResult`](super::AsyncResult), and set exactly once.
    pub outcome: Rc<OnceCell<Outcome>>,
}

impl Task {
    /// A frame is a length, then the job, then what the job decodes.
    pub(crate) fn new<A: Message + 'static, R: Message + 'static>(
        function: fn(A) -> R,
        argument: &A,
    ) -> Self {
        let mut frame = vec![0; size_of::<u64>()];
        (perform::<A, R> as Job).encode(&mut frame);
        function.encode(&mut frame);
        argument.encode(&mut frame);
        write_length(&mut frame);
        Self { frame, outcome: Rc::default() }
    }

    pub(crate) fn settle(&self, outcome: Outcome) {
        // A task is in one place only, the queue or a hand, so nobody has settled it before.
        let _ = self.outcome.set(outcome);
    }
}

/// Fills in the length of a frame, which leads it.
pub(crate) fn write_length(frame: &mut [u8]) {
    let (length, payload) = frame.split_at_mut(size_of::<u64>());
    length.copy_from_slice(&(payload.len() as u64).to_le_bytes());
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a function that is a `Message` takes its arguments by value"
)]
fn perform<A: Message + 'static, R: Message + 'static>(bytes: Vec<u8>) -> Result<Vec<u8>, DecodeError> {
    let (function, argument) = <(fn(A) -> R, A)>::from_bytes(&bytes)?;
    Ok(function(argument).to_bytes())
}
