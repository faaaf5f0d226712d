//! Remembers which submissions held, so that an author who changes one exercise need not wait for all of them.
//!
//! A proof holds for as long as nothing changes that a verdict depends on: this program, the compiler, the mode of the
//! sandbox, the exercise, the libraries that it uses, and the submission. It is no proof for other seeds; who wants those
//! asks for all to be tried again.

use super::{Finding, Trial, Tried};
use crate::cache;
use crate::workshop::Workshop;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What held before.
pub struct Memory<'a> {
    workshop: &'a Workshop,
    folder: PathBuf,
    /// The hash of what every verdict depends on.
    tools: String,
}

/// Where it is kept whether one submission held, as all that its verdict depends on is now.
pub struct Place(PathBuf);

/// What is kept of a submission that held.
#[derive(Serialize, Deserialize)]
struct Proof {
    failed: Vec<String>,
    millis: u64,
}

impl Memory<'_> {
    /// The memory in the cache.
    pub fn open(workshop: &Workshop) -> Result<Memory<'_>> {
        let folder = workshop.cache.join("proofs");
        fs::create_dir_all(&folder).with_context(|| format!("make the folder `{}`", folder.display()))?;
        let parts = [&program()?, &workshop.toolchain.identity, &workshop.sandbox.describe()];
        Ok(Memory { workshop, folder, tools: cache::key(parts.map(String::as_bytes)) })
    }

    /// Where it is kept what comes of this trial.
    pub fn place(&self, trial: &Trial) -> Result<Place> {
        let exercise = trial.exercise;
        let library = |name: &String| self.workshop.course.library(name, &self.workshop.cache);
        let libraries: Vec<PathBuf> = exercise.manifest.uses.iter().map(library).collect::<Result<_>>()?;
        let own = ["exercise.toml", "harness"].map(|name| exercise.folder.join(name));
        let all = own.iter().chain(&libraries).map(PathBuf::as_path);
        let reference = exercise.reference();
        let files: Vec<&Path> = all.chain([reference.as_path(), &trial.path]).collect();
        let files = cache::key_of_files(&files)?;
        Ok(Place(self.folder.join(cache::key([self.tools.as_bytes(), files.as_bytes()]))))
    }
}

impl Place {
    /// What came of the trial, if it held.
    pub fn recall(&self, trial: &Trial) -> Option<Tried> {
        let Proof { failed, millis } = serde_json::from_slice(&fs::read(&self.0).ok()?).ok()?;
        Some(Tried {
            exercise: trial.exercise.number,
            name: trial.name(),
            finding: Finding::Held,
            failed,
            time: Duration::from_millis(millis),
            remembered: true,
        })
    }

    /// Keeps that it held.
    pub fn keep(&self, tried: &Tried) -> Result<()> {
        let millis = u64::try_from(tried.time.as_millis()).unwrap_or(u64::MAX);
        let proof = serde_json::to_vec(&Proof { failed: tried.failed.clone(), millis })?;
        cache::publish_file(&proof, &self.0)
    }
}

/// The hash of this program, with all that it brings along.
fn program() -> Result<String> {
    let path = std::env::current_exe().context("find this program")?;
    let mut hasher = blake3::Hasher::new();
    let file = File::open(&path).with_context(|| format!("open `{}`", path.display()))?;
    hasher.update_reader(file).with_context(|| format!("read `{}`", path.display()))?;
    Ok(hasher.finalize().to_hex().to_string())
}
