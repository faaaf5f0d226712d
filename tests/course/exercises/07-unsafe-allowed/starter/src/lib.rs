//! Numbers, reversed in place.

/// Reverses the numbers.
pub fn reverse(numbers: &mut [u64]) {
    let _ = numbers; // Delete this line.
    todo!("reverse the numbers")
}
