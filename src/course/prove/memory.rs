//! Remembers which submissions held, so that an author who changes one exercise need not wait for all of them.
//!
//! A proof holds for as long as nothing changes that a verdict depends on: this program, the compiler, the mode of the
//! sandbox, the exercise, and the submission. It is no proof for other seeds; who wants those asks for all to be tried
//! again.

use super::{Finding, Trial, Tried};
use crate::cache;
use crate::workshop::Workshop;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::Duration;

/// What held before.
pub struct Memory {
    folder: PathBuf,
    /// The hash of all that every verdict depends on.
    tools: String,
}

/// What is kept of a trial that held.
#[derive(Serialize, Deserialize)]
struct Proof {
    failed: Vec<String>,
    millis: u64,
}

impl Memory {
    /// The memory in the cache.
    pub fn open(workshop: &Workshop) -> Result<Memory> {
        let folder = workshop.cache.join("proofs");
        fs::create_dir_all(&folder).with_context(|| format!("make the folder `{}`", folder.display()))?;
        let sandbox = workshop.sandbox.describe();
        let parts = [&program()?, &workshop.toolchain.identity, &sandbox];
        Ok(Memory { folder, tools: cache::key(parts.map(String::as_bytes)) })
    }

    /// What came of this trial, if it held when it was last made.
    pub fn recall(&self, trial: &Trial) -> Result<Option<Tried>> {
        let Ok(text) = fs::read(self.file(trial)?) else { return Ok(None) };
        let Ok(Proof { failed, millis }) = serde_json::from_slice(&text) else { return Ok(None) };
        Ok(Some(Tried {
            exercise: trial.exercise.number,
            name: trial.name(),
            finding: Finding::Held,
            failed,
            time: Duration::from_millis(millis),
            remembered: true,
        }))
    }

    /// Keeps that this trial held.
    pub fn keep(&self, trial: &Trial, tried: &Tried) -> Result<()> {
        let millis = u64::try_from(tried.time.as_millis()).unwrap_or(u64::MAX);
        let proof = serde_json::to_vec(&Proof { failed: tried.failed.clone(), millis })?;
        cache::publish_file(&proof, &self.file(trial)?)
    }

    fn file(&self, trial: &Trial) -> Result<PathBuf> {
        let exercise = &trial.exercise.folder;
        let [manifest, harness] = ["exercise.toml", "harness"].map(|name| exercise.join(name));
        let files = cache::key_of_files(&[&manifest, &harness, &trial.exercise.reference(), &trial.path])?;
        Ok(self.folder.join(cache::key([self.tools.as_bytes(), files.as_bytes()])))
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
