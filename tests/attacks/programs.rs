//! The hostile programs, compiled once: by plain `rustc`, because they are no part of the package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::SystemTime;

/// Where they lie already compiled, if somebody has done it before.
pub const COMPILED: &str = "ATTACKS_PROGRAMS";

/// The folder with the compiled programs.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| std::env::var_os(COMPILED).map_or_else(compile_all, PathBuf::from))
}

fn compile_all() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attacks");
    fs::create_dir_all(&folder).expect("a folder for the programs");
    let sources = sources();
    let next = AtomicUsize::new(0);
    let complaints = Mutex::new(Vec::new());
    let compile_some = || {
        while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(complaint) = compile(source, &folder) {
                complaints.lock().expect("no thread panicked").push(complaint);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(compile_some))));
    let complaints = complaints.into_inner().expect("no thread panicked");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    folder
}

/// All but what the others have in common.
fn sources() -> Vec<PathBuf> {
    let entries = fs::read_dir(source_folder()).expect("the folder of the sources").flatten();
    entries.map(|entry| entry.path()).filter(|path| !path.ends_with("libc.rs")).collect()
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks/programs")
}

/// Compiles a program, unless nothing has changed since; what the compiler says if it does not like it.
#[expect(clippy::disallowed_methods, reason = "the compiler runs on sources of our own")]
fn compile(source: &Path, folder: &Path) -> Result<(), String> {
    let target = folder.join(source.file_stem().expect("a source has a name"));
    let newest = [source, &source_folder().join("libc.rs")].map(changed).into_iter().max().flatten();
    if changed(&target) > newest {
        return Ok(());
    }
    let mut rustc = Command::new("rustc");
    rustc.args(["-O", "--edition", "2024", "-D", "warnings", "-o"]).arg(&target).arg(source);
    let output = rustc.output().expect("the compiler runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}
