//! The view itself is handed to the processes: it is a message, because all that it holds are messages.

use multiproc::{DecodeError, Message, Process, RawArray};
use std::marker::PhantomData;

pub trait Element: Copy + Send + 'static {
    const SIZE: usize;

    fn from_bytes(bytes: &[u8]) -> Self;

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

#[derive(Clone)]
pub struct View<T> {
    bytes: RawArray<u8>,
    shape: (usize, usize),
    element: PhantomData<T>,
}

impl<T> Message for View<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        self.bytes.encode(out);
        self.shape.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self { bytes: Message::decode(bytes)?, shape: Message::decode(bytes)?, element: PhantomData })
    }
}

impl<T: Element> View<T> {
    pub fn new(bytes: &RawArray<u8>, rows: usize, columns: usize) -> Option<Self> {
        let view = Self { bytes: bytes.clone(), shape: (rows, columns), element: PhantomData };
        (rows * columns * T::SIZE == bytes.len()).then_some(view)
    }

    pub fn get(&self, row: usize, column: usize) -> T {
        T::from_bytes(&self.place(row, column).map(|index| self.bytes.get(index)).collect::<Vec<u8>>())
    }

    pub fn set(&self, row: usize, column: usize, value: T) {
        self.place(row, column).zip(value.to_bytes()).for_each(|(index, byte)| self.bytes.set(index, byte));
    }

    fn place(&self, row: usize, column: usize) -> std::ops::Range<usize> {
        let (rows, columns) = self.shape;
        assert!(row < rows, "there is no row {row}");
        assert!(column < columns, "there is no column {column}");
        let element = row * columns + column;
        element * T::SIZE..(element + 1) * T::SIZE
    }
}

pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let view = View::<T>::new(bytes, rows, columns).expect("the shape is that of the bytes");
    let mut children: Vec<Process> =
        (0..rows).map(|row| Process::new(change_row, (view.clone(), row, change))).collect();
    children.iter_mut().for_each(|child| child.start().expect("processes can be started"));
    children.iter().for_each(|child| child.join().expect("the child was started"));
}

fn change_row<T: Element>((view, row, change): (View<T>, usize, fn(T) -> T)) {
    for column in 0..view.shape.1 {
        view.set(row, column, change(view.get(row, column)));
    }
}
