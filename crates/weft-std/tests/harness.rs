//! A plain `#[test]` is a scenario, under the harness that `cargo test` uses.

use crate::crates::{Mode, command, folder, program, ran, shadowed};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The test binary of the crate in `programs/harness`.
fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let binary = folder().join("harness");
        let mut rustc = shadowed(Mode::Plain);
        ran(rustc.args(["--test", "-o"]).arg(&binary).arg(program("harness/lib.rs")));
        binary
    })
}

#[test]
fn the_harness_tells_which_tests_can_fail() {
    // The answers go elsewhere, or they would stand between the names of tests and their outcomes.
    let mut command = command(binary());
    let output = command.arg("--test-threads=1").env("WEFT", "fd=2").output().expect("the binary was built");
    let said = String::from_utf8_lossy(&output.stdout);
    let outcomes = [
        ("holds", "ok"),
        ("loses_an_update", "FAILED"),
        ("returns_ok", "ok"),
        ("returns_an_error", "FAILED"),
        ("panics_as_expected", "ok"),
        ("panics_otherwise", "FAILED"),
        ("panics_only_sometimes", "FAILED"),
        ("is_ignored", "ignored, takes long"),
    ];
    for (test, outcome) in outcomes {
        assert!(said.contains(&format!("test tests::{test} ... {outcome}")), "{test}: {said}");
    }
}

#[test]
fn a_worker_answers_for_one_test_by_name() {
    let mut command = command(binary());
    command.args(["--exact", "tests::loses_an_update", "--nocapture", "--test-threads=1"]);
    let output = command.env("WEFT", "fd=2;budget_ms=2000").output().expect("the binary was built");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(r#"{"scenario":"tests::loses_an_update","verdict":"failed""#), "{said}");
}
