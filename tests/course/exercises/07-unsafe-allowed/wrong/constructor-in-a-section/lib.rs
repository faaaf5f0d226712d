extern "C" fn early() {}

#[used]
#[unsafe(link_section = ".init_array")]
static EARLY: extern "C" fn() = early;

pub fn reverse(numbers: &mut [u64]) {
    numbers.reverse();
}
