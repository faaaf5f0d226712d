//! Numbers, reversed in place.

/// Reverses the numbers.
pub fn reverse(numbers: &mut [u64]) {
    let ends = numbers.as_mut_ptr_range();
    let (mut first, mut end) = (ends.start, ends.end);
    while first < end {
        // SAFETY: `first` is below `end`, so that both it and what lies before `end` are in the slice.
        unsafe {
            end = end.sub(1);
            std::ptr::swap(first, end);
            first = first.add(1);
        }
    }
}
