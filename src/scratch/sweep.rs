//! Removes what an earlier grader left when its janitor was killed with it.
//!
//! Whoever made a folder holds a lock on it, and the kernel takes the locks of the dead. So whoever gets the lock of a
//! folder that bears our kind of name may remove it: nothing is guessed from ages or pids.

use super::{is_fresh_name, remove};
use rustix::fs::{Mode, OFlags};
use std::collections::BTreeSet;
use std::fs::{DirEntry, File, TryLockError};
use std::io::{ErrorKind, Result};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Keeps others from sweeping a folder away, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// `None` where the file system has no locks. There, nobody gets one, and so nothing is swept.
    _held: Option<File>,
}

/// Locks a folder that was just made; `None` if a sweep came first.
pub fn lock(folder: &Path) -> Result<Option<Lock>> {
    let held = match try_lock(folder) {
        Ok(file) => Some(file),
        Err(error) if [ErrorKind::WouldBlock, ErrorKind::NotFound].contains(&error.kind()) => {
            return Ok(None);
        }
        Err(_) => None,
    };
    // A sweep may have had the lock, and removed the folder, between our opening and our locking.
    Ok(folder.try_exists()?.then_some(Lock { _held: held }))
}

/// Sweeps `parent`, unless this process has done so before.
pub fn once(parent: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if SWEPT.lock().expect("no sweep panics").insert(parent.to_path_buf()) {
        sweep(parent);
    }
}

/// Errors are passed over: what cannot be removed now is there for the next.
fn sweep(parent: &Path) {
    for entry in parent.read_dir().into_iter().flatten().flatten().filter(bears_our_name) {
        if try_lock(&entry.path()).is_ok_and(|folder| is_our_users(&folder)) {
            let _ = remove::remove(&entry.path());
        }
    }
}

fn bears_our_name(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(is_fresh_name)
}

fn is_our_users(folder: &File) -> bool {
    folder.metadata().is_ok_and(|about| about.uid() == rustix::process::geteuid().as_raw())
}

fn try_lock(folder: &Path) -> Result<File> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(folder, flags, Mode::empty())?);
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{folder_in, fresh_name};
    use super::*;

    fn names(parent: &Path) -> BTreeSet<String> {
        parent.read_dir().unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn only_what_nobody_holds_is_swept_and_only_if_it_has_our_kind_of_name() {
        let parent = tempfile::tempdir().unwrap();
        let held = folder_in(parent.path()).unwrap();
        for name in [&fresh_name(), "grader-results", "0123456789abcdef"] {
            std::fs::create_dir_all(parent.path().join(name).join("inner")).unwrap();
        }
        // A file or a link is none of our folders, whatever its name.
        let (file, link) = (fresh_name(), fresh_name());
        std::fs::write(parent.path().join(&file), "").unwrap();
        std::os::unix::fs::symlink("grader-results", parent.path().join(&link)).unwrap();
        sweep(parent.path());
        let held = held.path().file_name().unwrap().to_str().unwrap();
        let expected = [held, "grader-results", "0123456789abcdef", &file, &link].map(str::to_string);
        assert_eq!(names(parent.path()), BTreeSet::from(expected));
    }

    #[test]
    fn a_folder_is_made_and_kept_whenever_a_sweep_comes() {
        let parent = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            let maker = scope.spawn(|| {
                for _ in 0..200 {
                    let folder = folder_in(parent.path()).unwrap();
                    std::fs::write(folder.path().join("file"), "").unwrap();
                }
            });
            while !maker.is_finished() {
                sweep(parent.path());
            }
        });
        assert_eq!(names(parent.path()), BTreeSet::new());
    }

    #[test]
    fn what_a_sweep_has_taken_is_not_ours_any_more() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join(fresh_name());
        std::fs::create_dir(&folder).unwrap();
        let sweeping = try_lock(&folder).unwrap();
        assert!(lock(&folder).unwrap().is_none());
        std::fs::remove_dir(&folder).unwrap();
        drop(sweeping);
        assert!(lock(&folder).unwrap().is_none());
    }
}
