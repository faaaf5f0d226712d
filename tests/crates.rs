//! Libraries from crates.io under the model: what is correct passes, and its twin with a bug fails.
//!
//! `cargo test --test crates` runs it. It is left out of `cargo test` because it needs the network. The libraries and
//! their uses are in `tests/crates`; what is known of each is told in `docs/races-crates.md`.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// Far longer than any of them takes, with all its libraries to be built.
const PATIENCE: Duration = Duration::from_secs(300);

/// The tests of one library's crate, explored.
struct Explored(Vec<Value>);

fn explored(library: &str) -> Explored {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crates").join(library);
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    std::fs::create_dir_all(&cache).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.env("GRADER_CACHE", cache).env("GRADER_LANG", "en").timeout(PATIENCE);
    let output = command.args(["race", "--format", "json", "--budget", "3s"]).arg(folder).output().unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{messages}"));
    let programs = report["programs"].as_array().unwrap().clone();
    for program in &programs {
        println!("{library}: {}: {} {}", program["name"], program["kind"], program["message"]);
    }
    Explored(programs)
}

impl Explored {
    fn of(&self, test: &str) -> &Value {
        let name = format!("tests::{test}");
        self.0.iter().find(|program| program["name"] == name.as_str()).unwrap()
    }

    #[track_caller]
    fn fails(&self, test: &str, kind: &str) -> &Explored {
        let program = self.of(test);
        assert_eq!((&program["verdict"], &program["kind"]), (&"failed".into(), &kind.into()), "{program:#}");
        self
    }

    /// No execution fails, of many.
    #[track_caller]
    fn passes(&self, test: &str) -> &Explored {
        let program = self.of(test);
        assert_eq!(program["verdict"], "passed", "{program:#}");
        self
    }

    /// No execution fails, and there are no others.
    #[track_caller]
    fn passes_completely(&self, test: &str) -> &Explored {
        assert_eq!(self.of(test)["complete"], true, "{:#}", self.of(test));
        self.passes(test)
    }
}

#[test]
fn rayon() {
    let rayon = explored("rayon");
    rayon.fails("lost_update", "assertion").passes("counts_with_fetch_add").passes("sums_in_parallel");
}

#[test]
fn crossbeam_channel() {
    explored("crossbeam-channel")
        .fails("looks_and_then_waits", "deadlock")
        .passes("takes_if_there_is_something");
}

#[test]
fn crossbeam_queue() {
    let queue = explored("crossbeam-queue");
    queue.fails("looks_and_then_takes", "panic").passes_completely("takes_if_there_is_something");
}

#[test]
fn crossbeam_deque() {
    explored("crossbeam-deque").fails("gives_up_when_told_to_retry", "assertion").passes("retries");
}

#[test]
fn parking_lot() {
    let locks = explored("parking_lot");
    locks.fails("locks_in_two_orders", "deadlock").passes_completely("locks_in_one_order");
    locks.fails("does_not_notify", "deadlock").passes("notifies");
}

#[test]
fn flume() {
    explored("flume").fails("believes_in_an_order", "assertion").passes("takes_them_in_any_order");
}

#[test]
fn dashmap() {
    explored("dashmap").fails("reads_and_writes_back", "assertion").passes_completely("adds_under_the_lock");
}

#[test]
fn once_cell() {
    explored("once_cell").fails("looks_and_then_sets", "panic").passes_completely("initialises_once");
}

#[test]
fn arc_swap() {
    explored("arc-swap").fails("loads_and_stores", "assertion").passes("updates_by_rcu");
}

#[test]
fn tokio() {
    explored("tokio").fails("listens_too_late", "deadlock").passes_completely("listens_before_it_looks");
}

#[test]
fn tokio_with_all_features() {
    explored("tokio-full").fails("unlocks_in_between", "assertion").passes("adds_under_one_lock");
}
