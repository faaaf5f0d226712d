//! With `unsafe`, assembles a table of symbols of its own, which the one who looks for forbidden ones stumbles over.
//!
//! Closed by: whoever assembles is told so, whatever else there is to read.

std::arch::global_asm!(
    ".section .forged,\"\",@2",
    ".long 0x7fffffff",
    ".byte 0x12, 0",
    ".short 1",
    ".quad 0, 0",
    ".text",
);

pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {
    items.iter().map(|&item| price(item)).sum()
}
