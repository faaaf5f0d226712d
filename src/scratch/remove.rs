//! Removes a folder, a file or a cgroup, whatever was done to what is in it.

use std::fs::{self, Permissions};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes what lies at `path`; that nothing does is as good. No link is followed, neither there nor below.
pub fn remove(path: &Path) -> Result<()> {
    // Enough for an empty folder, and all that can be done to a cgroup.
    if gone(fs::remove_dir(path)).is_ok() {
        return Ok(());
    }
    remove_with_content(path).or_else(|_| {
        open_folders(path);
        remove_with_content(path)
    })
}

fn remove_with_content(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Ok(about) if about.is_dir() => gone(fs::remove_dir_all(path)),
        Ok(_) => gone(fs::remove_file(path)),
        Err(error) => gone(Err(error)),
    }
}

fn gone(result: Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// A program may have left folders that not even their owner may look into.
fn open_folders(path: &Path) {
    let mut left = vec![path.to_path_buf()];
    while let Some(path) = left.pop() {
        let Ok(about) = path.symlink_metadata() else { continue };
        if about.is_dir() {
            let mode = about.permissions().mode() & 0o777 | 0o700;
            let _ = fs::set_permissions(&path, Permissions::from_mode(mode));
            left.extend(path.read_dir().into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
}
