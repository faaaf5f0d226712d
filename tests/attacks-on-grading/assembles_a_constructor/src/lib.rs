//! Runs before `main`: a constructor that the assembler writes, so that no attribute names it.
//!
//! Closed by: `unsafe` is forbidden, and assembly with it; where it is allowed, a library with constructors is refused.

std::arch::global_asm!(
    ".pushsection .init_array,\"aw\",@init_array",
    ".p2align 3",
    ".quad {first}",
    ".popsection",
    first = sym first,
);

extern "C" fn first() {
    std::process::exit(0)
}

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
