//! Typed views of bytes that processes share, and processes that each change a row.

use multiproc::RawArray;
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

/// Shared bytes, seen as rows and columns of elements: row after row, and in each row element after element.
///
/// It is a view and no copy: what another process writes is there at the next look. What does it have to hold for that?
pub struct View<T> {
    /// A view has no element, and yet is a view of elements of this type.
    element: PhantomData<T>,
}

impl<T: Element> View<T> {
    /// Looks at `bytes` as `rows` × `columns` elements; `None` if those take more bytes or fewer.
    pub fn new(bytes: &RawArray<u8>, rows: usize, columns: usize) -> Option<Self> {
        let _ = (bytes, rows, columns); // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("make a view")
    }

    /// Reads an element. Panics if the view has no such row or column.
    pub fn get(&self, row: usize, column: usize) -> T {
        let _ = (row, column, self.element); // Delete this line, too.
        todo!("read an element")
    }

    /// Writes an element. Panics if the view has no such row or column.
    pub fn set(&self, row: usize, column: usize, value: T) {
        let _ = (row, column, value.to_bytes()); // And this one.
        todo!("write an element")
    }
}

/// Puts `change(element)` in the place of each element of `bytes`, which are `rows` × `columns` elements.
///
/// * Each row is changed in a child process of its own, all at the same time, without a lock.
/// * Each element is changed once. When the function returns, every child has ended and has been joined.
pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let _ = (bytes, rows, columns, change); // And this one.
    todo!("start a process for each row")
}
