pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    items.iter().map(|&item| price(item)).sum()
}
