//! Submissions that no repository can hold, or only in a large heap of files.

use super::place::write;
use crate::program::{SUM, bill};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

/// A right answer, which something beside it spoils.
fn right(folder: &Path) {
    write(&folder.join("src/lib.rs"), bill(SUM));
}

/// A file of 1 TiB, which takes no place on the disk.
pub fn a_file_without_end(folder: &Path) {
    right(folder);
    fs::File::options().write(true).open(folder.join("src/lib.rs")).unwrap().set_len(1 << 40).unwrap();
}

/// A file that is a little larger than one may be.
pub fn a_large_file(folder: &Path) {
    write(&folder.join("src/lib.rs"), bill(SUM) + &" ".repeat(256 << 10));
}

/// Files that are not too large each.
pub fn much(folder: &Path) {
    right(folder);
    (0..5).for_each(|number| write(&folder.join(format!("src/m{number}.rs")), " ".repeat(250 << 10)));
}

pub fn many_files(folder: &Path) {
    right(folder);
    (0..64).for_each(|number| write(&folder.join(format!("src/m{number}.rs")), ""));
}

/// Files that are no source, and too many to be looked at.
pub fn many_files_of_no_use(folder: &Path) {
    right(folder);
    (0..600).for_each(|number| write(&folder.join(format!("src/{number}.txt")), ""));
}

pub fn deep_folders(folder: &Path) {
    right(folder);
    write(&folder.join("src/a/b/c/d/e/f/g/h.rs"), "");
}

/// A module that is a file of the machine.
pub fn a_link_to_a_file(folder: &Path) {
    right(folder);
    symlink("/etc/passwd", folder.join("src/users.rs")).unwrap();
}

/// A folder that would be read for ever.
pub fn a_link_to_itself(folder: &Path) {
    right(folder);
    symlink(".", folder.join("src/again")).unwrap();
}

pub fn a_link_to_the_root(folder: &Path) {
    symlink("/", folder.join("src")).unwrap();
}

pub fn a_hard_link(folder: &Path) {
    right(folder);
    fs::hard_link(folder.join("src/lib.rs"), folder.join("src/more.rs")).unwrap();
}

/// A pipe that nobody writes to.
pub fn a_pipe(folder: &Path) {
    right(folder);
    mknodat(CWD, folder.join("src/more.rs"), FileType::Fifo, Mode::RUSR, 0).unwrap();
}

pub fn a_name_that_is_no_text(folder: &Path) {
    right(folder);
    write(&folder.join("src").join(OsStr::from_bytes(b"more\xff.rs")), "");
}

/// A name that acts on a terminal.
pub fn a_name_that_acts(folder: &Path) {
    right(folder);
    write(&folder.join("src/\u{1b}[2J\u{202e}.rs"), "");
}

pub fn bytes_that_are_no_text(folder: &Path) {
    write(&folder.join("src/lib.rs"), b"pub fn bill() {} // \xff\xfe");
}

/// The same module twice.
pub fn a_duplicate(folder: &Path) {
    write(&folder.join("src/lib.rs"), format!("mod more;\n{}", bill(SUM)));
    write(&folder.join("src/more.rs"), "");
    write(&folder.join("src/more/mod.rs"), "");
}

/// A right answer beside the source folder, which has a wrong one.
pub fn an_answer_beside_the_source(folder: &Path) {
    write(&folder.join("lib.rs"), bill(SUM));
    write(&folder.join("src/lib.rs"), bill("1"));
}

/// Leaves a mark beside itself, where everybody may write, and does no harm.
pub fn a_mark(folder: &Path) {
    let mark = folder.parent().unwrap().file_name().unwrap().to_str().unwrap();
    let file = folder.join(format!("left-by-{mark}"));
    let write_it = format!("std::fs::write(\"{}\", \"\").unwrap(); 1", file.display());
    write(&folder.join("src/lib.rs"), bill(&write_it));
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
}

/// An archive, whose entries would lie outside of the folder that it is unpacked in.
pub fn an_archive(folder: &Path) {
    let mut header = [0; 1024];
    header[..25].copy_from_slice(b"../../../../tmp/left-by-x");
    header[156..157].copy_from_slice(b"0");
    header[257..262].copy_from_slice(b"ustar");
    write(&folder.join("src/lib.tar"), header);
}
