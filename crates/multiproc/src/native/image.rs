//! Which functions another process of this program has at the same distance: those of the program's own file.
//!
//! A shared library may lie anywhere, so a distance to one of its functions says nothing in another process.

use std::fs;
use std::ops::Range;

/// Something that is certainly in the program's own file.
static INSIDE: u8 = 0;

/// Whether the program's own file has something at this address. In doubt it has not.
pub(super) fn holds(address: usize) -> bool {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let mappings: Vec<_> = maps.lines().filter_map(Mapping::parse).collect();
    let file_at = |address| mappings.iter().find(|mapping| mapping.range.contains(&address));
    let own = file_at((&raw const INSIDE).addr());
    own.zip(file_at(address)).is_some_and(|(own, other)| own.file == other.file)
}

/// Addresses, and the file that is seen there.
#[derive(Debug, PartialEq, Eq)]
struct Mapping<'maps> {
    range: Range<usize>,
    /// Its device and number: names can be deceiving.
    file: &'maps str,
}

impl<'maps> Mapping<'maps> {
    /// From `begin-end access offset device number name`.
    fn parse(line: &'maps str) -> Option<Self> {
        let mut fields = line.splitn(4, ' ');
        let (begin, end) = fields.next()?.split_once('-')?;
        let range = usize::from_str_radix(begin, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
        let file = fields.nth(2)?.trim_end();
        let number_end = file.match_indices(' ').nth(1).map_or(file.len(), |(at, _)| at);
        Some(Self { range, file: &file[..number_end] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_its_addresses_and_its_file() {
        let line = "7f1c-7f2d r-xp 00028000 fd:01 1577 /usr/bin/a b";
        assert_eq!(Mapping::parse(line), Some(Mapping { range: 0x7f1c..0x7f2d, file: "fd:01 1577" }));
        let stack = Mapping::parse("7ffd-7ffe rw-p 00000000 00:00 0   [stack]").expect("it is a line");
        assert_eq!(stack.file, "00:00 0");
    }

    #[test]
    #[cfg_attr(miri, ignore = "what runs in Miri is in no file")]
    fn a_function_of_the_program_is_inside_and_one_of_the_c_library_is_not() {
        unsafe extern "C" {
            fn getpid() -> i32;
        }
        let (own, foreign) = (holds as fn(usize) -> bool, getpid as unsafe extern "C" fn() -> i32);
        assert!(holds(own as usize));
        assert!(!holds(foreign as usize));
        assert!(!holds(1));
    }
}
