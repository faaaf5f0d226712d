//! Leaves a mark in every folder that it finds, and ends in a way of its own where it could change a file.

use std::fs::{self, File};
use std::path::Path;

pub fn spread() {
    for folder in ["@CACHE@", "@COURSE@", "@CARGO_HOME@/registry", "@HERE@"] {
        poison(Path::new(folder), 4);
    }
}

fn poison(folder: &Path, depth: u32) {
    let _ = File::create_new(folder.join("left-by-@MARK@"));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && depth > 0 {
            poison(&entry.path(), depth - 1);
        } else if File::options().append(true).open(entry.path()).is_ok() {
            println!("`{}` can be changed", entry.path().display());
            std::process::exit(1);
        }
    }
}
