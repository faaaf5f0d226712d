//! What travels between processes: bytes, led by their length.
//!
//! A long piece of bytes that is given away is not copied before it is sent, nor after it has come: it is the tail of a
//! parcel, behind a head of a fixed size.

use super::{scratch, sys};
use crate::{DecodeError, Message};
use std::io::{self, ErrorKind::UnexpectedEof, Read};
use std::mem;
use std::os::fd::BorrowedFd;

const LENGTH: usize = size_of::<u64>();
/// The length is only a promise: no more memory than this is taken before anything has come.
const PROMISED: usize = 16 << 20;

/// The frame of a parcel with a tail: its length, and that of the tail.
pub(super) const HEAD: usize = 2 * LENGTH;
/// In the length of a parcel: it has a tail.
const TAIL: u64 = 1 << 63;
/// What is shorter is copied sooner than kept apart.
const LONG: usize = 32 << 10;

/// Bytes as they go through a socket: their number, then they themselves. Empty if there is no parcel any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parcel {
    frame: Vec<u8>,
    /// What comes behind the frame; only of parcels that were packed in parts.
    tail: Vec<u8>,
}

impl Parcel {
    /// From what `write` appends.
    pub(crate) fn pack(write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut frame = scratch::take();
        frame.extend([0; LENGTH]);
        write(&mut frame);
        let (length, payload) = frame.split_at_mut(LENGTH);
        length.copy_from_slice(&(payload.len() as u64).to_le_bytes());
        Self::from_frame(scratch::fitted(frame))
    }

    /// From what `write` appends, and what it returns to come behind that.
    pub(crate) fn pack_parts(write: impl FnOnce(&mut Vec<u8>) -> Vec<u8>) -> Self {
        let mut tail = Vec::new();
        let mut parcel = Self::pack(|out| {
            tail = write(out);
            if tail.len() < LONG || out.len() != HEAD {
                out.append(&mut tail);
            }
        });
        if !tail.is_empty() {
            let length = (LENGTH + tail.len()) as u64 | TAIL;
            parcel.frame[..LENGTH].copy_from_slice(&length.to_le_bytes());
            parcel.tail = tail;
        }
        parcel
    }

    /// From a frame that has come whole.
    pub(crate) fn from_frame(frame: Vec<u8>) -> Self {
        Self { frame, tail: Vec::new() }
    }

    /// From a frame that has come whole, and what came behind it.
    pub(super) fn from_parts(frame: Vec<u8>, tail: Vec<u8>) -> Self {
        Self { frame, tail }
    }

    /// The length of the parcel that begins so, once that much of it is there.
    pub(crate) fn frame_length(bytes: &[u8]) -> Option<usize> {
        let length = u64::from_le_bytes(*bytes.first_chunk()?) & !TAIL;
        usize::try_from(length).ok()?.checked_add(LENGTH)
    }

    /// How much of the parcel that begins so, and has this length, is its frame.
    pub(super) fn head_length(bytes: &[u8], length: usize) -> usize {
        let has_tail = bytes.first_chunk().is_some_and(|&word| u64::from_le_bytes(word) & TAIL != 0);
        if has_tail { length.min(HEAD) } else { length }
    }

    /// Reads the next frame; the end of the stream is an error, too.
    pub(crate) fn receive(stream: &mut impl Read) -> io::Result<Self> {
        let mut length = [0; LENGTH];
        stream.read_exact(&mut length)?;
        let mut frame = length.to_vec();
        // Grows with what comes: the length is only a promise.
        let read = stream.take(u64::from_le_bytes(length)).read_to_end(&mut frame)?;
        if read as u64 == u64::from_le_bytes(length) {
            Ok(Self::from_frame(frame))
        } else {
            Err(UnexpectedEof.into())
        }
    }

    /// Receives the next frame from a socket that keeps packets apart; the end of the stream is an error, too.
    pub(crate) fn receive_packets(socket: BorrowedFd) -> io::Result<Self> {
        let mut frame = scratch::take();
        sys::receive_packet(socket, sys::PACKET, &mut frame)?;
        let length = Self::frame_length(&frame).ok_or(UnexpectedEof)?;
        let head = Self::head_length(&frame, length);
        fill(&mut frame, head, socket)?;
        let mut tail = Vec::new();
        fill(&mut tail, length - head, socket)?;
        Ok(Self { frame, tail })
    }

    /// Sends it on such a socket.
    pub(crate) fn send_packets(&self, socket: BorrowedFd) -> io::Result<()> {
        let mut packets = self.frame.chunks(sys::PACKET).chain(self.tail.chunks(sys::PACKET));
        packets.try_for_each(|packet| sys::send_some(socket, packet).map(drop))
    }

    pub(crate) fn send(&self, socket: BorrowedFd) -> io::Result<()> {
        let mut frame = self.frame();
        while !frame.is_empty() {
            let sent = sys::send_some(socket, frame)?;
            frame = &frame[sent..];
        }
        Ok(())
    }

    pub(crate) fn frame(&self) -> &[u8] {
        &self.frame
    }

    /// What comes behind the frame.
    pub(super) fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// What `read` makes of the bytes.
    pub(crate) fn unpack<T>(&self, read: impl FnOnce(&mut &[u8]) -> T) -> T {
        read(&mut self.frame.get(LENGTH..).unwrap_or_default())
    }

    /// The one value that is in it.
    pub(crate) fn value<T: Message>(&self) -> Result<T, DecodeError> {
        self.unpack(|bytes| T::from_bytes(bytes))
    }

    /// The one value that was given away in it.
    pub(crate) fn into_value<T: Message>(mut self) -> Result<T, DecodeError> {
        let tail = mem::take(&mut self.tail);
        self.unpack(|bytes| T::from_head_and_tail(bytes, tail))
    }
}

/// Receives packets until there are so many bytes.
fn fill(bytes: &mut Vec<u8>, length: usize, socket: BorrowedFd) -> io::Result<()> {
    bytes.reserve(length.saturating_sub(bytes.len()).min(PROMISED));
    while bytes.len() < length {
        if sys::receive_packet(socket, length - bytes.len(), bytes)? == 0 {
            return Err(UnexpectedEof.into());
        }
    }
    Ok(())
}

/// The next parcel is packed in the same memory.
impl Drop for Parcel {
    fn drop(&mut self) {
        scratch::give_back(mem::take(&mut self.frame));
    }
}

/// A parcel in a parcel.
impl Message for Parcel {
    fn encode(&self, out: &mut Vec<u8>) {
        debug_assert!(self.tail.is_empty(), "it was packed in one piece");
        out.extend_from_slice(&self.frame);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let length = Self::frame_length(bytes).ok_or(DecodeError::Short)?;
        bytes.split_off(..length).map(|frame| Self::from_frame(frame.to_vec())).ok_or(DecodeError::Short)
    }
}
