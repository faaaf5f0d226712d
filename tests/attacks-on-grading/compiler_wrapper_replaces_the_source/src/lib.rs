//! Answers wrongly; what would have it count as right lies beside the source.

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
