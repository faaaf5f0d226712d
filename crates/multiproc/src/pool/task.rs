//! A task on its way: a function and its argument as bytes, and the place for the outcome.

use super::PoolError;
use crate::backend::Parcel;
use crate::{DecodeError, Message};
use std::cell::OnceCell;
use std::rc::Rc;

/// What became of a task: a reply with its result, or why there is none.
pub(crate) type Outcome = Result<Parcel, PoolError>;

/// What a worker calls, whatever the types of the task.
pub(crate) type Job = fn(Vec<u8>) -> Result<Vec<u8>, DecodeError>;

#[derive(Clone)]
pub(crate) struct Task {
    /// What is sent to the worker: the job, then what the job decodes.
    pub parcel: Parcel,
    /// Shared with the [`AsyncResult`](super::AsyncResult), and set exactly once.
    pub outcome: Rc<OnceCell<Outcome>>,
}

impl Task {
    pub(crate) fn new<A: Message + 'static, R: Message + 'static>(
        function: fn(A) -> R,
        argument: &A,
    ) -> Self {
        let parcel = Parcel::pack(|out| {
            (perform::<A, R> as Job).encode(out);
            function.encode(out);
            argument.encode(out);
        });
        Self { parcel, outcome: Rc::default() }
    }

    pub(crate) fn settle(&self, outcome: Outcome) {
        // A task is in one place only, the queue or a hand, so nobody has settled it before.
        let _ = self.outcome.set(outcome);
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a function that is a `Message` takes its arguments by value"
)]
fn perform<A: Message + 'static, R: Message + 'static>(bytes: Vec<u8>) -> Result<Vec<u8>, DecodeError> {
    let (function, argument) = <(fn(A) -> R, A)>::from_bytes(&bytes)?;
    Ok(function(argument).to_bytes())
}
