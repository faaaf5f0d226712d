//! `RawValue` and `RawArray`: numbers that processes share, without a lock.

use crate::backend::Cells;
use crate::{DecodeError, Message, SharedPod};
use std::fmt;

/// A number that processes share, as Python's `multiprocessing.RawValue`.
///
/// Nobody is kept from reading or writing it at the same time: two processes that each read it, add one, and write it
/// back may both have read the same number. For that there is [`Value`](crate::Value), which has a lock.
///
/// ```
/// use multiproc::{Process, RawValue};
///
/// fn answer(value: RawValue<u32>) {
///     value.set(42);
/// }
///
/// let value = RawValue::new(0);
/// let mut process = Process::new(answer, value.clone());
/// process.start()?;
/// process.join()?;
/// assert_eq!(value.get(), 42);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same number, and so is what arrives in a process that gets it as an argument.
#[derive(Clone)]
pub struct RawValue<T: SharedPod> {
    number: RawArray<T>,
}

impl<T: SharedPod> RawValue<T> {
    /// Shares a number that begins with this value.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self { number: RawArray::from([value]) }
    }

    /// Reads it.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> T {
        self.number.get(0)
    }

    /// Writes it.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) {
        self.number.set(0, value);
    }
}

/// Numbers that processes share, as Python's `multiprocessing.RawArray`.
///
/// An access is as quick as to an array of one's own. Nobody is kept from reading or writing at the same time, so let
/// each process write to elements of its own, or take an [`Array`](crate::Array), which has a lock.
///
/// ```
/// use multiproc::{Process, RawArray};
///
/// fn fill((numbers, from): (RawArray<u64>, usize)) {
///     for index in from..from + 2 {
///         numbers.set(index, 10 * index as u64);
///     }
/// }
///
/// let numbers = RawArray::new(4);
/// let mut halves = [0, 2].map(|from| Process::new(fill, (numbers.clone(), from)));
/// for half in &mut halves {
///     half.start()?;
/// }
/// for half in &halves {
///     half.join()?;
/// }
/// assert_eq!(numbers.to_vec(), [0, 10, 20, 30]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same numbers.
#[derive(Clone)]
pub struct RawArray<T: SharedPod> {
    cells: Cells<T>,
}

impl<T: SharedPod> RawArray<T> {
    /// Shares `length` numbers, which begin as zeros.
    ///
    /// # Panics
    ///
    /// The system has not that much memory.
    #[must_use]
    #[track_caller]
    pub fn new(length: usize) -> Self {
        Self { cells: Cells::zeroed(length) }
    }

    /// How many they are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.all().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads one.
    ///
    /// # Panics
    ///
    /// The index is not below the length.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn get(&self, index: usize) -> T {
        T::load(&self.cells.all()[index])
    }

    /// Writes one.
    ///
    /// # Panics
    ///
    /// The index is not below the length.
    #[inline]
    #[track_caller]
    pub fn set(&self, index: usize, value: T) {
        value.store(&self.cells.all()[index]);
    }

    /// Reads one after the other, each when it is asked for.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> + DoubleEndedIterator + '_ {
        self.cells.all().iter().map(T::load)
    }

    /// Reads them all, one after the other: another process may write meanwhile.
    #[must_use]
    #[track_caller]
    pub fn to_vec(&self) -> Vec<T> {
        let mut numbers = Vec::with_capacity(self.len());
        // A loop and no iterator, so that the model tells the caller's place of each read.
        for cell in self.cells.all() {
            numbers.push(T::load(cell));
        }
        numbers
    }
}

/// Shares copies of these numbers.
///
/// # Panics
///
/// The system has not that much memory.
impl<T: SharedPod> From<&[T]> for RawArray<T> {
    #[track_caller]
    fn from(numbers: &[T]) -> Self {
        let array = Self::new(numbers.len());
        numbers.iter().zip(array.cells.all()).for_each(|(number, cell)| number.store(cell));
        array
    }
}

impl<T: SharedPod, const N: usize> From<[T; N]> for RawArray<T> {
    #[track_caller]
    fn from(numbers: [T; N]) -> Self {
        Self::from(numbers.as_slice())
    }
}

impl<T: SharedPod> From<Vec<T>> for RawArray<T> {
    #[track_caller]
    fn from(numbers: Vec<T>) -> Self {
        Self::from(numbers.as_slice())
    }
}

impl<T: SharedPod> Message for RawArray<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.cells.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { cells: Cells::decode(bytes)? })
    }
}

impl<T: SharedPod> Message for RawValue<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.number.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let number = RawArray::decode(bytes)?;
        // A value always has its one number; an array in its place may have none.
        if number.is_empty() { Err(DecodeError::Invalid) } else { Ok(Self { number }) }
    }
}

impl<T: SharedPod> fmt::Debug for RawArray<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: SharedPod> fmt::Debug for RawValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawValue").field(&self.get()).finish()
    }
}
