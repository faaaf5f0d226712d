//! Two processes, each of which changes a row, in every order of what they read and write.

use array_view::change_rows;
use multiproc::RawArray;

/// Each row is what its own process has made of it.
pub fn rows_do_not_meet() {
    let bytes = RawArray::from([1, 0, 2, 0, 3, 0, 4, 0]);
    change_rows(&bytes, 2, 2, plus_300);
    let bytes = bytes.to_vec();
    let elements: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(elements, [301, 302, 303, 304], "the rows [1, 2] and [3, 4], with 300 added to each element");
}

/// Both bytes of an element change.
fn plus_300(element: u16) -> u16 {
    element + 300
}
