pub fn reverse(_numbers: &mut [u64]) {}
