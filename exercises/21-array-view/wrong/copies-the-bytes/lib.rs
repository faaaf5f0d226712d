use multiproc::{Process, RawArray};
use std::cell::RefCell;

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
    elements: RefCell<Vec<T>>,
    rows: usize,
    columns: usize,
}

impl<T: Element> View<T> {
    pub fn new(bytes: &RawArray<u8>, rows: usize, columns: usize) -> Option<Self> {
        if bytes.len() != rows * columns * T::SIZE {
            return None;
        }
        let elements = bytes.to_vec().chunks(T::SIZE).map(T::from_bytes).collect();
        Some(Self { elements: RefCell::new(elements), rows, columns })
    }

    pub fn get(&self, row: usize, column: usize) -> T {
        self.elements.borrow()[self.place(row, column)]
    }

    pub fn set(&self, row: usize, column: usize, value: T) {
        self.elements.borrow_mut()[self.place(row, column)] = value;
    }

    fn place(&self, row: usize, column: usize) -> usize {
        assert!(row < self.rows);
        assert!(column < self.columns);
        row * self.columns + column
    }
}

pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let mut children = Vec::new();
    for row in 0..rows {
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
