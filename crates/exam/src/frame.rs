//! Frames: one message of the socket each.
//!
//! The socket keeps message boundaries (`SOCK_SEQPACKET`), so a frame has no length and frames of many processes
//! and threads never mix. Each carries the nonce of the question that it belongs to: an answer that was prepared
//! before the question was asked does not fit it.

use crate::value::{MalformedValue, Value, decode_text, encode_text, take};
use std::fmt;

/// The largest frame, in bytes: what a socket with the kernel's usual buffer takes in one message.
pub const MAX_FRAME: usize = 160 * 1024;

/// One message between the judge and the process that it examines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// To the process: make the input of the case `name`; equal seeds give equal inputs.
    Case {
        /// The question's nonce.
        nonce: u64,
        /// The name of the case, one that the harness knows, or `random`.
        name: String,
        /// The seed of what is random in it.
        seed: u64,
    },
    /// To the process: call the student's function with this input.
    Answer {
        /// The question's nonce.
        nonce: u64,
        /// What [`Frame::Case`] made.
        input: Value,
    },
    /// To the process: do the same work one after the other, as the grader's own code does it.
    Baseline {
        /// The question's nonce.
        nonce: u64,
        /// What [`Frame::Case`] made.
        input: Value,
    },
    /// From the process: it can be asked now.
    Ready,
    /// From the process: the answer.
    Returned {
        /// The nonce of the question.
        nonce: u64,
        /// The result.
        value: Value,
    },
    /// From any process or thread of the student's: a call of the judge as a work function. A socket for the
    /// [`Frame::Reply`] travels with it.
    Called {
        /// The nonce of the question that is being answered.
        nonce: u64,
        /// What is called.
        name: String,
        /// Its argument.
        argument: Value,
        /// How many calls have to wait at the same time before the judge replies.
        together: u32,
    },
    /// To the caller.
    Reply {
        /// The result of the call: the same for the same name and argument within one question.
        result: u64,
    },
}

/// Bytes that are not a [`Frame`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedFrame;

impl fmt::Display for MalformedFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed frame")
    }
}

impl std::error::Error for MalformedFrame {}

impl From<MalformedValue> for MalformedFrame {
    fn from(MalformedValue: MalformedValue) -> MalformedFrame {
        MalformedFrame
    }
}

impl Frame {
    /// The bytes of the message.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Frame::Case { nonce, name, seed } => {
                start(0, *nonce, &mut out);
                encode_text(name, &mut out);
                out.extend(seed.to_le_bytes());
            }
            Frame::Answer { nonce, input } => {
                start(1, *nonce, &mut out);
                input.encode(&mut out);
            }
            Frame::Baseline { nonce, input } => {
                start(2, *nonce, &mut out);
                input.encode(&mut out);
            }
            Frame::Ready => out.push(3),
            Frame::Returned { nonce, value } => {
                start(4, *nonce, &mut out);
                value.encode(&mut out);
            }
            Frame::Called { nonce, name, argument, together } => {
                start(5, *nonce, &mut out);
                encode_text(name, &mut out);
                argument.encode(&mut out);
                out.extend(together.to_le_bytes());
            }
            Frame::Reply { result } => start(6, *result, &mut out),
        }
        out
    }

    /// The frame of one whole message.
    ///
    /// # Errors
    ///
    /// If the bytes are anything else, bytes after the frame included.
    pub fn decode(mut input: &[u8]) -> Result<Frame, MalformedFrame> {
        let input = &mut input;
        let frame = match take(input)? {
            [0] => Frame::Case { nonce: word(input)?, name: decode_text(input)?, seed: word(input)? },
            [1] => Frame::Answer { nonce: word(input)?, input: Value::decode(input)? },
            [2] => Frame::Baseline { nonce: word(input)?, input: Value::decode(input)? },
            [3] => Frame::Ready,
            [4] => Frame::Returned { nonce: word(input)?, value: Value::decode(input)? },
            [5] => Frame::Called {
                nonce: word(input)?,
                name: decode_text(input)?,
                argument: Value::decode(input)?,
                together: u32::from_le_bytes(take(input)?),
            },
            [6] => Frame::Reply { result: word(input)? },
            _ => return Err(MalformedFrame),
        };
        if input.is_empty() { Ok(frame) } else { Err(MalformedFrame) }
    }
}

fn start(variant: u8, word: u64, out: &mut Vec<u8>) {
    out.push(variant);
    out.extend(word.to_le_bytes());
}

fn word(input: &mut &[u8]) -> Result<u64, MalformedValue> {
    take(input).map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Vec<Frame> {
        let input = Value::record([("n", 3.into())]);
        vec![
            Frame::Case { nonce: 1, name: "many".into(), seed: 2 },
            Frame::Answer { nonce: 1, input: input.clone() },
            Frame::Baseline { nonce: 1, input: input.clone() },
            Frame::Ready,
            Frame::Returned { nonce: u64::MAX, value: Value::Unit },
            Frame::Called { nonce: 9, name: "countdown".into(), argument: input, together: 4 },
            Frame::Reply { result: 77 },
        ]
    }

    #[test]
    fn every_frame_survives_encoding() {
        for frame in samples() {
            assert_eq!(Frame::decode(&frame.encode()), Ok(frame));
        }
    }

    #[test]
    fn a_frame_with_a_byte_missing_or_too_many_is_malformed() {
        for frame in samples() {
            let mut bytes = frame.encode();
            assert_eq!(Frame::decode(&bytes[..bytes.len() - 1]), Err(MalformedFrame), "{frame:?}");
            bytes.push(0);
            assert_eq!(Frame::decode(&bytes), Err(MalformedFrame), "{frame:?}");
        }
    }
}
