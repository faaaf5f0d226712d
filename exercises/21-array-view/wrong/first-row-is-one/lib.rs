use multiproc::{Process, RawArray};
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

pub struct View<T> {
    bytes: RawArray<u8>,
    rows: usize,
    columns: usize,
    element: PhantomData<T>,
}

impl<T: Element> View<T> {
    pub fn new(bytes: &RawArray<u8>, rows: usize, columns: usize) -> Option<Self> {
        if bytes.len() != rows * columns * T::SIZE {
            return None;
        }
        Some(Self { bytes: bytes.clone(), rows, columns, element: PhantomData })
    }

    pub fn get(&self, row: usize, column: usize) -> T {
        let first = self.first_byte(row, column);
        let bytes: Vec<u8> = (0..T::SIZE).map(|index| self.bytes.get(first + index)).collect();
        T::from_bytes(&bytes)
    }

    pub fn set(&self, row: usize, column: usize, value: T) {
        let first = self.first_byte(row, column);
        for (index, &byte) in value.to_bytes().iter().enumerate() {
            self.bytes.set(first + index, byte);
        }
    }

    fn first_byte(&self, row: usize, column: usize) -> usize {
        assert!(row < self.rows);
        assert!(column < self.columns);
        (row * self.columns + column) * T::SIZE
    }
}

pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let mut children = Vec::new();
    for row in 1..rows {
        let mut child = Process::new(change_row, (bytes.clone(), rows, columns, row, change));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

fn change_row<T: Element>(
    (bytes, rows, columns, row, change): (RawArray<u8>, usize, usize, usize, fn(T) -> T),
) {
    let view = View::new(&bytes, rows, columns).unwrap();
    for column in 0..columns {
        view.set(row, column, change(view.get(row, column)));
    }
}
