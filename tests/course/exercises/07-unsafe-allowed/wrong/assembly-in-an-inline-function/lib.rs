#[inline]
pub fn reverse(numbers: &mut [u64]) {
    // SAFETY: There is none.
    unsafe { std::arch::asm!(".pushsection .init_array, \"aw\", @init_array", ".quad 0", ".popsection") };
    numbers.reverse();
}
