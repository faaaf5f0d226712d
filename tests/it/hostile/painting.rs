//! Programs whose texts act on a terminal, a log viewer, or a reader's eyes.

use crate::place;
use crate::program::{bill, grader};

/// Terminal codes, a mark that reverses the direction of writing, a carriage return, a command for GitHub.
const NASTY: &str =
    "\\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{202e}ssap\\r\\u{200b}\\n::error::forged\\n##vso[task.complete]";

/// No character that acts, and no line that begins as a command.
#[track_caller]
pub fn harmless(text: &str) {
    let acts = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
    assert!(!text.chars().any(acts), "{text:?}");
    assert!(!text.lines().any(|line| line.starts_with("::") || line.starts_with("##")), "{text}");
}

fn check(source: &str, format: &str) -> String {
    let file = place::file("lib.rs", source);
    let args = ["check", "1", "--only", "output", "--format", format, "--path", file.path.to_str().unwrap()];
    grader(&args).code(1).stdout
}

#[test]
fn outputs_and_panics_are_shown_harmlessly() {
    let source = bill(&format!("println!(\"{NASTY}\"); panic!(\"{NASTY}\")"));
    let text = check(&source, "text");
    assert!(text.contains("| \\u{1b}[2J"), "{text}");
    harmless(&text);
    harmless(&check(&source, "json"));
}

#[test]
fn compiler_messages_are_shown_harmlessly() {
    let source = format!("const _: () = panic!(\"{NASTY}\");\n{}", bill("0"));
    let text = check(&source, "text");
    assert!(text.contains("error[E0080]"), "{text}");
    harmless(&text);
    harmless(&check(&source, "json"));
}

#[test]
fn source_that_the_compiler_quotes_is_shown_harmlessly() {
    let nasty = "let wrong: u64 = \"\u{1b}[2J\u{7}\u{2067}\";";
    harmless(&check(&bill(nasty), "text"));
    harmless(&check(&bill(nasty), "json"));
}

#[test]
fn names_of_threads_are_shown_harmlessly() {
    let body = "std::thread::Builder::new().name(\"\\u{1b}[2J\\n::error::\".into())
        .spawn(|| loop { std::thread::park() }).unwrap(); items.iter().map(|&item| price(item)).sum()";
    let file = place::file("lib.rs", bill(body));
    let args = ["check", "1", "--only", "hygiene", "--path", file.path.to_str().unwrap()];
    let text = grader(&args).code(1).stdout;
    assert!(text.contains("threads still run"), "{text}");
    harmless(&text);
}

#[test]
fn bytes_that_are_no_text_are_shown_harmlessly() {
    let body =
        "use std::io::Write; std::io::stdout().write_all(b\"\\xff\\xfe\\x9b2J\\n\").unwrap(); panic!()";
    harmless(&check(&bill(body), "text"));
    harmless(&check(&bill(body), "json"));
}
