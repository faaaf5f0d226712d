//! The program, run as a user runs it, and what came of it.

use crate::place;
use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The program under test.
pub const GRADER: &str = env!("CARGO_BIN_EXE_grader");

/// In the environment of every grader here; no submission may ever get hold of it.
pub const SECRET: &str = "s3cr3t-t0k3n-of-the-host";

/// Far longer than any run takes: a test that hangs is to fail.
const PATIENCE: Duration = Duration::from_secs(180);

/// What a run of the program came to.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The program with these arguments, on the course of the tests.
pub fn grader(args: &[&str]) -> Done {
    done(command().args(args))
}

/// The program with these arguments, on the built-in course, as in a clone of its repository.
pub fn in_repository(args: &[&str]) -> Done {
    done(command().args(args).env_remove("GRADER_COURSE").current_dir(place::repository()))
}

/// The program, ready to be given arguments: in English, on the course of the tests, with their own cache.
pub fn command() -> Command {
    let mut command = Command::new(GRADER);
    command.envs(environment()).env_remove("CI").env_remove("NO_COLOR").timeout(PATIENCE);
    command
}

/// What every grader here has in its environment.
pub fn environment() -> [(&'static str, PathBuf); 4] {
    [
        ("GRADER_CACHE", place::cache()),
        ("GRADER_COURSE", place::course()),
        ("GRADER_LANG", "en".into()),
        ("SECRET_TOKEN", SECRET.into()),
    ]
}

/// Runs it to its end. Whatever was asked: no secret and no terminal code comes out, and a code says how it went.
pub fn done(command: &mut Command) -> Done {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program speaks UTF-8");
    let done = Done {
        code: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    };
    assert!((0..=3).contains(&done.code), "no exit code of the program's: {done:#?}");
    for stream in [&done.stdout, &done.stderr] {
        assert!(!stream.contains(SECRET), "the secret came out: {done:#?}");
        assert!(!stream.contains('\u{1b}'), "a terminal code came out: {done:#?}");
    }
    done
}

impl Done {
    /// Itself, once it has been seen to end with this code.
    #[track_caller]
    pub fn code(self, code: i32) -> Done {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Itself, once it has been seen to print all of these.
    #[track_caller]
    pub fn prints(self, texts: &[&str]) -> Done {
        for text in texts {
            assert!(self.stdout.contains(text), "no `{text}` in {self:#?}");
        }
        self
    }

    /// Itself, once it has been seen to say all of these to the user, and nothing on standard output.
    #[track_caller]
    pub fn complains(self, texts: &[&str]) -> Done {
        assert_eq!(self.stdout, "", "{self:#?}");
        for text in texts {
            assert!(self.stderr.contains(text), "no `{text}` in {self:#?}");
        }
        self
    }

    /// The one JSON object on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        let mut objects = serde_json::Deserializer::from_str(&self.stdout).into_iter::<Value>();
        let first = objects.next().and_then(Result::ok).unwrap_or_else(|| panic!("no JSON: {self:#?}"));
        assert!(objects.next().is_none(), "more than one JSON object: {self:#?}");
        first
    }

    /// The grade on standard output.
    #[track_caller]
    pub fn grade(&self) -> Grade {
        Grade(self.json())
    }
}

/// A grade in JSON.
#[derive(Debug)]
pub struct Grade(pub Value);

impl Grade {
    /// The line of a check.
    #[track_caller]
    pub fn line(&self, check: &str) -> &Value {
        let lines = self.0["lines"].as_array().into_iter().flatten();
        lines.clone().find(|line| line["check"] == check).unwrap_or_else(|| panic!("no `{check}`: {self:#?}"))
    }

    /// `passed`, or the kind of the fault.
    #[track_caller]
    pub fn verdict(&self, check: &str) -> &str {
        let line = self.line(check);
        let outcome = line["outcome"].as_str().expect("an outcome is a text");
        line["kind"].as_str().unwrap_or(outcome)
    }

    /// Everything that was seen of a failure, as text.
    pub fn evidence(&self, check: &str) -> String {
        texts(&self.line(check)["data"]["failed"]["evidence"])
    }

    /// What has been earned, and of how much.
    pub fn points(&self) -> (u64, u64) {
        let points = &self.0["points"];
        (points["earned"].as_u64().expect("a number"), points["max"].as_u64().expect("a number"))
    }
}

/// All texts in a value, a line each.
fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text}\n"),
        Value::Array(items) => items.iter().map(texts).collect(),
        Value::Object(fields) => fields.values().map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}

/// The grade of one file with this source.
pub fn graded(source: &str, checks: &str) -> Grade {
    let file = place::file("lib.rs", source);
    graded_at(&file.path, checks)
}

/// The grade of the submission at a path.
pub fn graded_at(path: &Path, checks: &str) -> Grade {
    let done = done(
        command()
            .args(["check", "1", "--format", "json", "--only", checks, "--path"])
            .arg(path)
            // Not for the submission: its standard input is empty.
            .write_stdin("not for you"),
    );
    let grade = done.grade();
    let (earned, max) = grade.points();
    assert_eq!(done.code, i32::from(earned < max), "the code belongs to the points: {grade:#?}");
    grade
}

/// Grades a file by the check `output`, and expects it to fail so.
#[track_caller]
pub fn fails(source: &str, kind: &str) -> Grade {
    let grade = graded(source, "output");
    assert_eq!(grade.verdict("output"), kind, "{grade:#?}");
    grade
}

/// The manifest of the exercise of the tests, but that it allows `unsafe`.
pub fn allowing_unsafe() -> String {
    let manifest = std::fs::read_to_string(place::course().join("exercises/01-bill/exercise.toml")).unwrap();
    manifest.replace("lesson =", "unsafe_code = true\nlesson =")
}

/// What the course says of a submission where its exercise allows `unsafe`.
pub fn graded_where_unsafe_is_allowed(source: &str, checks: &str) -> Grade {
    let course = place::course_with("exercises/01-bill/exercise.toml", &allowing_unsafe());
    let file = place::file("lib.rs", source);
    let args = ["check", "1", "--only", checks, "--format", "json", "--path", file.path.to_str().unwrap()];
    done(command().args(args).arg("--course").arg(course.path())).grade()
}

/// A submission loses its output so, although it may use `unsafe`.
pub fn fails_where_unsafe_is_allowed(source: &str, kind: &str) {
    let grade = graded_where_unsafe_is_allowed(source, "output");
    assert_eq!(grade.verdict("output"), kind, "{grade:#?}");
}

/// Grades a file by the check `output`, and expects it to pass.
#[track_caller]
pub fn passes(source: &str) {
    let grade = graded(source, "output");
    assert_eq!(grade.verdict("output"), "passed", "{grade:#?}");
}

/// The function that the exercise of the tests asks for, with this body.
pub fn bill(body: &str) -> String {
    format!("pub fn bill(items: &[u64], price: fn(u64) -> u64) -> u64 {{\n    {body}\n}}\n")
}

/// What the sandboxed program sees: the value of an expression, which is a text.
#[track_caller]
pub fn seen(expression: &str) -> String {
    let source = bill(&format!("panic!(\"seen [{{}}]\", {{ let _ = (items, price); {expression} }})"));
    fails(&source, "ended-early").evidence("output")
}

/// A right answer, one price after the other.
pub const SUM: &str = "items.iter().map(|&item| price(item)).sum()";
