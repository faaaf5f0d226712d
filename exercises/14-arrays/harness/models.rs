//! Two processes that add one to the elements of an array, in every order of what they do.

use arrays::add_one;
use multiproc::RawArray;

/// Each element has become one more: none was forgotten, none was changed by two.
pub fn each_element_once() {
    let array = RawArray::from([10, 20, 30, 40]);
    add_one(&array, 2, plus_one);
    assert_eq!(
        array.to_vec(),
        [11, 21, 31, 41],
        "10, 20, 30 and 40, after two processes have added one to each"
    );
}

fn plus_one(element: u64) -> u64 {
    element + 1
}
