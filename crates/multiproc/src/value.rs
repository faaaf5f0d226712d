//! `Value` and `Array`: numbers that processes share, with a lock.

use crate::{DecodeError, Lock, LockGuard, Message, RawArray, RawValue, SharedPod};
use std::fmt;
use std::sync::{LockResult, PoisonError};

/// A number that processes share, with a lock, as Python's `multiprocessing.Value`.
///
/// ```
/// use multiproc::{Process, Value};
///
/// fn add(counter: Value<u64>) {
///     for _ in 0..1000 {
///         let counter = counter.lock().expect("nobody dies here");
///         counter.set(counter.get() + 1); // Nobody else comes in between.
///     }
/// }
///
/// let counter = Value::new(0);
/// let mut processes = [(); 2].map(|()| Process::new(add, counter.clone()));
/// for process in &mut processes {
///     process.start()?;
/// }
/// for process in &processes {
///     process.join()?;
/// }
/// assert_eq!(counter.get(), 2000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same number.
#[derive(Clone)]
pub struct Value<T: SharedPod> {
    number: RawValue<T>,
    lock: Lock,
}

impl<T: SharedPod> Value<T> {
    /// Shares a number that begins with this value.
    ///
    /// # Panics
    ///
    /// The system has no memory left.
    #[must_use]
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self { number: RawValue::new(value), lock: Lock::new() }
    }

    /// Waits until nobody else has the number, and keeps others away until the guard is dropped.
    ///
    /// # Errors
    ///
    /// A process has panicked or died while it had the number. The guard is in the error; see [`Lock`].
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> LockResult<ValueGuard<'_, T>> {
        with_guard(self.lock.lock(), |guard| ValueGuard { number: &self.number, _guard: guard })
    }

    /// Reads it, alone. Between this and a later [`set`](Self::set) others may come in: for both, take the lock.
    ///
    /// A poisoned lock does not matter here.
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> T {
        self.lock().unwrap_or_else(PoisonError::into_inner).get()
    }

    /// Writes it, alone. A poisoned lock does not matter here.
    #[track_caller]
    pub fn set(&self, value: T) {
        self.lock().unwrap_or_else(PoisonError::into_inner).set(value);
    }

    /// The lock: [`Lock::is_poisoned`] and [`Lock::clear_poison`] are there.
    #[must_use]
    pub fn get_lock(&self) -> &Lock {
        &self.lock
    }
}

/// The number of a [`Value`], for one process alone until this is dropped.
///
/// ```
/// use multiproc::Value;
///
/// let highest = Value::new(3);
/// let guard = highest.lock().expect("nobody has died");
/// if guard.get() < 5 {
///     guard.set(5); // Nobody has changed it since we looked.
/// }
/// # drop(guard);
/// # assert_eq!(highest.get(), 5);
/// ```
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct ValueGuard<'value, T: SharedPod> {
    number: &'value RawValue<T>,
    _guard: LockGuard<'value>,
}

impl<T: SharedPod> ValueGuard<'_, T> {
    /// Reads it.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn get(&self) -> T {
        self.number.get()
    }

    /// Writes it.
    #[inline]
    #[track_caller]
    pub fn set(&self, value: T) {
        self.number.set(value);
    }
}

/// Numbers that processes share, with one lock for all, as Python's `multiprocessing.Array`.
///
/// ```
/// use multiproc::{Array, Pool};
///
/// fn count((counts, text): (Array<u32>, String)) {
///     let counts = counts.lock().expect("nobody dies here");
///     for byte in text.bytes() {
///         counts.set(byte.into(), counts.get(byte.into()) + 1);
///     }
/// }
///
/// let counts = Array::new(256); // Before the pool, so that its workers know it.
/// let pool = Pool::new(2)?;
/// pool.map(count, ["abba", "baba"].map(|text| (counts.clone(), text.to_string())))?;
/// assert_eq!(counts.get(b'a'.into()), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone is another handle of the same numbers.
#[derive(Clone)]
pub struct Array<T: SharedPod> {
    numbers: RawArray<T>,
    lock: Lock,
}

impl<T: SharedPod> Array<T> {
    /// Shares `length` numbers, which begin as zeros.
    ///
    /// # Panics
    ///
    /// The system has not that much memory.
    #[must_use]
    #[track_caller]
    pub fn new(length: usize) -> Self {
        Self { numbers: RawArray::new(length), lock: Lock::new() }
    }

    /// Waits until nobody else has the numbers, and keeps others away until the guard is dropped.
    ///
    /// # Errors
    ///
    /// A process has panicked or died while it had the numbers. The guard is in the error; see [`Lock`].
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> LockResult<ArrayGuard<'_, T>> {
        with_guard(self.lock.lock(), |guard| ArrayGuard { numbers: &self.numbers, _guard: guard })
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Reads one, alone. A poisoned lock does not matter here.
    ///
    /// # Panics
    ///
    /// The index is not below the length.
    #[must_use]
    #[track_caller]
    pub fn get(&self, index: usize) -> T {
        assert!(index < self.len(), "the index is {index}, the length {}", self.len());
        self.lock().unwrap_or_else(PoisonError::into_inner).get(index)
    }

    /// Writes one, alone. A poisoned lock does not matter here.
    ///
    /// # Panics
    ///
    /// The index is not below the length.
    #[track_caller]
    pub fn set(&self, index: usize, value: T) {
        assert!(index < self.len(), "the index is {index}, the length {}", self.len());
        self.lock().unwrap_or_else(PoisonError::into_inner).set(index, value);
    }

    /// Reads them all, alone. A poisoned lock does not matter here.
    #[must_use]
    #[track_caller]
    pub fn to_vec(&self) -> Vec<T> {
        self.lock().unwrap_or_else(PoisonError::into_inner).to_vec()
    }

    /// The lock: [`Lock::is_poisoned`] and [`Lock::clear_poison`] are there.
    #[must_use]
    pub fn get_lock(&self) -> &Lock {
        &self.lock
    }
}

/// Shares copies of these numbers.
impl<T: SharedPod, N: Into<RawArray<T>>> From<N> for Array<T> {
    #[track_caller]
    fn from(numbers: N) -> Self {
        Self { numbers: numbers.into(), lock: Lock::new() }
    }
}

/// The numbers of an [`Array`], for one process alone until this is dropped.
///
/// ```
/// use multiproc::Array;
///
/// let accounts = Array::from([100, 20]);
/// let guard = accounts.lock().expect("nobody has died");
/// guard.set(0, guard.get(0) - 50);
/// guard.set(1, guard.get(1) + 50); // Nobody has seen the money nowhere.
/// assert_eq!(guard.iter().sum::<i32>(), 120);
/// # drop(guard);
/// # assert_eq!(accounts.to_vec(), [50, 70]);
/// ```
#[must_use = "the lock is free again as soon as the guard is dropped"]
pub struct ArrayGuard<'array, T: SharedPod> {
    numbers: &'array RawArray<T>,
    _guard: LockGuard<'array>,
}

impl<T: SharedPod> ArrayGuard<'_, T> {
    /// How many they are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
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
        self.numbers.get(index)
    }

    /// Writes one.
    ///
    /// # Panics
    ///
    /// The index is not below the length.
    #[inline]
    #[track_caller]
    pub fn set(&self, index: usize, value: T) {
        self.numbers.set(index, value);
    }

    /// Reads one after the other.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> + DoubleEndedIterator + '_ {
        self.numbers.iter()
    }

    /// Reads them all.
    #[must_use]
    #[track_caller]
    pub fn to_vec(&self) -> Vec<T> {
        self.numbers.to_vec()
    }
}

#[inline]
fn with_guard<'lock, G>(
    locked: LockResult<LockGuard<'lock>>,
    wrap: impl FnOnce(LockGuard<'lock>) -> G,
) -> LockResult<G> {
    match locked {
        Ok(guard) => Ok(wrap(guard)),
        Err(poisoned) => Err(PoisonError::new(wrap(poisoned.into_inner()))),
    }
}

impl<T: SharedPod> Message for Value<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.number.encode(out);
        self.lock.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { number: Message::decode(bytes)?, lock: Message::decode(bytes)? })
    }
}

impl<T: SharedPod> Message for Array<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.numbers.encode(out);
        self.lock.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { numbers: Message::decode(bytes)?, lock: Message::decode(bytes)? })
    }
}

/// Without the numbers: somebody may hold the lock, and debugging should not wait.
impl<T: SharedPod> fmt::Debug for Value<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value").field("lock", &self.lock).finish_non_exhaustive()
    }
}

/// As for [`Value`].
impl<T: SharedPod> fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Array").field("length", &self.len()).field("lock", &self.lock).finish_non_exhaustive()
    }
}

impl<T: SharedPod> fmt::Debug for ValueGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ValueGuard").field(&self.get()).finish()
    }
}

impl<T: SharedPod> fmt::Debug for ArrayGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
