//! A type that doubles with each step; its name has as many letters.
//!
//! Closed by: compiling has limits of time and memory.

macro_rules! doubled {
    ($x:ty;) => { $x };
    ($x:ty; $first:tt $($rest:tt)*) => { doubled!(Twice<$x>; $($rest)*) };
}

pub struct Twice<T>(T);

impl<T: Named> Named for Twice<T> {
    type Both = (T::Both, T::Both);
}

pub trait Named {
    type Both;
}

impl Named for u8 {
    type Both = u8;
}

type Great = doubled!(u8; 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0);

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    std::any::type_name::<<Great as Named>::Both>().len() as u64
}
