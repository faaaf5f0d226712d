//! What a worker answers: a result, a panic, or that it could not read the task.

use super::PoolError;
use super::task::{Job, Outcome};
use crate::backend::Parcel;
use crate::{DecodeError, Message};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

const VALUE: u8 = 0;
const PANICKED: u8 = 1;
const UNDECODABLE: u8 = 2;

/// Does a task, in the worker, and packs the answer.
pub(crate) fn to(task: &Parcel) -> Parcel {
    Parcel::pack(|out| {
        let done = catch_unwind(AssertUnwindSafe(|| {
            task.unpack(|bytes| {
                let job = Job::decode(bytes)?;
                job(bytes.to_vec())
            })
        }));
        match done {
            Ok(Ok(value)) => {
                out.push(VALUE);
                out.extend(value);
            }
            Ok(Err(error)) => (UNDECODABLE, error).encode(out),
            Err(panic) => (PANICKED, panic_message(panic)).encode(out),
        }
    })
}

/// Reads a reply on the pool's side.
pub(crate) fn outcome(reply: Parcel) -> Outcome {
    let failure = reply.unpack(|bytes| match u8::decode(bytes)? {
        VALUE => Ok(None),
        PANICKED => Ok(Some(PoolError::Panicked { message: String::from_bytes(bytes)? })),
        UNDECODABLE => Ok(Some(PoolError::Decode(DecodeError::from_bytes(bytes)?))),
        _ => Err(DecodeError::Invalid),
    })?;
    failure.map_or(Ok(reply), Err)
}

/// The result in a reply that has one.
pub(crate) fn result<R: Message>(reply: &Parcel) -> Result<R, DecodeError> {
    reply.unpack(|bytes| {
        u8::decode(bytes)?;
        R::from_bytes(bytes)
    })
}

fn panic_message(panic: Box<dyn Any + Send>) -> String {
    let message = if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "the panic carries a value that is not text".to_owned()
    };
    // Dropping what a panic carried could panic again.
    std::mem::forget(panic);
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::task::Task;

    #[test]
    fn a_task_that_is_no_task_is_answered_and_not_fatal() {
        let answer = to(&Parcel::pack(|out| out.extend([1, 2, 3])));
        assert!(matches!(outcome(answer), Err(PoolError::Decode(DecodeError::Short))));
    }

    #[test]
    fn a_task_is_performed_from_its_bytes() {
        let task = Task::new(|number: u32| number + 1, &41);
        let reply = outcome(to(&task.parcel)).expect("it is a task");
        assert_eq!(result(&reply), Ok(42_u32));
    }
}
