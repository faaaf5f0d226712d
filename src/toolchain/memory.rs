//! Which toolchain was found the last time. Asking `rustc` takes as long as compiling a third of a small exercise, and
//! the answer changes only with the files and variables that it depends on.

use super::Toolchain;
use crate::cache;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What is kept, and all that it depends on.
#[derive(Serialize, Deserialize)]
struct Memory {
    /// How `rustc` is chosen.
    choice: String,
    /// The chosen compiler's own file.
    compiler: String,
    toolchain: Toolchain,
}

/// The toolchain that was found the last time, if nothing has changed since.
pub fn recall(cache: &Path) -> Option<Toolchain> {
    let memory: Memory = serde_json::from_slice(&fs::read(file(cache)).ok()?).ok()?;
    let compiler = stamp(&memory.toolchain.compiler())?;
    (memory.choice == choice()? && memory.compiler == compiler).then_some(memory.toolchain)
}

/// Keeps a toolchain for the next time.
pub fn keep(cache: &Path, toolchain: &Toolchain) -> Result<()> {
    let (Some(choice), Some(compiler)) = (choice(), stamp(&toolchain.compiler())) else { return Ok(()) };
    let memory = serde_json::to_vec(&Memory { choice, compiler, toolchain: toolchain.clone() })?;
    // Whole or not at all: another grader may read it at this moment.
    cache::publish_file(&memory, &file(cache)).context("keep which toolchain there is")
}

fn file(cache: &Path) -> PathBuf {
    cache.join(concat!("toolchain-", env!("CARGO_PKG_VERSION"), ".json"))
}

/// All that decides which toolchain `rustc` is: its own file, and, should that be rustup's, what rustup looks at when
/// it is called from the root folder.
fn choice() -> Option<String> {
    let rustc = env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join("rustc"))
        .find(|file| file.is_file())?;
    let home =
        env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| Some(dirs::home_dir()?.join(".rustup")))?;
    let settings = fs::read(home.join("settings.toml")).unwrap_or_default();
    let asked = env::var_os("RUSTUP_TOOLCHAIN").unwrap_or_default();
    let rustc = stamp(&rustc)?;
    Some(cache::key([
        rustc.as_bytes(),
        home.as_os_str().as_encoded_bytes(),
        &settings,
        asked.as_encoded_bytes(),
    ]))
}

/// A file with its size and when it was changed.
fn stamp(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let metadata = file.metadata().ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", file.display(), metadata.len(), changed.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_is_recalled_until_its_compiler_changes() {
        let cache = tempfile::tempdir().unwrap();
        let sysroot = tempfile::tempdir().unwrap();
        let toolchain = Toolchain {
            sysroot: sysroot.path().into(),
            version: "rustc 1".into(),
            identity: "1".into(),
            runtime: None,
        };
        fs::create_dir(sysroot.path().join("bin")).unwrap();
        fs::write(toolchain.compiler(), "old").unwrap();
        assert_eq!(recall(cache.path()), None);
        keep(cache.path(), &toolchain).unwrap();
        assert_eq!(recall(cache.path()), Some(toolchain.clone()));
        fs::write(toolchain.compiler(), "newer").unwrap();
        assert_eq!(recall(cache.path()), None);
    }
}
