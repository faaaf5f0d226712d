//! The folder with what need not be made twice: libraries, references and the unpacked course.
//!
//! Everything in it is named by the hash of all that it was made from, and appears there by one `rename`, whole. So
//! nothing in it is ever stale, two graders may fill it at the same time, and it may be deleted at any time.

use crate::scratch::{self, Scratch};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder: `GRADER_CACHE`, else the usual place of this system, `~/.cache/grader`.
pub fn folder() -> Result<PathBuf> {
    let usual = || dirs::cache_dir().unwrap_or_else(std::env::temp_dir).join("grader");
    let folder = std::env::var_os("GRADER_CACHE").map_or_else(usual, PathBuf::from);
    fs::create_dir_all(&folder)
        .with_context(|| format!("make the folder `{}`; GRADER_CACHE names another", folder.display()))?;
    folder.canonicalize().with_context(|| format!("find `{}`", folder.display()))
}

/// Gives a finished folder its name. Somebody else may have made the same meanwhile: then theirs is as good.
#[expect(clippy::needless_pass_by_value, reason = "under the old name there is nothing any more")]
pub fn publish(fresh: Scratch, name: &Path) -> Result<()> {
    match fs::rename(fresh.path(), name) {
        Err(_) if name.is_dir() => Ok(()),
        result => {
            result.with_context(|| format!("rename `{}` to `{}`", fresh.path().display(), name.display()))
        }
    }
}

/// Makes a file appear with all its content, in place of an older one.
pub fn publish_file(content: &[u8], name: &Path) -> Result<()> {
    let fresh = scratch::folder_in(name.parent().context("find the cache")?)?;
    let file = fresh.path().join("file");
    fs::write(&file, content).with_context(|| format!("write `{}`", file.display()))?;
    fs::rename(&file, name).with_context(|| format!("rename `{}` to `{}`", file.display(), name.display()))
}

/// The hash of parts, none of which can run into the next.
pub fn key<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(blake3::hash(part).as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_string()
}

/// The hash of all files below `folders`, their names included; hidden files and `target` do not count.
pub fn key_of_files(folders: &[&Path]) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    for folder in folders {
        add_files(folder, &mut hasher)?;
    }
    Ok(hasher.finalize().to_hex()[..32].to_string())
}

fn add_files(path: &Path, hasher: &mut blake3::Hasher) -> Result<()> {
    let name = path.file_name().unwrap_or_default();
    hasher.update(blake3::hash(name.as_encoded_bytes()).as_bytes());
    if path.is_dir() {
        for entry in sorted_entries(path)? {
            add_files(&entry, hasher)?;
        }
    } else {
        let content = fs::read(path).with_context(|| format!("read `{}`", path.display()))?;
        hasher.update(blake3::hash(&content).as_bytes());
    }
    Ok(())
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("read `{}`", folder.display()))?;
        let name = entry.file_name();
        if name != "target" && !name.as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(key([b"ab".as_slice(), b"c"]), key([b"a".as_slice(), b"bc"]));
    }

    #[test]
    fn a_changed_or_renamed_file_changes_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let key = || key_of_files(&[folder.path()]).unwrap();
        fs::write(folder.path().join("a"), "1").unwrap();
        let first = key();
        fs::write(folder.path().join("a"), "2").unwrap();
        let changed = key();
        fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
        assert_ne!(first, changed);
        assert_ne!(changed, key());
    }

    #[test]
    fn publishing_twice_keeps_the_first() {
        let cache = tempfile::tempdir().unwrap();
        for content in ["first", "second"] {
            let fresh = scratch::folder_in(cache.path()).unwrap();
            fs::write(fresh.path().join("file"), content).unwrap();
            publish(fresh, &cache.path().join("name")).unwrap();
        }
        assert_eq!(fs::read_to_string(cache.path().join("name/file")).unwrap(), "first");
        assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 1);
    }
}
