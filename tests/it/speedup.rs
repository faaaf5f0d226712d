//! `grader speedup`: plain programs and crates, on simulated cores.

use crate::place;
use crate::program::{Done, command, done};
use serde_json::Value;
use std::path::Path;

fn speedup(path: &Path, args: &[&str]) -> Done {
    // One round: what is asked here does not need the median of three.
    done(command().arg("speedup").arg(path).args(["--rounds", "1"]).args(args))
}

fn of_source(source: &str, args: &[&str]) -> Done {
    let file = place::file("program.rs", source);
    speedup(&file.path, args)
}

/// The one program of a file with this source, and the exit code.
fn measured(source: &str) -> (Value, i32) {
    let done = of_source(source, &["--format", "json"]);
    let programs = done.json()["programs"].clone();
    assert_eq!(programs.as_array().map(Vec::len), Some(1), "{done:#?}");
    (programs[0].clone(), done.code)
}

/// The speedup on so many cores.
fn on(program: &Value, cores: u64) -> f64 {
    let points = program["points"].as_array().unwrap_or_else(|| panic!("no points: {program:#}"));
    let point = points.iter().find(|point| point["cores"] == cores);
    point.and_then(|point| point["speedup"].as_f64()).unwrap_or_else(|| panic!("no point: {program:#}"))
}

/// Four threads that do this, beside `work`, which takes some milliseconds.
fn four(body: &str) -> String {
    format!(
        "use std::hint::black_box;
use std::sync::Mutex;

static LOCK: Mutex<()> = Mutex::new(());

fn work() {{
    black_box((0..3_000_000_u64).fold(1, |state, round| black_box(state ^ round).rotate_left(7)));
}}

fn main() {{
    std::thread::scope(|scope| {{
        for _ in 0..4 {{
            scope.spawn(|| {{ {body} }});
        }}
    }});
}}
"
    )
}

const LOCKED: &str = "let _held = LOCK.lock().unwrap(); work()";
const SLEEPS: &str = "std::thread::sleep(std::time::Duration::from_secs(2))";

#[test]
fn a_program_under_one_lock_is_no_faster_on_more_cores_and_the_line_of_the_lock_is_named() {
    let (program, code) = measured(&four(LOCKED));
    assert_eq!(code, 0, "{program:#}");
    assert!((0.6..1.6).contains(&on(&program, 4)), "{program:#}");
    assert!(program["parallelism"].as_f64().is_some_and(|most| most < 1.3), "{program:#}");
    let place = &program["run"]["places"][0];
    assert_eq!((&place["kind"], &place["at"]["line"]), (&"lock".into(), &13.into()), "{place:#}");
    assert_eq!((&place["made"]["line"], &place["times"]), (&4.into(), &3.into()), "{place:#}");
    of_source(&four(LOCKED), &[]).code(0).prints(&["`LOCK`", "program.rs:13", "Mutex::lock"]);
}

#[test]
fn a_program_of_independent_threads_has_all_cores() {
    let (program, _) = measured(&four("work()"));
    assert!((1.3..2.7).contains(&on(&program, 2)), "{program:#}");
    assert!((2.5..5.5).contains(&on(&program, 4)), "{program:#}");
    let parallelism = program["parallelism"].as_f64().unwrap_or_default();
    assert!((3.0..5.0).contains(&parallelism), "{program:#}");
}

#[test]
fn sleeps_take_no_cores_and_no_real_time() {
    let (program, _) = measured(&four(SLEEPS));
    assert!((0.99..1.01).contains(&on(&program, 8)), "{program:#}");
    assert_eq!(program["run"]["makespan"].as_u64().map(|time| time / 100_000_000), Some(20));
    let (program, _) = measured(&four(&format!("let _held = LOCK.lock(); {SLEEPS}")));
    assert_eq!(program["run"]["makespan"].as_u64().map(|time| time / 100_000_000), Some(80));
}

#[test]
fn the_picture_has_as_many_cores_as_are_asked_for() {
    let file = place::file("program.rs", four("work()"));
    let run = speedup(&file.path, &["--cores", "3", "--format", "json"]).json();
    assert_eq!(run["programs"][0]["run"]["cores"], 3);
    assert!((2.0..4.0).contains(&on(&run["programs"][0], 3)) || on(&run["programs"][0], 3) > 1.2);
    speedup(&file.path, &["--cores", "3"]).code(0).prints(&["3 cores", "core 3"]);
}

#[test]
fn a_flag_that_is_looked_at_while_computing_is_no_livelock() {
    let source = "use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
        static CANCELLED: AtomicBool = AtomicBool::new(false);
        fn main() {
            let mut state = 1_u64;
            for round in 0..20_000_u64 {
                if CANCELLED.load(Relaxed) {
                    break;
                }
                state = (0..100).fold(state, |state, _| std::hint::black_box(state ^ round).rotate_left(7));
            }
            std::hint::black_box(state);
        }";
    let (program, code) = measured(source);
    assert_eq!((&program["verdict"], code), (&"measured".into(), 0), "{program:#}");
}

#[test]
fn what_the_simulated_machine_does_not_have_is_named_and_is_no_verdict() {
    let reads = "fn main() { std::fs::read(\"/etc/hostname\").unwrap(); }";
    let (program, code) = measured(reads);
    assert_eq!((&program["verdict"], code), (&"not-modelled".into(), 3), "{program:#}");
    let file = place::file("program.rs", reads);
    let place = format!("({}:1)", file.path.display());
    speedup(&file.path, &[]).code(3).prints(&[&place, "opens a file"]);
    let runs = "fn main() { std::process::Command::new(\"ls\").status().unwrap(); }";
    of_source(runs, &[]).code(3).prints(&["simulated machine does not have"]);
    let connects = "fn main() { let _ = std::net::TcpStream::connect(\"127.0.0.1:9\"); }";
    of_source(connects, &[]).code(3).prints(&["simulated machine does not have"]);
}

const DEADLOCK: &str = "use std::sync::Mutex;
use std::thread::{Builder, sleep};
use std::time::Duration;
static ONE: Mutex<()> = Mutex::new(());
static TWO: Mutex<()> = Mutex::new(());
fn main() {
    let other = Builder::new().name(\"ada\".to_string()).spawn(|| {
        let _one = ONE.lock();
        sleep(Duration::from_millis(5));
        let _two = TWO.lock();
    });
    let _two = TWO.lock();
    sleep(Duration::from_millis(5));
    let _one = ONE.lock();
    other.unwrap().join().unwrap();
}
";

#[test]
fn a_deadlock_says_who_waits_where() {
    let (program, code) = measured(DEADLOCK);
    assert_eq!((&program["kind"], code), (&"deadlock".into(), 1), "{program:#}");
    of_source(DEADLOCK, &[]).code(1).prints(&[
        "a deadlock",
        "main waits in Mutex::lock at ",
        "program.rs:14; ada waits in Mutex::lock at ",
        "program.rs:10\n",
    ]);
}

#[test]
fn a_panic_and_an_error_of_main_are_told() {
    let done = of_source("fn main() {\n    panic!(\"on purpose\")\n}", &[]).code(1);
    done.prints(&["program.rs:2", "on purpose"]);
    of_source("fn main() -> Result<(), String> { Err(\"no\".to_string()) }", &[]).code(1).prints(&["error"]);
    let spins = "use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
        fn main() { let flag = AtomicBool::new(false); while !flag.load(SeqCst) {} }";
    of_source(spins, &[]).code(1).prints(&["program.rs:2", "load"]);
}

#[test]
fn a_program_that_does_not_compile_is_shown_in_the_compilers_words() {
    let done = of_source("fn main() { let x: u32 = \"a\"; }", &[]).code(2);
    done.prints(&["mismatched types", "program.rs:1:"]);
}

/// Threads whose names are made to do harm, and a program that panics with such a text.
const HOSTILE: &str = "fn main() {
    for name in [\"\\u{1b}[31mred\", \"<script>alert(1)</script>\", \"a\\nb\", \"\\\"'&]]>\", \"\\u{202e}evil\"] {
        let thread = std::thread::Builder::new().name(name.to_string());
        let other = thread.spawn(|| std::thread::sleep(std::time::Duration::from_millis(5)));
        other.unwrap().join().unwrap();
    }
}";
const HOSTILE_PANIC: &str = "fn main() { panic!(\"\\u{1b}[31m<script>alert(1)</script>\\n::error::x\") }";

#[test]
fn what_a_program_calls_its_threads_does_no_harm_in_any_format() {
    for source in [HOSTILE, HOSTILE_PANIC] {
        let code = i32::from(source == HOSTILE_PANIC);
        // That no terminal code comes out is asked of every run.
        let text = of_source(source, &[]).code(code);
        assert!(!text.stdout.contains('\u{202e}') && !text.stdout.contains("\n::error"), "{text:#?}");
        let html = of_source(source, &["--format", "html"]).code(code);
        assert!(!html.stdout.to_lowercase().contains("<script"), "{html:#?}");
        assert!(!html.stdout.contains('\u{202e}'), "{html:#?}");
        of_source(source, &["--format", "json"]).code(code).json();
    }
    let (program, _) = measured(HOSTILE);
    let names: Vec<&Value> = program["run"]["tasks"].as_array().into_iter().flatten().collect();
    assert_eq!(names[2]["name"], "<script>alert(1)</script>", "{program:#}");
}

#[test]
fn a_page_is_well_formed_and_runs_nothing() {
    for source in [four(LOCKED), HOSTILE.to_string(), HOSTILE_PANIC.to_string(), DEADLOCK.to_string()] {
        let page = of_source(&source, &["--format", "html"]).stdout;
        let body = page.trim_start().strip_prefix("<!DOCTYPE html>").expect("a page says what it is");
        let parsed = roxmltree::Document::parse(body).unwrap_or_else(|error| panic!("{error}: {page}"));
        for node in parsed.descendants() {
            assert!(
                !["script", "iframe", "object", "img", "link"].contains(&node.tag_name().name()),
                "{node:?}"
            );
            for attribute in node.attributes() {
                let (name, value) = (attribute.name().to_lowercase(), attribute.value().to_lowercase());
                assert!(!name.starts_with("on") && !value.contains("javascript:"), "{attribute:?}");
                assert!(!value.contains("http://") && !value.contains("https://"), "{attribute:?}");
            }
        }
    }
}

const MANIFEST: &str = "[package]\nname = \"sums\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

#[test]
fn a_crate_with_a_program_is_measured_from_main() {
    let folder = place::folder(&[
        ("Cargo.toml", MANIFEST),
        ("src/main.rs", "fn main() { sums::wait() }"),
        ("src/lib.rs", &four(SLEEPS).replace("fn main()", "pub fn wait()")),
    ]);
    let done = speedup(folder.path(), &["--format", "json"]).code(0);
    let program = &done.json()["programs"][0];
    assert_eq!((&program["name"], &program["verdict"]), (&"sums".into(), &"measured".into()), "{program:#}");
}

#[test]
fn a_crate_with_nothing_but_tests_is_measured_test_by_test() {
    let library = "#[cfg(test)]
mod tests {
    #[test]
    fn waits() { std::thread::sleep(std::time::Duration::from_secs(3)) }
    #[test]
    fn fails() { panic!(\"on purpose\") }
}
";
    let folder = place::folder(&[("Cargo.toml", MANIFEST), ("src/lib.rs", library)]);
    let programs = |args: &[&str]| speedup(folder.path(), args).json()["programs"].clone();
    let names = |programs: &Value| -> Vec<String> {
        let named = programs.as_array().into_iter().flatten();
        named.map(|program| format!("{} {}", program["name"], program["verdict"]).replace('"', "")).collect()
    };
    let mut all = names(&programs(&["--format", "json"]));
    all.sort();
    assert_eq!(all, ["tests::fails failed", "tests::waits measured"]);
    let one = programs(&["--format", "json", "--test", "waits"]);
    assert_eq!(names(&one), ["tests::waits measured"]);
    assert_eq!(one[0]["run"]["makespan"].as_u64().map(|time| time / 100_000_000), Some(30));
}

#[test]
fn in_russian_the_words_are_russian() {
    let lang = |source: &str| of_source(source, &["--lang", "ru"]);
    lang(&four(LOCKED)).code(0).prints(&["Потоки", "`LOCK`", "ядр", "работы"]);
    lang(DEADLOCK).code(1).prints(&["взаимная блокировка"]);
    lang("fn main() { std::fs::read(\"/x\").unwrap(); }").code(3).prints(&["модели машины нет"]);
    let page = of_source(&four(SLEEPS), &["--lang", "ru", "--format", "html"]).code(0);
    page.prints(&["<html lang=\"ru\">"]);
}

#[test]
fn a_wrong_command_line_is_told_in_one_clear_error() {
    let file = place::file("program.rs", four("work()"));
    let wrong = |args: &[&str]| done(command().arg("speedup").arg(&file.path).args(args)).code(2);
    wrong(&["--cores", "0"]).complains(&["--cores", "from 1 to 64"]);
    wrong(&["--cores", "65"]).complains(&["from 1 to 64"]);
    wrong(&["--cores", "many"]).complains(&["--cores"]);
    wrong(&["--rounds", "2"]).complains(&["--rounds", "odd"]);
    wrong(&["--rounds", "0"]).complains(&["--rounds"]);
    wrong(&["--test", "nothing"]).complains(&["no test of that name"]);
    done(command().args(["speedup", "missing.rs"])).code(2).complains(&["`missing.rs` does not exist"]);
}
