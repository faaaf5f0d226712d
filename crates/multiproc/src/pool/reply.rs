//! What a worker answers: a result, a panic, or that it could not read the task.

use super::PoolError;
use super::task::{Outcome, write_length};
use crate::{DecodeError, Message};
use std::any::Any;

/// How a job ended in the worker.
pub(crate) enum Reply {
    Value(Vec<u8>),
    Panicked(String),
    Undecodable(DecodeError),
}

impl Reply {
    /// From what was caught around a job.
    pub(crate) fn new(caught: std::thread::Result<Result<Vec<u8>, DecodeError>>) -> Self {
        match caught {
            Ok(Ok(value)) => Self::Value(value),
            Ok(Err(error)) => Self::Undecodable(error),
            Err(panic) => {
                let message = panic_message(&*panic);
                // Dropping what a panic carried could panic again.
                std::mem::forget(panic);
                Self::Panicked(message)
            }
        }
    }

    pub(crate) fn into_frame(self) -> Vec<u8> {
        let mut frame = vec![0; size_of::<u64>()];
        match self {
            Self::Value(value) => {
                frame.push(0);
                frame.extend(value);
            }
            Self::Panicked(message) => (1_u8, message).encode(&mut frame),
            Self::Undecodable(error) => (2_u8, error).encode(&mut frame),
        }
        write_length(&mut frame);
        frame
    }
}

/// Reads a reply on the pool's side.
pub(crate) fn outcome(mut payload: &[u8]) -> Outcome {
    match u8::decode(&mut payload)? {
        0 => Ok(payload.to_vec()),
        1 => Err(PoolError::Panicked { message: String::from_bytes(payload)? }),
        2 => Err(PoolError::Decode(DecodeError::from_bytes(payload)?)),
        _ => Err(PoolError::Decode(DecodeError::Invalid)),
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "the panic carries a value that is not text".to_owned()
    }
}
