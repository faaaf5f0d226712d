//! Writable paths are lent to the sandboxed program for one run, and taken back whatever it did to them.

use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What is lent; dropping it takes everything back.
///
/// Drop it only when the tree of processes is dead: the walk trusts that nobody changes what it walks.
pub struct Loan {
    borrower: Option<u32>,
    lent: Vec<(PathBuf, Owner)>,
}

#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Loan {
    /// Gives the paths, and what is in them, to the private uid if there is one.
    pub fn new(paths: &[PathBuf], borrower: Option<u32>) -> Result<Loan> {
        let mut loan = Loan { borrower, lent: Vec::new() };
        for path in paths {
            loan.lend(path).with_context(|| format!("lend `{}`", path.display()))?;
        }
        Ok(loan)
    }

    fn lend(&mut self, path: &Path) -> Result<()> {
        let path = fs::canonicalize(path)?; // The walk would not follow a link.
        let about = fs::metadata(&path)?;
        self.lent.push((path.clone(), Owner { uid: about.uid(), gid: about.gid() }));
        self.borrower.map_or(Ok(()), |uid| give(&path, uid))
    }
}

fn give(path: &Path, uid: u32) -> Result<()> {
    let mut result = Ok(());
    walk(path, &mut |path, _| {
        if let Err(error) = lchown(path, Some(uid), Some(uid)) {
            result = Err(error).with_context(|| format!("change the owner of `{}`", path.display()));
        }
    });
    result
}

impl Drop for Loan {
    fn drop(&mut self) {
        for (path, owner) in &self.lent {
            walk(path, &mut |path, about| take_back(path, about, *owner, self.borrower));
        }
    }
}

/// Errors are passed over: what cannot be taken back cannot be read later, and says so there.
fn take_back(path: &Path, about: &Metadata, owner: Owner, borrower: Option<u32>) {
    if borrower.is_some_and(|uid| uid != about.uid()) {
        // All here was the borrower's, so this is a link to a file of someone else; lent again, it would be given
        // away. A file with one name only was put here by the grader meanwhile.
        if about.nlink() > 1 && !about.is_dir() {
            let _ = fs::remove_file(path);
        }
        return;
    }
    if borrower.is_some() {
        let _ = lchown(path, Some(owner.uid), Some(owner.gid));
    }
    let mode = about.permissions().mode();
    let needed = if about.is_dir() { 0o700 } else { 0o600 };
    if (about.is_dir() || about.is_file()) && mode & needed != needed {
        let _ = fs::set_permissions(path, Permissions::from_mode(mode & 0o777 | needed));
    }
}

/// Visits a path and all below it, a directory before what is in it, and never follows a link.
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
