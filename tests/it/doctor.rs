//! `grader doctor`, on this machine, which can grade: the other tests do.

use crate::place;
use crate::program::{Done, GRADER, command, done, environment, grader};
use assert_cmd::Command;
use serde_json::Value;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};

/// A finding with this subject.
#[track_caller]
fn finding(diagnosis: &Value, about: &str) -> Value {
    let sections = diagnosis["sections"].as_array().into_iter().flatten();
    let mut findings = sections.flat_map(|section| section["findings"].as_array().into_iter().flatten());
    findings.find(|finding| finding["about"] == about).unwrap_or_else(|| panic!("{diagnosis:#}")).clone()
}

/// The program with variables of its own; what it prints fits the schema.
fn examined(variables: &[(&str, &str)]) -> (Done, Value) {
    let mut command = command();
    command.args(["doctor", "--format", "json"]).envs(variables.iter().copied());
    let done = done(&mut command);
    let diagnosis = done.json();
    fits(&diagnosis);
    (done, diagnosis)
}

#[track_caller]
fn fits(diagnosis: &Value) {
    let text =
        std::fs::read_to_string(place::repository().join("docs/doctor.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one of draft 2020-12");
    let errors: Vec<String> = validator.iter_errors(diagnosis).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{}\n{diagnosis:#}", errors.join("\n"));
}

#[test]
fn where_submissions_are_graded_it_says_so() {
    let text = grader(&["doctor"]).code(0);
    text.prints(&["Sandbox for student code\n  ", "\n  ✓ compiler        rustc 1.", "\nGrading works here."]);
    grader(&["doctor", "--lang", "ru"]).code(0).prints(&[
        "Песочница",
        "✓ компилятор",
        "Проверять здесь можно.",
    ]);
}

#[test]
fn it_names_the_sandbox_as_a_grade_does() {
    let (done, diagnosis) = examined(&[]);
    done.code(0);
    assert_eq!(diagnosis["works"], true);
    let grade = grader(&["check", "1", "--only", "output", "--format", "json"]).grade().0;
    assert_eq!(diagnosis["sandbox"], grade["provenance"]["sandbox"]);
}

#[test]
fn as_root_with_namespaces_nothing_of_the_sandbox_could_be_better() {
    if !rustix::process::geteuid().is_root() {
        return eprintln!("skipped: this is not root");
    }
    let (_, diagnosis) = examined(&[]);
    if finding(&diagnosis, "mode")["mark"] != "ok" {
        return eprintln!("skipped: there are no namespaces here: {diagnosis:#}");
    }
    let sandbox = diagnosis["sections"][0]["findings"].as_array().unwrap();
    assert_eq!(sandbox.len(), 11, "{diagnosis:#}");
    for finding in sandbox.iter().filter(|finding| finding["about"] != "memory") {
        assert_eq!(finding["mark"], "ok", "{diagnosis:#}");
    }
}

/// A user that nobody is.
const USER: u32 = 54_321;

#[test]
fn an_ordinary_user_has_a_sandbox_and_is_told_that_the_toolchain_is_missing() {
    if !rustix::process::geteuid().is_root() {
        return eprintln!("skipped: this is an ordinary user already, and so all tests show it");
    }
    let home = place::folder(&[("grader", std::fs::read(GRADER).unwrap())]);
    for path in [home.path().to_path_buf(), home.path().join("grader")] {
        std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    std::fs::create_dir(home.path().join("cache")).unwrap();
    chown(home.path().join("cache"), Some(USER), Some(USER)).unwrap();
    let user = USER.to_string();
    let mut setpriv = Command::new("/usr/bin/setpriv");
    setpriv.args(["--reuid", &user, "--regid", &user, "--clear-groups"]).arg(home.path().join("grader"));
    setpriv.args(["doctor", "--format", "json"]).envs(environment());
    setpriv.env("GRADER_CACHE", home.path().join("cache")).env("PATH", home.path()).current_dir("/");
    if setpriv.output().is_err() {
        return eprintln!("skipped: there is no `/usr/bin/setpriv` (util-linux)");
    }
    let done = done(&mut setpriv).code(3);
    let diagnosis = done.json();
    fits(&diagnosis);
    assert_eq!(finding(&diagnosis, "compiler")["mark"], "wrong", "{diagnosis:#}");
    assert_eq!(finding(&diagnosis, "cache")["mark"], "ok", "{diagnosis:#}");
    assert!(finding(&diagnosis, "user")["what"].as_str().unwrap().starts_with("yours"), "{diagnosis:#}");
    assert!(diagnosis["sandbox"].as_str().unwrap().contains("own uid"), "{diagnosis:#}");
}

#[test]
fn limits_alone_are_refused_and_it_says_what_to_do() {
    let limits = ("GRADER_SANDBOX", "rlimits-only");
    let mut check = command();
    check.args(["check", "1", "--reference"]).envs([limits]);
    done(&mut check).code(2).complains(&["rlimits-only", "--trust-submissions", "grader doctor"]);
    let (done, diagnosis) = examined(&[limits]);
    done.code(3);
    assert_eq!((&diagnosis["works"], &diagnosis["sandbox"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(finding(&diagnosis, "mode")["next"]["command"], "unset GRADER_SANDBOX");
}

#[test]
fn who_trusts_submissions_may_run_them_with_limits_alone() {
    let mut check = command();
    let words = ["check", "1", "--reference", "--only", "output", "--trust-submissions"];
    check.args(words).env("GRADER_SANDBOX", "rlimits-only");
    done(&mut check).code(0).prints(&["sandbox: rlimits-only ("]);
    let trusting = [("GRADER_SANDBOX", "rlimits-only"), ("GRADER_TRUST_SUBMISSIONS", "1")];
    let (done, diagnosis) = examined(&trusting);
    done.code(0);
    assert_eq!(finding(&diagnosis, "files")["mark"], "wrong");
}

#[test]
fn in_the_weaker_mode_it_says_what_is_shared() {
    let (_, diagnosis) = examined(&[("GRADER_SANDBOX", "landlock-only")]);
    let mode = finding(&diagnosis, "mode");
    assert!(["better", "wrong"].contains(&mode["mark"].as_str().unwrap()), "{diagnosis:#}");
}

#[test]
fn what_is_missing_keeps_nothing_else_from_being_told() {
    let empty = place::folder(&[("empty", "")]);
    let nowhere = [("PATH", empty.path().to_str().unwrap()), ("GRADER_CACHE", "/proc/no/cache")];
    let (done, diagnosis) = examined(&nowhere);
    done.code(3);
    assert_eq!(finding(&diagnosis, "compiler")["mark"], "wrong");
    assert!(finding(&diagnosis, "cache")["why"][0].as_str().unwrap().contains("/proc/no/cache"));
    assert_eq!(finding(&diagnosis, "temporary")["mark"], "ok");
    assert!(diagnosis["sandbox"].is_string(), "{diagnosis:#}");
}

#[test]
fn a_temporary_folder_that_is_missing_is_named() {
    let (done, diagnosis) = examined(&[("TMPDIR", "/proc/nowhere")]);
    done.code(3);
    assert_eq!(finding(&diagnosis, "temporary")["next"]["command"], "export TMPDIR=/path/to/folder");
}

#[test]
fn it_leaves_nothing_in_the_temporary_folder() {
    let temporary = place::folder(&[] as &[(&str, &str)]);
    let mut doctor = command();
    doctor.env("TMPDIR", temporary.path()).env("GRADER_CACHE", "/proc/no/cache").arg("doctor");
    done(&mut doctor).code(3);
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}

#[test]
fn its_help_teaches_the_modes() {
    grader(&["doctor", "--help"]).code(0).prints(&[
        "landlock-only",
        "Exit codes: 0",
        "grader doctor --sandbox full",
    ]);
}
