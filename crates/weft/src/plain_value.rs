//! The plain value of an atomic, which lies in the program's memory.

use crate::place::Loc;

/// Where the plain value of an atomic lies: the newest store's.
#[derive(Debug, Clone, Copy)]
pub struct Cell8 {
    /// Its address.
    pub address: *mut u8,
    /// Its size in bytes: 1, 2, 4 or 8.
    pub size: usize,
    /// Where the atomic was made.
    pub made: Option<Loc>,
}

#[expect(clippy::cast_ptr_alignment, reason = "the address is that of an integer of the size")]
impl Cell8 {
    /// The value.
    #[inline]
    pub(crate) fn get(self) -> u64 {
        // SAFETY: whoever made the cell vouches for `size` bytes at the address, aligned as an integer of that size.
        unsafe {
            match self.size {
                1 => u64::from(self.address.read()),
                2 => u64::from(self.address.cast::<u16>().read()),
                4 => u64::from(self.address.cast::<u32>().read()),
                _ => self.address.cast::<u64>().read(),
            }
        }
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the value is as wide as the cell")]
    /// Changes the value.
    pub(crate) fn set(self, value: u64) {
        // SAFETY: as in `get`; the cell is one of an atomic, which may be written through a shared reference.
        unsafe {
            match self.size {
                1 => self.address.write(value as u8),
                2 => self.address.cast::<u16>().write(value as u16),
                4 => self.address.cast::<u32>().write(value as u32),
                _ => self.address.cast::<u64>().write(value),
            }
        }
    }
}
