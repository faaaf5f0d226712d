//! What travels between processes: bytes, led by their length.

use super::{scratch, sys};
use crate::{DecodeError, Message};
use std::io::{self, ErrorKind::UnexpectedEof, Read};
use std::mem;
use std::os::fd::BorrowedFd;

const LENGTH: usize = size_of::<u64>();
/// The length is only a promise: no more memory than this is taken before anything has come.
const PROMISED: usize = 16 << 20;

/// Bytes as they go through a socket: their number, then they themselves. Empty if there is no parcel any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parcel(Vec<u8>);

impl Parcel {
    /// From what `write` appends.
    pub(crate) fn pack(write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut frame = scratch::take();
        frame.extend([0; LENGTH]);
        write(&mut frame);
        let (length, payload) = frame.split_at_mut(LENGTH);
        length.copy_from_slice(&(payload.len() as u64).to_le_bytes());
        Self(scratch::fitted(frame))
    }

    /// From a frame that has come whole.
    pub(crate) fn from_frame(frame: Vec<u8>) -> Self {
        Self(frame)
    }

    /// The length of the frame that begins so, once that much of it is there.
    pub(crate) fn frame_length(bytes: &[u8]) -> Option<usize> {
        let length = u64::from_le_bytes(*bytes.first_chunk()?);
        usize::try_from(length).ok()?.checked_add(LENGTH)
    }

    /// Reads the next frame; the end of the stream is an error, too.
    pub(crate) fn receive(stream: &mut impl Read) -> io::Result<Self> {
        let mut length = [0; LENGTH];
        stream.read_exact(&mut length)?;
        let mut frame = length.to_vec();
        // Grows with what comes: the length is only a promise.
        let read = stream.take(u64::from_le_bytes(length)).read_to_end(&mut frame)?;
        if read as u64 == u64::from_le_bytes(length) { Ok(Self(frame)) } else { Err(UnexpectedEof.into()) }
    }

    /// Receives the next frame from a socket that keeps packets apart; the end of the stream is an error, too.
    pub(crate) fn receive_packets(socket: BorrowedFd) -> io::Result<Self> {
        let mut frame = scratch::take();
        sys::receive_packet(socket, &mut frame)?;
        let length = Self::frame_length(&frame).ok_or(UnexpectedEof)?;
        frame.reserve(length.saturating_sub(frame.len()).min(PROMISED));
        while frame.len() < length {
            if sys::receive_packet(socket, &mut frame)? == 0 {
                return Err(UnexpectedEof.into());
            }
        }
        Ok(Self(frame))
    }

    /// Sends it on such a socket.
    pub(crate) fn send_packets(&self, socket: BorrowedFd) -> io::Result<()> {
        self.frame().chunks(sys::PACKET).try_for_each(|packet| sys::send_some(socket, packet).map(drop))
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
        &self.0
    }

    /// What `read` makes of the bytes.
    pub(crate) fn unpack<T>(&self, read: impl FnOnce(&mut &[u8]) -> T) -> T {
        read(&mut self.0.get(LENGTH..).unwrap_or_default())
    }

    /// The one value that is in it.
    pub(crate) fn value<T: Message>(&self) -> Result<T, DecodeError> {
        self.unpack(|bytes| T::from_bytes(bytes))
    }
}

/// The next parcel is packed in the same memory.
impl Drop for Parcel {
    fn drop(&mut self) {
        scratch::give_back(mem::take(&mut self.0));
    }
}

/// A parcel in a parcel.
impl Message for Parcel {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let length = Self::frame_length(bytes).ok_or(DecodeError::Short)?;
        bytes.split_off(..length).map(|frame| Self(frame.to_vec())).ok_or(DecodeError::Short)
    }
}
