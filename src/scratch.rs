//! Folders that go with the grader, however it ends.
//!
//! # How it works
//!
//! A destructor removes a folder, but SIGKILL and Ctrl-C run no destructors. So whatever must not stay is also known to
//! another process, the janitor J: this program started anew, away from the terminal and its signals.
//!
//! ```text
//! G ──"+PATH", "-PATH"──▶ J        S has a copy of G's end of the pipe
//! ```
//!
//! 1. G tells J of a path before it makes what lies there, and takes it back when it has removed that itself.
//! 2. The supervisors of sandboxes (S) hold a copy of the writing end: the [`tether`]. They tell J of what they make.
//! 3. The pipe ends when G and all S have ended, that is, when nobody is left who could still write into a folder.
//!    Then J removes what was not taken back, and ends. G does not wait for it.
//! 4. Should J be killed, too, the next grader removes what is left. G has a lock on each of its folders, which the
//!    kernel takes away from the dead: whoever gets the lock may remove the folder.

mod janitor;
mod remove;
mod sweep;

pub use janitor::became_janitor;

use crate::sandbox::record::{self, Sign};
use anyhow::{Context, Result};
use std::fs::{self, DirBuilder, Permissions};
use std::os::fd::BorrowedFd;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use sweep::Lock;

/// A folder that is removed when this is dropped, or when the grader is gone.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    _lock: Lock,
}

/// A fresh folder in the system's temporary directory. Everybody may read it, as sandboxed programs have to.
///
/// # Errors
///
/// If it cannot be made, or no janitor can be started.
pub fn folder() -> Result<Scratch> {
    folder_in(&std::env::temp_dir())
}

/// The same in another folder, from where it can be given its final name by one `rename`.
///
/// # Errors
///
/// As for [`folder`].
pub fn folder_in(parent: &Path) -> Result<Scratch> {
    // The janitor stands in another folder.
    let parent = parent.canonicalize().with_context(|| format!("find `{}`", parent.display()))?;
    sweep::once(&parent);
    loop {
        // A sweep of another grader may fall between two steps; then it gets what it wants, and we make another.
        if let Some(folder) = make(parent.join(fresh_name()))? {
            return Ok(folder);
        }
    }
}

/// The writing end of the pipe to the janitor, which is started if need be. As long as somebody holds a copy, nothing
/// is removed.
///
/// `None` if there can be no janitor; the first folder says why.
pub fn tether() -> Option<BorrowedFd<'static>> {
    janitor::line().ok()
}

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now, the janitor tries once more.
        if remove::remove(&self.path).is_ok() {
            let _ = tell(Sign::Gone, &self.path);
        }
    }
}

/// Makes a folder and locks it; `None` if it was swept away before it had its lock.
fn make(path: PathBuf) -> Result<Option<Scratch>> {
    let context = || format!("make the folder `{}`", path.display());
    tell(Sign::Made, &path).with_context(context)?;
    // Nobody can know its name: if it is there, it is ours.
    DirBuilder::new().mode(0o700).create(&path).with_context(context)?;
    let Some(lock) = sweep::lock(&path).with_context(context)? else {
        tell(Sign::Gone, &path)?;
        return Ok(None);
    };
    let folder = Scratch { path, _lock: lock };
    // Afterwards, because a umask would take from it.
    fs::set_permissions(&folder.path, Permissions::from_mode(0o755))
        .with_context(|| format!("make `{}` readable", folder.path.display()))?;
    Ok(Some(folder))
}

/// A name that is not taken, and that no person gives a folder.
fn fresh_name() -> String {
    format!("{PREFIX}{:0DIGITS$x}", crate::judge::fresh_nonce())
}

fn is_fresh_name(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|number| {
        number.len() == DIGITS && number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

const PREFIX: &str = "grader-";
const DIGITS: usize = 16;

fn tell(sign: Sign, path: &Path) -> Result<()> {
    record::post(janitor::line()?, sign, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_until_it_is_dropped() {
        let parent = tempfile::tempdir().unwrap();
        let folder = folder_in(parent.path()).unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/c"), "").unwrap();
        let path = folder.path().to_path_buf();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o755);
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn a_folder_that_was_renamed_stays() {
        let parent = tempfile::tempdir().unwrap();
        let folder = folder_in(parent.path()).unwrap();
        fs::rename(folder.path(), parent.path().join("kept")).unwrap();
        drop(folder);
        assert!(parent.path().join("kept").is_dir());
    }

    #[test]
    fn no_name_that_a_person_gives_is_taken_for_a_fresh_one() {
        assert!(is_fresh_name(&fresh_name()));
        for name in
            ["grader-", "grader-results", "grader-a1B2c3", "grader-0123456789abcdeF", "x0123456789abcdef"]
        {
            assert!(!is_fresh_name(name), "{name}");
        }
        assert!(!is_fresh_name(&format!("{}0", fresh_name())));
    }
}
