//! Writes to its own memory through a file, without a word of `unsafe`: the code of one function over that of another,
//! as it could do with the harness's.
//!
//! Closed by: what can be rewritten here does not hold the verdict. Where Landlock is, nothing can.

use std::fs::File;
use std::os::unix::fs::FileExt;

#[inline(never)]
fn harness(number: u64) -> u64 {
    number ^ 1
}

#[inline(never)]
fn stand_in(number: u64) -> u64 {
    number ^ 2
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    let (old, new): (fn(u64) -> u64, fn(u64) -> u64) = (harness, stand_in);
    let mut code = [0; 16];
    if let Ok(memory) = File::options().read(true).write(true).open("/proc/self/mem") {
        let _ = memory.read_exact_at(&mut code, new as usize as u64);
        let _ = memory.write_all_at(&code, old as usize as u64);
    }
    println!("the function now returns {}, and not 1", old(0));
    1
}
