//! Looks for the harness, the reference and other people's files wherever they may lie, and says what it has found.
//!
//! Closed by: there is nothing in the sandbox but the system and the program itself.

use std::fs;
use std::path::Path;

const PLACES: [&str; 6] = ["@COURSE@", "@CACHE@", "@HERE@", "@HERE@/../..", "@CARGO_HOME@/registry", "/"];

/// Where everybody may look; there is nothing of anybody's.
const SYSTEM: [&str; 9] = ["/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/proc", "/sys", "/dev"];

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    for place in PLACES {
        look(Path::new(place), 6);
    }
    for file in
        ["/etc/shadow", "/etc/gshadow", "/proc/kcore", "@COURSE@/exercises/01-bill/reference/src/lib.rs"]
    {
        assert!(fs::read(file).is_err(), "found {file}");
    }
    0
}

fn look(folder: &Path, depth: u32) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        let named = |end: &&str| path.to_string_lossy().ends_with(end);
        assert!(![".rs", ".toml", ".md"].iter().any(|end| named(end)), "found {}", path.display());
        if kind.is_dir() && depth > 0 && !SYSTEM.iter().any(|system| path.starts_with(system)) {
            look(&path, depth - 1);
        }
    }
}
