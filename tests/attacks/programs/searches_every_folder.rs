//! Walks through all folders, and looks for the names of what was hidden.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::path::PathBuf;

fn main() {
    let marker = given("planted");
    let passed = ["/proc", "/sys", "/usr", "/dev/fd"].map(PathBuf::from);
    let mut left = vec![PathBuf::from("/")];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().contains(&marker) {
                escaped(&format!("found `{}`", entry.path().display()));
            }
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && !passed.contains(&entry.path()) {
                left.push(entry.path());
            }
        }
    }
}
