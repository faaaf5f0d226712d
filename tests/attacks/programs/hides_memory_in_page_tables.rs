//! Reads one byte in each of many far places: what grows are the tables that say where they are.

#[path = "libc.rs"]
mod libc;
use libc::*;

/// What one page of a table describes.
const FOR_ONE_TABLE: usize = 2 * MIB;
const PIECE: usize = 1 << 30;

fn main() {
    let tables = TOO_MUCH / PAGE;
    for _ in 0..tables * FOR_ONE_TABLE / PIECE {
        let private_anonymous_unreserved = 0x4022;
        let place = unsafe { mmap(0, PIECE, 1, private_anonymous_unreserved, -1, 0) };
        if place as isize == -1 {
            return;
        }
        for at in (0..PIECE).step_by(FOR_ONE_TABLE) {
            unsafe { place.add(at).read_volatile() };
        }
    }
    escaped("256 MiB of page tables");
}
