//! The built-in course, carried inside this program and unpacked where it is needed.

use crate::usage::Usage;
use anyhow::{Context, Result};
use rust_embed::RustEmbed;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(RustEmbed)]
#[folder = "exercises/"]
#[exclude = "target/*"]
#[exclude = "Cargo.lock"]
struct Exercises;

#[derive(RustEmbed)]
#[folder = "quizzes/"]
struct Quizzes;

#[derive(RustEmbed)]
#[folder = "crates/exam/src/"]
struct Exam;

#[derive(RustEmbed)]
#[folder = "crates/multiproc/src/"]
struct Multiproc;

#[derive(RustEmbed)]
#[folder = "crates/weft/src/"]
struct Weft;

#[derive(RustEmbed)]
#[folder = "crates/weft-std/src/"]
struct WeftStd;

#[derive(RustEmbed)]
#[folder = "crates/weft-core/src/"]
struct WeftCore;

#[derive(RustEmbed)]
#[folder = "crates/weft-test/src/"]
struct WeftTest;

const MANIFEST: &str = include_str!("../../course.toml");
const LESSONS: &str = include_str!("../../lessons.toml");

/// Unpacks the course below `cache`, unless this very course is there already, and returns its folder.
///
/// The folder's name holds the hash of all files, and it appears whole or not at all, so that it can be trusted
/// whenever it is there.
pub fn unpack(cache: &Path) -> Result<PathBuf> {
    let files = files();
    let root = cache.join(format!("course-{}", hash(&files)));
    if !root.is_dir() {
        write_all(&files, &root)
            .with_context(|| format!("unpack the built-in course to `{}`", root.display()))?;
    }
    Ok(root)
}

/// The source folder of a library that this program carries.
pub fn library(name: &str, cache: &Path) -> Result<PathBuf> {
    let folder = unpack(cache)?.join("crates").join(name).join("src");
    if ["exam", "multiproc"].contains(&name) {
        return Ok(folder);
    }
    Err(Usage(format!("there is no library `{name}`: the course has no `crates/{name}/src/lib.rs`, and `grader` brings only `multiproc`")).into())
}

/// The folder of the crates that this program carries.
pub fn crates(cache: &Path) -> Result<PathBuf> {
    Ok(unpack(cache)?.join("crates"))
}

fn files() -> Vec<(String, Vec<u8>)> {
    let single = [("course.toml", MANIFEST), ("lessons.toml", LESSONS)];
    let mut files: Vec<_> = single.map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).into();
    files.extend(embedded::<Quizzes>("quizzes"));
    files.extend(embedded::<Exercises>("exercises"));
    files.extend(embedded::<Exam>("crates/exam/src"));
    files.extend(embedded::<Multiproc>("crates/multiproc/src"));
    files.extend(embedded::<Weft>("crates/weft/src"));
    files.extend(embedded::<WeftStd>("crates/weft-std/src"));
    files.extend(embedded::<WeftCore>("crates/weft-core/src"));
    files.extend(embedded::<WeftTest>("crates/weft-test/src"));
    files
}

fn embedded<E: RustEmbed>(folder: &str) -> Vec<(String, Vec<u8>)> {
    let content = |path: &str| E::get(path).expect("an embedded file that was listed").data.into_owned();
    E::iter().map(|path| (format!("{folder}/{path}"), content(&path))).collect()
}

fn hash(files: &[(String, Vec<u8>)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, content) in files {
        hasher.update(path.as_bytes()).update(&[0]).update(blake3::hash(content).as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_string()
}

fn write_all(files: &[(String, Vec<u8>)], root: &Path) -> Result<()> {
    let parent = root.parent().expect("the course has a folder in the cache");
    fs::create_dir_all(parent)?;
    let fresh = crate::scratch::folder_in(parent)?;
    for (path, content) in files {
        let path = fresh.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder"))?;
        fs::write(path, content)?;
    }
    crate::cache::publish(fresh, root)
}
