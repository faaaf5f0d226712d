//! Grades in JSON, against the schema that `docs` promises to their readers.

use crate::place;
use crate::program::{Grade, SUM, bill, graded, graded_where_unsafe_is_allowed, grader};
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema() -> Validator {
    let text =
        std::fs::read_to_string(place::repository().join("docs/grade.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one of draft 2020-12")
}

#[track_caller]
pub fn fits(grade: &Grade) {
    let errors: Vec<String> = schema().iter_errors(&grade.0).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn the_grade_of_the_reference_fits() {
    fits(&grader(&["check", "1", "--reference", "--format", "json"]).code(0).grade());
}

#[test]
fn grades_of_failures_fit() {
    fits(&graded(&bill(SUM), "output,parallel,hygiene"));
    fits(&graded(&bill("items.iter().map(|&item| price(item)).sum::<u64>() + 1"), "output"));
    fits(&graded(
        &bill("let _ = (items, price); println!(\"bye\"); std::process::exit(0)"),
        "output,hygiene",
    ));
}

#[test]
fn the_grade_of_what_does_not_compile_fits() {
    let grade = graded("pub fn bill(", "output,hygiene");
    assert_eq!(grade.verdict("output"), "does-not-compile");
    fits(&grade);
}

#[test]
fn the_grade_of_what_is_forbidden_with_unsafe_fits() {
    let source = bill(SUM) + "#[unsafe(no_mangle)] pub extern \"C\" fn write() {} // No asm.\n";
    let grade = graded_where_unsafe_is_allowed(&source, "output,hygiene");
    assert_eq!(grade.verdict("output"), "forbidden-symbol");
    fits(&grade);
}

#[test]
fn the_grade_of_the_starter_fits() {
    let grade = grader(&["check", "1", "--format", "json"]).code(1).grade();
    assert_eq!(grade.0["untouched"], true);
    fits(&grade);
}

#[test]
fn a_grade_says_what_held_the_submission_back_and_what_was_open_to_it() {
    let grade = graded(&bill(SUM), "output").0;
    let sandbox = grade["provenance"]["sandbox"].as_str().expect("a text");
    assert!(sandbox.contains("landlock") && sandbox.contains("seccomp"), "{sandbox}");
    assert_eq!(grade["provenance"]["opened"], json!(["fork"]));
}

#[test]
fn a_grade_with_something_else_in_it_does_not_fit() {
    let grade = graded(&bill(SUM), "parallel").0;
    let changes: [fn(&mut Value); 3] = [
        |grade| grade["more"] = json!(1),
        |grade| grade["lines"][0]["kind"] = json!("not-a-kind"),
        |grade| grade["lines"][0]["data"]["failed"]["fault"] = json!({ "zombie": "one" }),
    ];
    for change in changes {
        let mut spoilt = grade.clone();
        change(&mut spoilt);
        assert!(schema().is_valid(&grade) && !schema().is_valid(&spoilt), "{spoilt:#}");
    }
}
