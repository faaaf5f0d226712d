//! Memory that a process shares with the children that it forks later, and with others to which it is passed.
//!
//! It has no name and no descriptor, which a fork does not need. In a program that may start processes in other ways
//! (see [`init`](crate::init)) it is a file in memory, whose descriptor can be passed on.
//!
//! Each element is an atomic of its own width. Other processes change it at any time, which for a plain variable would
//! be undefined behaviour; an atomic that is read and written `Relaxed` costs no more than the plain variable.

use super::luggage::{Arrived, Parts, Shared};
use super::registry::Handle;
use super::{entry, sys};
use crate::{DecodeError, Message, SharedPod};
use std::ffi::c_void;
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::ptr::NonNull;
use std::{ptr, slice};

/// Elements in shared memory, all zero at first.
pub(crate) struct Memory<T: SharedPod> {
    start: NonNull<T::Atomic>,
    length: usize,
    file: Option<OwnedFd>,
}

// SAFETY: it is a slice of atomics that it owns, and those can be used from, and given to, any thread.
unsafe impl<T: SharedPod> Send for Memory<T> {}
// SAFETY: as above.
unsafe impl<T: SharedPod> Sync for Memory<T> {}

impl<T: SharedPod> Memory<T> {
    /// # Panics
    ///
    /// There is not that much memory.
    pub(super) fn zeroed(length: usize) -> Self {
        let bytes = bytes_of::<T>(length).expect("an array that can be addressed");
        let (start, file) =
            fresh(bytes, false).unwrap_or_else(|error| panic!("map {bytes} bytes of shared memory: {error}"));
        Self { start: start.cast(), length, file }
    }

    /// Addresses for so many elements, or for fewer if that is too much; what is never used takes no memory.
    ///
    /// # Panics
    ///
    /// There is no memory at all.
    pub(super) fn reserved(mut length: usize) -> Self {
        if cfg!(miri) {
            // It takes memory for all of it, and more to watch it.
            length = length.min(1 << 10);
        }
        while let Some(bytes) = bytes_of::<T>(length).filter(|_| length > 0) {
            if let Ok((start, file)) = fresh(bytes, true) {
                return Self { start: start.cast(), length, file };
            }
            length /= 2;
        }
        panic!("there is no memory that could be shared");
    }

    #[inline]
    pub(super) fn cells(&self) -> &[T::Atomic] {
        // SAFETY: `SharedPod` says that an atomic has the size of its element, to which pages are aligned, and that
        // all bytes are valid for it. The mapping has `length` of them and lasts until `self` is dropped.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl Memory<u64> {
    /// Copies bytes into the words from this one on.
    ///
    /// # Panics
    ///
    /// There are not so many words.
    ///
    /// # Safety
    ///
    /// Nobody else, in whatever process, uses these words meanwhile.
    pub(super) unsafe fn write(&self, at: usize, bytes: &[u8]) {
        let words = &self.cells()[at..][..bytes.len().div_ceil(size_of::<u64>())];
        // SAFETY: there are as many bytes in these words, which are for change; the caller says that nobody else uses
        // them, and shared memory is never a part of a slice of plain bytes.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), words.as_ptr().cast_mut().cast(), bytes.len()) };
    }

    /// Appends so many bytes of the words from this one on.
    ///
    /// # Panics
    ///
    /// There are not so many words.
    ///
    /// # Safety
    ///
    /// Nobody else, in whatever process, changes these words meanwhile.
    pub(super) unsafe fn read(&self, at: usize, length: usize, out: &mut Vec<u8>) {
        let words = &self.cells()[at..][..length.div_ceil(size_of::<u64>())];
        // SAFETY: there are as many bytes in these words; the caller says that they do not change while this slice of
        // them exists.
        out.extend_from_slice(unsafe { slice::from_raw_parts(words.as_ptr().cast(), length) });
    }

    /// Copies words to the front, where they do not overlap with themselves.
    ///
    /// # Panics
    ///
    /// They do, or there are not so many.
    ///
    /// # Safety
    ///
    /// Nobody else, in whatever process, uses these words, and those at the front, meanwhile.
    pub(super) unsafe fn move_to_front(&self, at: usize, count: usize) {
        assert!(count <= at, "words do not overlap with themselves");
        let (front, words) = (&self.cells()[..count], &self.cells()[at..][..count]);
        // SAFETY: both are as long, and for change; the caller says that nobody else uses them.
        unsafe { ptr::copy_nonoverlapping(words.as_ptr(), front.as_ptr().cast_mut(), count) };
    }
}

fn fresh(bytes: usize, reserved: bool) -> io::Result<(NonNull<c_void>, Option<OwnedFd>)> {
    if !entry::is_ready() {
        return Ok((sys::map_shared(bytes, reserved)?, None));
    }
    match sys::memory_file(bytes) {
        Ok(file) => Ok((sys::map_file(file.as_fd(), bytes)?, Some(file))),
        // A strict sandbox. What is shared with copies only goes on to work.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok((sys::map_shared(bytes, reserved)?, None)),
        Err(error) => Err(error),
    }
}

impl<T: SharedPod> Shared for Memory<T> {
    fn take_apart(&self, parts: &mut Parts) {
        self.length.take_apart(parts);
        parts.add(self.file.as_ref().map(AsRawFd::as_raw_fd));
    }

    fn put_together(arrived: &mut Arrived) -> Option<Self> {
        let length = usize::put_together(arrived)?;
        let file = arrived.descriptor()?;
        let start = sys::map_file(file.as_fd(), bytes_of::<T>(length)?).ok()?;
        Some(Self { start: start.cast(), length, file: Some(file) })
    }
}

impl<T: SharedPod> Drop for Memory<T> {
    fn drop(&mut self) {
        // SAFETY: `map_shared` gave this mapping with this size, and no slice of it outlives `self`.
        unsafe { sys::unmap(self.start.cast(), bytes_of::<T>(self.length).expect("as when it was mapped")) };
    }
}

/// How long the mapping is: an empty one does not exist.
fn bytes_of<T>(length: usize) -> Option<usize> {
    length.max(1).checked_mul(size_of::<T>())
}

/// One of the handles of a memory, with the address at hand: an access goes through no other pointer.
pub(crate) struct Cells<T: SharedPod> {
    start: NonNull<T::Atomic>,
    length: usize,
    memory: Handle<Memory<T>>,
}

// SAFETY: it has what a `Handle<Memory<T>>` has, which can be used from, and given to, any thread.
unsafe impl<T: SharedPod> Send for Cells<T> {}
// SAFETY: as above.
unsafe impl<T: SharedPod> Sync for Cells<T> {}

impl<T: SharedPod> Cells<T> {
    pub(crate) fn zeroed(length: usize) -> Self {
        Self::of(Handle::new(Memory::zeroed(length)))
    }

    #[inline]
    pub(crate) fn all(&self) -> &[T::Atomic] {
        // SAFETY: as in `Memory::cells`, and the handle keeps the memory.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }

    fn of(memory: Handle<Memory<T>>) -> Self {
        Self { start: memory.start, length: memory.length, memory }
    }
}

impl<T: SharedPod> Clone for Cells<T> {
    fn clone(&self) -> Self {
        Self::of(self.memory.clone())
    }
}

impl<T: SharedPod> Message for Cells<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.memory.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Handle::decode(bytes).map(Self::of)
    }
}
