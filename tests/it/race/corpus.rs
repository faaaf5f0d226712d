//! Every program of `crates/weft/corpus` gets the verdict in its header.

use super::race;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/weft/corpus").join(folder);
    let mut programs: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    programs.sort();
    assert!(programs.len() > 20);
    programs
}

fn verdict(path: &Path) -> Value {
    race(path, &["--format", "json", "--budget", "10s"]).json()["programs"][0].clone()
}

/// The word in `expect: BUG (word)`.
fn expected(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    let line = source.lines().find_map(|line| line.strip_prefix("//! expect: BUG (")).unwrap();
    line.split(')').next().unwrap().replace(' ', "-")
}

#[test]
fn each_bug_is_found_and_called_by_its_name() {
    for path in programs("buggy") {
        let program = verdict(&path);
        assert_eq!(program["verdict"], "failed", "{}: {program:#}", path.display());
        assert_eq!(program["kind"], expected(&path).as_str(), "{}: {program:#}", path.display());
    }
}

#[test]
fn each_correct_program_passes_in_all_its_executions() {
    for path in programs("correct") {
        let program = verdict(&path);
        let found = (&program["verdict"], &program["complete"]);
        assert_eq!(found, (&"passed".into(), &true.into()), "{}: {program:#}", path.display());
    }
}
