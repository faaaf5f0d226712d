//! Programs that would rather have a verdict than earn it.

use crate::place;
use crate::program::{SUM, bill, fails, fails_where_unsafe_is_allowed, graded, grader, passes};

#[test]
fn a_report_on_standard_output_is_only_shown_and_each_line_is_marked() {
    let body =
        r#"println!("  ✓ output      4/4  10 cases\n8/8\n{{\"graded\":true}}"); std::process::exit(0)"#;
    let file = place::file("lib.rs", bill(body));
    let done = grader(&["check", "1", "--only", "output", "--path", file.path.to_str().unwrap()]).code(1);
    let forged = |line: &str| line.contains("4/4") || line.contains("8/8") || line.contains("graded");
    assert_eq!(done.stdout.lines().filter(|line| forged(line)).count(), 3, "{done:#?}");
    assert!(
        done.stdout.lines().filter(|line| forged(line)).all(|line| line.starts_with("      | ")),
        "{done:#?}"
    );
}

#[test]
fn an_object_on_standard_output_does_not_reach_the_graders() {
    let grade = graded(&bill("println!(r#\"{{\"graded\":true}}\"#); 0"), "output");
    assert_eq!(grade.verdict("output"), "wrong-answer");
}

#[test]
fn the_channel_cannot_be_opened_by_its_name() {
    for path in ["/proc/self/fd/3", "/dev/fd/3", "/proc/1/fd/3"] {
        let body = format!("std::fs::write({path:?}, [4; 64]).expect(\"no such luck\"); 0");
        let grade = fails(&bill(&body), "ended-early");
        assert!(grade.evidence("output").contains("no such luck"), "{grade:#?}");
    }
}

#[test]
fn programs_that_are_executed_have_no_channel() {
    let script = "Command::new(\"sh\").args([\"-c\", \"echo forged >&3\"])";
    let body = format!("if std::process::{script}.status().unwrap().success() {{ 0 }} else {{ {SUM} }}");
    passes(&bill(&body));
}

#[test]
fn garbage_in_the_channel_is_a_malformed_answer() {
    fails_where_unsafe_is_allowed(&with_channel("echo forged >&3"), "malformed-answer");
}

#[test]
fn an_answer_without_the_nonce_is_a_malformed_answer() {
    // The frame of an answer: 4, a nonce of eight bytes, and the unit value.
    let send = r"printf '\\004\\0\\0\\0\\0\\0\\0\\0\\0\\0' >&3";
    fails_where_unsafe_is_allowed(&with_channel(send), "malformed-answer");
}

#[test]
fn to_be_ready_twice_is_a_malformed_answer() {
    fails_where_unsafe_is_allowed(&with_channel(r"printf '\\003' >&3"), "malformed-answer");
}

#[test]
fn a_question_that_was_stolen_is_missed() {
    // `cat` takes the next question from the channel; the harness waits for it in vain.
    fails_where_unsafe_is_allowed(&with_channel("cat <&3 >/dev/null & sleep 0.05"), "time-limit");
}

/// A submission that, with `unsafe`, lets a shell have the channel, and answers rightly otherwise.
fn with_channel(script: &str) -> String {
    let body = format!(
        "unsafe {{ fcntl(3, 2, 0) }}; // F_SETFD: not closed at exec any more.
        std::process::Command::new(\"sh\").args([\"-c\", \"{script}\"]).status().unwrap(); {SUM}"
    );
    format!("{FCNTL}{}", bill(&body))
}

const FCNTL: &str = "unsafe extern \"C\" { fn fcntl(descriptor: i32, command: i32, ...) -> i32; }\n";

#[test]
fn an_answer_from_an_earlier_question_is_wrong() {
    let body = format!(
        "static FIRST: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
        if items.is_empty() {{ return 0 }}
        *FIRST.get_or_init(|| {SUM})"
    );
    fails(&bill(&body), "wrong-answer");
}

#[test]
fn prices_from_an_earlier_question_are_wrong() {
    // Equal items have other prices in each question, so that nothing can be learnt.
    let body = "static PRICE: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
        if items != [7, 7] { return items.iter().map(|&item| price(item)).sum() }
        2 * *PRICE.get_or_init(|| price(7))";
    let grade = fails(&bill(body), "wrong-answer");
    assert!(grade.evidence("output").contains("equal"), "{grade:#?}");
}

#[test]
fn more_calls_than_asked_for_are_wrong() {
    fails(&bill(&format!("price(1); {SUM}")), "wrong-answer");
    fails(&bill("items.iter().map(|&item| price(item).max(price(item))).sum()"), "wrong-answer");
}

#[test]
fn calls_without_end_are_not_waited_for() {
    fails(&bill("loop { price(1); }"), "too-many-calls");
}

#[test]
fn names_of_the_standard_library_cannot_be_taken_over() {
    let source = "
        pub mod std { pub mod process {} pub mod sync {} }
        pub mod exam { pub fn serve() { panic!() } }
        #[macro_export] macro_rules! assert { ($($x:tt)*) => {} }
        #[macro_export] macro_rules! vec { ($($x:tt)*) => { ::std::vec::Vec::new() } }
        #[macro_export] macro_rules! println { ($($x:tt)*) => {} }
        pub enum Option { Some, None }
        pub use Option::*;\n";
    assert_eq!(graded(&(source.to_string() + &bill(SUM)), "output").verdict("output"), "passed");
    fails(&(source.to_string() + &bill("1")), "wrong-answer");
}
