//! Libraries that submissions and harnesses may name, built once per toolchain and kept in the cache.

use super::{Crate, Kind, LIMITS_OF_OURS, Profile, Surroundings, Toolchain, flags_key};
use crate::cache;
use crate::sandbox::{End, Sandbox};
use crate::scratch;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// A compiled library.
#[derive(Debug, Clone)]
pub struct Library {
    /// The name that code uses.
    pub name: String,
    /// The compiled file.
    pub file: PathBuf,
}

/// What libraries are built with, and where they are kept.
#[derive(Debug, Clone, Copy)]
pub struct Workbench<'a> {
    /// The compiler.
    pub toolchain: &'a Toolchain,
    /// Where it runs.
    pub sandbox: &'a Sandbox,
    /// Where they are kept.
    pub cache: &'a Path,
}

impl Library {
    /// The library `name` from the sources in `folder`: from the cache, or built now, of which `notice` is told.
    ///
    /// # Errors
    ///
    /// If it does not compile: a fault of the course, not of a student.
    pub fn obtain(
        name: &str,
        folder: &Path,
        surroundings: &Surroundings,
        workbench: &Workbench,
        notice: impl FnOnce(),
    ) -> Result<Library> {
        let Workbench { toolchain, sandbox, cache } = workbench;
        let sources = cache::key_of_files(&[folder])?;
        let flags = flags_key(PROFILE) + &surroundings.key();
        let key = cache::key([toolchain.identity.as_bytes(), flags.as_bytes(), sources.as_bytes()]);
        let home = cache.join(format!("lib-{name}-{key}"));
        if !home.is_dir() {
            notice();
            build(name, folder, surroundings, toolchain, sandbox, &home)?;
        }
        Ok(Library { name: name.to_string(), file: home.join(file_name(name)) })
    }

    /// The folder that it lies in.
    pub fn folder(&self) -> &Path {
        self.file.parent().expect("a library lies in a folder")
    }
}

/// Libraries are built once and used often.
const PROFILE: Profile = Profile::Optimised;

fn file_name(name: &str) -> String {
    format!("lib{name}.rlib")
}

fn build(
    name: &str,
    folder: &Path,
    surroundings: &Surroundings,
    toolchain: &Toolchain,
    sandbox: &Sandbox,
    home: &Path,
) -> Result<()> {
    let fresh =
        scratch::folder_in(home.parent().context("find the cache")?).context("make a folder in the cache")?;
    let unit = Crate {
        name,
        kind: Kind::Library,
        profile: PROFILE,
        folder,
        root: "lib.rs",
        libraries: &[],
        forbid_unsafe: false,
        shown: None,
        surroundings,
        output: &fresh.path().join(file_name(name)),
    };
    let run = toolchain.compile_within(LIMITS_OF_OURS, sandbox, &unit)?;
    ensure!(
        run.end == End::Exited(0),
        "compile the library `{name}`: {:?} after {:.0?}: {}",
        run.end,
        run.usage.wall,
        String::from_utf8_lossy(&run.stderr)
    );
    cache::publish(fresh, home)
}
