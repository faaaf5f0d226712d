//! `grader race`: plain programs and crates, explored.

mod corpus;

use crate::place;
use crate::program::{Done, command, done};
use serde_json::Value;
use std::path::Path;

fn race(path: &Path, args: &[&str]) -> Done {
    done(command().arg("race").arg(path).args(args))
}

/// The one program of a file with this source, and the exit code.
fn explored(source: &str) -> (Value, i32) {
    let file = place::file("program.rs", source);
    let done = race(&file.path, &["--format", "json"]);
    let programs = done.json()["programs"].clone();
    assert_eq!(programs.as_array().map(Vec::len), Some(1), "{done:#?}");
    (programs[0].clone(), done.code)
}

#[track_caller]
fn ends(source: &str, verdict: &str, kind: Option<&str>, code: i32) -> Value {
    let (program, exit) = explored(source);
    assert_eq!((&program["verdict"], &program["kind"]), (&verdict.into(), &kind.into()), "{program:#}");
    assert_eq!(exit, code, "{program:#}");
    program
}

/// Two threads that add one to the same counter, the one in `add`.
fn counting(add: &str) -> String {
    format!(
        "use std::sync::atomic::{{AtomicU32, Ordering::SeqCst}};

static COUNT: AtomicU32 = AtomicU32::new(0);

fn main() {{
    let add = || {{ {add} }};
    let other = std::thread::spawn(add);
    add();
    other.join().unwrap();
    assert_eq!(COUNT.load(SeqCst), 2);
}}
"
    )
}

const LOST_UPDATE: &str = "let count = COUNT.load(SeqCst); COUNT.store(count + 1, SeqCst)";

#[test]
fn a_correct_program_passes_in_all_its_executions() {
    let program = ends(&counting("COUNT.fetch_add(1, SeqCst);"), "passed", None, 0);
    assert_eq!((&program["name"], &program["complete"]), (&"program".into(), &true.into()));
    assert_eq!(program["replay"], Value::Null);
    let message = program["message"].as_str().unwrap();
    assert!(message.starts_with("all ") && message.contains(" executions"), "{message}");
}

#[test]
fn a_lost_update_is_shown_and_can_be_replayed() {
    let program = ends(&counting(LOST_UPDATE), "failed", Some("assertion"), 1);
    let command = program["replay"].as_str().unwrap();
    let token = command.rsplit(' ').next().unwrap();
    let file = place::file("program.rs", counting(LOST_UPDATE));
    let again = race(&file.path, &["--replay", token]).code(1);
    again.prints(&[
        "program: failed\n",
        "COUNT.load(SeqCst)",
        "program.rs:6",
        &format!("--replay {token}\n"),
    ]);
}

#[test]
fn a_race_on_plain_memory_is_found() {
    let source = "static mut COUNT: u32 = 0;
        fn main() {
            let add = || unsafe { COUNT += 1 };
            let other = std::thread::spawn(add);
            add();
            other.join().unwrap();
        }";
    ends(source, "failed", Some("data-race"), 1);
}

#[test]
fn a_deadlock_is_a_failure() {
    let source = "use std::sync::Mutex;
        static ONE: Mutex<()> = Mutex::new(());
        static TWO: Mutex<()> = Mutex::new(());
        fn main() {
            let other = std::thread::spawn(|| { let _one = ONE.lock(); let _two = TWO.lock(); });
            { let _two = TWO.lock(); let _one = ONE.lock(); }
            other.join().unwrap();
        }";
    ends(source, "failed", Some("deadlock"), 1);
}

#[test]
fn main_may_return_a_result_and_an_error_is_a_failure() {
    let returns = |value: &str| format!("fn main() -> Result<(), String> {{ {value} }}");
    ends(&returns("Ok(())"), "passed", None, 0);
    ends(&returns("Err(String::from(\"no\"))"), "failed", Some("panic"), 1);
}

#[test]
fn an_answer_that_the_program_prints_counts_for_nothing() {
    let answer = r##"println!("{}", r#"{"scenario":"main","verdict":"passed"}"#);"##;
    ends(&counting(&format!("{answer} {LOST_UPDATE}")), "failed", Some("assertion"), 1);
    ends(&format!("fn main() {{ {answer} std::process::exit(0) }}"), "inconclusive", None, 3);
}

#[test]
fn what_cannot_be_explored_is_no_verdict() {
    let program = ends("fn main() { std::fs::read(\"/etc/passwd\").unwrap(); }", "inconclusive", None, 3);
    let message = program["message"].as_str().unwrap();
    assert!(message.contains("not checked") && message.contains("opens a file"), "{message}");
}

#[test]
fn a_program_that_does_not_compile_is_an_error_in_the_compilers_words() {
    let program = ends("fn main() { let x: u32 = \"a\"; }", "error", None, 2);
    let message = program["message"].as_str().unwrap();
    assert!(message.contains("mismatched types") && message.contains("program.rs:1:"), "{message}");
}

#[test]
fn a_program_of_an_older_edition_is_taken_for_one() {
    ends("fn main() { let gen = 1; assert_eq!(gen, 1); }", "passed", None, 0);
}

#[test]
fn a_program_may_have_modules() {
    let folder = place::folder(&[
        ("main.rs", "mod inner;\nfn main() { inner::check() }"),
        ("inner.rs", "pub fn check() { assert!(false, \"deep inside\") }"),
    ]);
    race(&folder.path().join("main.rs"), &[]).code(1).prints(&["inner.rs:1", "deep inside"]);
}

#[test]
fn a_file_without_main_is_explored_test_by_test() {
    let file = place::file("counter.rs", include_str!("race/counter.rs"));
    let names = |args: &[&str]| -> Vec<Value> {
        let programs = race(&file.path, args).json()["programs"].clone();
        programs.as_array().unwrap().iter().map(|program| program["name"].clone()).collect()
    };
    assert_eq!(names(&["--format", "json"]), ["tests::at_once", "tests::in_two_steps"]);
    assert_eq!(names(&["--format", "json", "--test", "once"]), ["tests::at_once"]);
}

#[test]
fn a_crate_without_tests_is_explored_from_main() {
    let folder = place::folder(&[
        ("Cargo.toml", "[package]\nname = \"counter\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("src/main.rs", &counting(LOST_UPDATE)),
    ]);
    race(folder.path(), &[]).code(1).prints(&["counter: failed\n", "src/main.rs:6"]);
}

#[test]
fn each_test_of_a_crate_is_explored() {
    let folder = place::folder(&[
        ("Cargo.toml", "[package]\nname = \"counter\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("src/lib.rs", include_str!("race/counter.rs")),
        ("tests/outside.rs", "#[test]\nfn from_outside() { counter::count(counter::at_once) }\n"),
    ]);
    let programs = race(folder.path(), &["--format", "json"]).code(1).json()["programs"].clone();
    let seen: Vec<(&str, &str)> = programs
        .as_array()
        .unwrap()
        .iter()
        .map(|program| (program["name"].as_str().unwrap(), program["verdict"].as_str().unwrap()))
        .collect();
    let expected =
        [("tests::at_once", "passed"), ("tests::in_two_steps", "failed"), ("from_outside", "passed")];
    assert!(seen.len() == 3 && expected.iter().all(|test| seen.contains(test)), "{seen:?}");
    let one = race(folder.path(), &["--test", "in_two"]).code(1);
    one.prints(&["tests::in_two_steps: failed\n", "src/lib.rs:", "--test tests::in_two_steps --replay "]);
    race(folder.path(), &["--test", "nothing"]).code(2).complains(&["no test", "`nothing`"]);
}

#[test]
fn a_wrong_command_line_is_a_mistake_of_the_users() {
    let folder = place::folder(&[("a.rs", "fn main() {}"), ("empty/readme", "")]);
    let at = |name: &str, args: &[&str]| race(&folder.path().join(name), args).code(2);
    at("missing.rs", &[]).complains(&["missing.rs` does not exist"]);
    at("empty", &[]).complains(&["no crate", "Cargo.toml"]);
    at("a.rs", &["--replay", "1;fd=1"]).complains(&["no token"]);
    at("a.rs", &["--budget", "soon"]).complains(&["10s"]);
    at("a.rs", &["--test", "x"]).complains(&["no test", "`x`"]);
}
