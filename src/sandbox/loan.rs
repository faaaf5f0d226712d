//! The place to write in where there is no private file system: a folder of ours that is lent for one run and empty
//! again afterwards, whatever the program did in it.

use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// A folder that is lent; dropping it empties it and takes it back.
///
/// Drop it only when the tree of processes is dead: the walk trusts that nobody changes what it walks.
pub struct Loan {
    folder: PathBuf,
    owner: (u32, u32),
}

impl Loan {
    /// Gives an empty folder to the private uid, if there is one.
    pub fn new(folder: &Path, borrower: Option<u32>) -> Result<Loan> {
        let shown = || format!("lend `{}`", folder.display());
        let about = fs::symlink_metadata(folder).with_context(shown)?;
        let empty = fs::read_dir(folder).with_context(shown)?.next().is_none();
        ensure!(about.is_dir() && empty, "{}: it is no empty folder", shown());
        if let Some(uid) = borrower {
            chown(folder, Some(uid), Some(uid)).with_context(shown)?;
        }
        Ok(Loan { folder: folder.to_owned(), owner: (about.uid(), about.gid()) })
    }
}

impl Drop for Loan {
    /// Errors are passed over: what stays is removed with the folder, or shows there.
    fn drop(&mut self) {
        let (uid, gid) = self.owner;
        let _ = chown(&self.folder, Some(uid), Some(gid));
        walk(&self.folder, &mut |path, about| {
            if about.is_dir() && about.permissions().mode() & 0o700 != 0o700 {
                let _ = fs::set_permissions(path, Permissions::from_mode(0o700));
            }
        });
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let _ = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
        }
    }
}

/// The bytes that all below a folder takes on the disk. What is nested so deep that it has no path counts as too much.
pub fn size(folder: &Path) -> u64 {
    let mut size = 0_u64;
    walk(folder, &mut |path, about| {
        let hidden = about.is_dir() && path.as_os_str().len() > LONGEST_PATH;
        size = size.saturating_add(if hidden { u64::MAX } else { about.blocks() * 512 });
    });
    size
}

/// With one name more (`NAME_MAX`), the kernel still takes a path (`PATH_MAX`).
const LONGEST_PATH: usize = 4096 - 256 - 2;

/// Visits a path and all below it, a folder before what is in it, and never follows a link.
///
/// The list of what is left is on the heap, because a hostile tree is as deep as it likes.
fn walk(path: &Path, visit: &mut dyn FnMut(&Path, &Metadata)) {
    let mut left = vec![path.to_owned()];
    while let Some(path) = left.pop() {
        let Ok(about) = fs::symlink_metadata(&path) else { continue };
        visit(&path, &about);
        if about.is_dir() {
            left.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_was_written_goes_and_what_was_linked_stays() {
        let (lent, other) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
        let loan = Loan::new(lent.path(), None).unwrap();
        fs::create_dir(lent.path().join("closed")).unwrap();
        fs::write(lent.path().join("closed/file"), "x").unwrap();
        fs::set_permissions(lent.path().join("closed"), Permissions::from_mode(0o000)).unwrap();
        symlink(other.path(), lent.path().join("link")).unwrap();
        drop(loan);
        assert_eq!(fs::read_dir(lent.path()).unwrap().count(), 0);
        assert!(other.path().exists());
    }

    #[test]
    fn only_an_empty_folder_is_lent() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine"), "x").unwrap();
        assert!(Loan::new(folder.path(), None).is_err());
        assert!(Loan::new(&folder.path().join("mine"), None).is_err());
        assert!(folder.path().join("mine").exists());
    }

    #[test]
    fn size_is_what_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let before = size(folder.path());
        fs::File::create(folder.path().join("sparse")).unwrap().set_len(1 << 30).unwrap();
        fs::write(folder.path().join("full"), vec![1; 1 << 20]).unwrap();
        let grown = size(folder.path()) - before;
        assert!((1 << 20..2 << 20).contains(&grown), "{grown}");
    }
}
