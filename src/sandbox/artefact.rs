//! The one file that leaves the sandbox: copied out by descriptor, when everything in there is dead.
//!
//! The place where it should be was the program's to write in: there may be a link to a file of somebody else, a pipe
//! on which a reader would wait for ever, or a file with a great hole that fills a disk when it is copied.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, fstat, open, openat2, sendfile};

/// Opens the folder where the file will be: before the program runs, which may move the folders around it.
pub fn open_folder(path: &Path) -> Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    open(path, flags, Mode::empty()).with_context(|| format!("open `{}`", path.display()))
}

/// Copies the file `name` of the folder `from` into `to`: a regular file with one name, of at most `most` bytes, reached
/// without a link.
pub fn copy_out(from: &OwnedFd, name: &OsStr, to: &OwnedFd, most: u64) -> Result<()> {
    let shown = || format!("take `{}` out of the sandbox", name.display());
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let file = openat2(from, name, flags, Mode::empty(), within).with_context(shown)?;
    let about = fstat(&file).with_context(shown)?;
    let size = u64::try_from(about.st_size).unwrap_or(u64::MAX);
    ensure!(FileType::from_raw_mode(about.st_mode) == FileType::RegularFile, "{}: it is no file", shown());
    ensure!(about.st_nlink == 1, "{}: it has another name", shown());
    ensure!(size <= most, "{}: it has {size} bytes, at most {most} are taken", shown());
    let mut left = size;
    while left > 0 {
        let copied =
            sendfile(to, &file, None, usize::try_from(left).unwrap_or(usize::MAX)).with_context(shown)?;
        ensure!(copied > 0, "{}: it ends early", shown());
        left -= (copied as u64).min(left);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;

    /// What is copied out of a folder that this has prepared, of the file `made`.
    fn copied(prepare: impl FnOnce(&Path)) -> Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        prepare(folder.path());
        let target = tempfile::NamedTempFile::new()?;
        let to = target.as_file().try_clone()?.into();
        copy_out(&open_folder(folder.path())?, OsStr::new("made"), &to, 100)?;
        Ok(fs::read(target.path())?)
    }

    /// Why nothing is.
    fn refused(prepare: impl FnOnce(&Path)) -> String {
        format!("{:#}", copied(prepare).unwrap_err())
    }

    #[test]
    fn a_file_is_copied() {
        assert_eq!(copied(|folder| fs::write(folder.join("made"), "it").unwrap()).unwrap(), b"it");
    }

    #[test]
    fn links_are_not_followed() {
        refused(|folder| symlink("/etc/passwd", folder.join("made")).unwrap());
        refused(|folder| symlink("/proc/self/fd/0", folder.join("made")).unwrap());
        let twice = refused(|folder| {
            fs::write(folder.join("other"), "it").unwrap();
            fs::hard_link(folder.join("other"), folder.join("made")).unwrap();
        });
        assert!(twice.ends_with("it has another name"), "{twice}");
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let pipe = |folder: &Path| {
            rustix::fs::mknodat(rustix::fs::CWD, folder.join("made"), FileType::Fifo, Mode::RUSR, 0).unwrap();
        };
        assert!(refused(pipe).ends_with("it is no file"));
        assert!(refused(|folder| fs::create_dir(folder.join("made")).unwrap()).ends_with("it is no file"));
        assert!(refused(|_| ()).contains("No such file"));
    }

    #[test]
    fn exactly_the_limit_is_taken_and_one_byte_more_is_not() {
        let of = |size| move |folder: &Path| fs::write(folder.join("made"), vec![b'x'; size]).unwrap();
        assert_eq!(copied(of(100)).unwrap().len(), 100);
        assert!(refused(of(101)).ends_with("it has 101 bytes, at most 100 are taken"));
        let sparse = |folder: &Path| File::create(folder.join("made")).unwrap().set_len(1 << 40).unwrap();
        assert!(refused(sparse).contains("at most 100 are taken"));
    }
}
