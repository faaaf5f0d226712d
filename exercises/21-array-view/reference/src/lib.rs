//! Typed views of bytes that processes share, and processes that each change a row.

use multiproc::{Process, RawArray};
use std::marker::PhantomData;

/// A type that an element can have: what it takes, and how it is read from bytes and written to them.
///
/// What stands first is the last byte of the number ("little endian"), as in the memory of most machines.
pub trait Element: Copy + Send + 'static {
    /// How many bytes it takes.
    const SIZE: usize;

    /// The element that these bytes are, `SIZE` of them.
    fn from_bytes(bytes: &[u8]) -> Self;

    /// The bytes of the element, `SIZE` of them.
    fn to_bytes(self) -> Vec<u8>;
}

macro_rules! elements {
    ($($number:ty)*) => {$(
        impl Element for $number {
            const SIZE: usize = size_of::<$number>();

            fn from_bytes(bytes: &[u8]) -> Self {
                Self::from_le_bytes(bytes.try_into().expect("as many bytes as the type has"))
            }

            fn to_bytes(self) -> Vec<u8> {
                self.to_le_bytes().to_vec()
            }
        }
    )*};
}

elements! { u8 u16 u32 u64 f32 f64 }

/// Shared bytes, seen as rows and columns of elements. It holds a handle of the bytes and none of the elements: what
/// another process writes is there at the next look.
pub struct View<T> {
    bytes: RawArray<u8>,
    rows: usize,
    columns: usize,
    /// A view has no element, and yet is a view of elements of this type.
    element: PhantomData<T>,
}

impl<T: Element> View<T> {
    /// Looks at `bytes` as `rows` × `columns` elements; nothing, if those are not as many bytes.
    pub fn new(bytes: &RawArray<u8>, rows: usize, columns: usize) -> Option<Self> {
        let fits = bytes.len() == rows * columns * T::SIZE;
        fits.then(|| Self { bytes: bytes.clone(), rows, columns, element: PhantomData })
    }

    /// Reads an element. Panics outside of the view.
    pub fn get(&self, row: usize, column: usize) -> T {
        let first = self.first_byte(row, column);
        let bytes: Vec<u8> = (first..first + T::SIZE).map(|index| self.bytes.get(index)).collect();
        T::from_bytes(&bytes)
    }

    /// Writes an element. Panics outside of the view.
    pub fn set(&self, row: usize, column: usize, value: T) {
        let first = self.first_byte(row, column);
        for (index, byte) in value.to_bytes().into_iter().enumerate() {
            self.bytes.set(first + index, byte);
        }
    }

    /// Row after row. Without the check, what is behind the end of a row would be the beginning of the next.
    fn first_byte(&self, row: usize, column: usize) -> usize {
        let (rows, columns) = (self.rows, self.columns);
        assert!(row < rows && column < columns, "({row}, {column}) is not in {rows}×{columns}");
        (row * columns + column) * T::SIZE
    }
}

/// What a child is given: the bytes, their shape, its row, and how to change an element.
type Job<T> = (RawArray<u8>, (usize, usize), usize, fn(T) -> T);

/// Puts `change(element)` in the place of each element, each row in a process of its own.
pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let start = |row| {
        let mut child = Process::new(change_row, (bytes.clone(), (rows, columns), row, change));
        child.start().expect("the system has room for one more process");
        child
    };
    let children: Vec<Process> = (0..rows).map(start).collect();
    for child in &children {
        child.join().expect("a child that was started can be joined");
    }
}

/// What a child runs. No lock is needed: nobody else reads or writes this row, and it touches no other.
fn change_row<T: Element>((bytes, (rows, columns), row, change): Job<T>) {
    let view = View::new(&bytes, rows, columns).expect("the shape is that of the bytes");
    for column in 0..columns {
        view.set(row, column, change(view.get(row, column)));
    }
}
