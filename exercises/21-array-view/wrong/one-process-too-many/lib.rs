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
        let fits = bytes.len() == rows * columns * T::SIZE;
        fits.then(|| Self { bytes: bytes.clone(), rows, columns, element: PhantomData })
    }

    pub fn get(&self, row: usize, column: usize) -> T {
        let first = self.first_byte(row, column);
        let bytes: Vec<u8> = (first..first + T::SIZE).map(|index| self.bytes.get(index)).collect();
        T::from_bytes(&bytes)
    }

    pub fn set(&self, row: usize, column: usize, value: T) {
        let first = self.first_byte(row, column);
        for (index, byte) in value.to_bytes().into_iter().enumerate() {
            self.bytes.set(first + index, byte);
        }
    }

    fn first_byte(&self, row: usize, column: usize) -> usize {
        let (rows, columns) = (self.rows, self.columns);
        assert!(row < rows && column < columns, "({row}, {column}) is not in {rows}×{columns}");
        (row * columns + column) * T::SIZE
    }
}

type Job<T> = (RawArray<u8>, (usize, usize), usize, fn(T) -> T);

pub fn change_rows<T: Element>(bytes: &RawArray<u8>, rows: usize, columns: usize, change: fn(T) -> T) {
    let start = |row| {
        let mut child = Process::new(change_row, (bytes.clone(), (rows, columns), row, change));
        child.start().expect("the system has room for one more process");
        child
    };
    let children: Vec<Process> = (0..=rows).map(start).collect();
    for child in &children {
        child.join().expect("a child that was started can be joined");
    }
}

fn change_row<T: Element>((bytes, (rows, columns), row, change): Job<T>) {
    let view = View::new(&bytes, rows, columns).expect("the shape is that of the bytes");
    for column in 0..columns {
        view.set(row, column, change(view.get(row, column)));
    }
}
