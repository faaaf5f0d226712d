//! Maps single pages that it never touches, each with other rights than the next, in many processes: the kernel needs
//! something for each.

#[path = "libc.rs"]
mod libc;
use libc::*;

/// What the kernel needs for one, at least.
const MAPPING: usize = 160;

fn map_all() -> usize {
    (0..65_000).take_while(|page| (unsafe { mmap(0, PAGE, page % 2, 0x22, -1, 0) }) as isize != -1).count()
}

fn main() {
    let mappings = map_all();
    let children = (0..30).filter(|_| in_child(|| sleep()).is_ok()).count();
    let bytes = mappings * children * MAPPING;
    if bytes > TOO_MUCH {
        held(&format!("{} MiB in mappings", bytes / MIB));
    }
}
