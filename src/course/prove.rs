//! The course proves itself: each reference and right solution earns all points, each starter builds and earns none,
//! and each wrong submission loses exactly what its `expect.toml` says, with the fault that it names.

use crate::check::Check;
use crate::exercise::Exercise;
use crate::grade::{Grade, Outcome, Request, grade};
use crate::lang::Lang;
use crate::report::words;
use crate::submission::Submission;
use crate::usage::{self, Usage, wrong};
use crate::workshop::Workshop;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What was proved so far.
#[derive(Debug, Default)]
pub struct Proof {
    /// Submissions that fared as they should.
    pub held: usize,
    /// Those that did not.
    pub broken: usize,
    /// Those of which a check gave no verdict that should have.
    pub open: usize,
}

/// The content of `expect.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// For the author: which misconception this is.
    #[serde(rename = "why")]
    _why: String,
    /// The fault of each check that loses its points; `build` stands for all of them.
    loses: BTreeMap<String, String>,
    /// Checks that it may lose besides: its fault shows there by chance.
    #[serde(default)]
    by_chance: Vec<String>,
}

/// What a submission is there to show.
enum Role {
    Right,
    Starter,
    Wrong(Expect),
}

/// How a submission fared, compared with its role.
#[derive(Debug, PartialEq, Eq)]
enum Finding {
    Held,
    /// What differs.
    Broken(Vec<String>),
    /// What gave no verdict.
    Open(Vec<String>),
}

/// Proves one exercise; `tell` gets a line for each submission.
///
/// # Errors
///
/// If a file of the course is wrong or cannot be read.
pub fn exercise(
    workshop: &Workshop,
    exercise: &Exercise,
    seed: u64,
    proof: &mut Proof,
    tell: impl Fn(&str) -> Result<()>,
) -> Result<()> {
    complete(exercise)?;
    for (path, role) in submissions(exercise)? {
        let name = path.strip_prefix(&exercise.folder).unwrap_or(&path).display().to_string();
        workshop.progress.step(&format!("{} {name}", exercise.id()));
        let submission = Submission::take(&path)?;
        let command = format!("grader check {} --path {}", exercise.id(), path.display());
        let grade =
            grade(workshop, &Request { exercise, submission: &submission, only: &[], seed, command })?;
        let finding = compare(&grade, &role);
        tell(&line(&format!("{} {name}", exercise.id()), &finding))?;
        match finding {
            Finding::Held => proof.held += 1,
            Finding::Broken(_) => proof.broken += 1,
            Finding::Open(_) => proof.open += 1,
        }
    }
    Ok(())
}

fn line(name: &str, finding: &Finding) -> String {
    let told = |reasons: &[String]| crate::escape::one_line(&reasons.join("; "), MAX_REASONS);
    match finding {
        Finding::Held => format!("  ✓ {name}\n"),
        Finding::Broken(reasons) => format!("  ✗ {name}: {}\n", told(reasons)),
        Finding::Open(reasons) => format!("  ? {name}: {}\n", told(reasons)),
    }
}

/// Whether the exercise has all that a student and a proof need.
fn complete(exercise: &Exercise) -> Result<()> {
    let missing = |what: String| -> Result<()> {
        Err(Usage(format!("`{}`: {what}", exercise.folder.display())).into())
    };
    let explored = exercise.manifest.checks.iter().any(|check| matches!(check, Check::Races(_)));
    let files = ["README.md", "README.ru.md", "hints.toml", "harness/judge.rs", "harness/demo.rs"];
    for file in files.into_iter().chain(explored.then_some("harness/models.rs")) {
        if !exercise.folder.join(file).is_file() {
            return missing(format!("`{file}` is missing"));
        }
    }
    exercise.hints()?;
    for (folder, least) in [("right", 2), ("wrong", 5)] {
        let found = subfolders(&exercise.folder.join(folder))?.len();
        if found < least {
            return missing(format!("`{folder}` holds too few submissions: {found} of at least {least}"));
        }
    }
    Ok(())
}

fn submissions(exercise: &Exercise) -> Result<Vec<(PathBuf, Role)>> {
    let mut all = vec![(exercise.reference(), Role::Right), (exercise.starter(), Role::Starter)];
    all.extend(subfolders(&exercise.folder.join("right"))?.into_iter().map(|path| (path, Role::Right)));
    for path in subfolders(&exercise.folder.join("wrong"))? {
        let expect = read_expect(&path.join("expect.toml"), exercise)?;
        all.push((path, Role::Wrong(expect)));
    }
    Ok(all)
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Err(Usage(format!("`{}` is missing", folder.display())).into());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("read `{}`", folder.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn read_expect(path: &Path, exercise: &Exercise) -> Result<Expect> {
    let text = usage::read(path)?;
    let expect: Expect = toml::from_str(&text).map_err(|error| wrong(path, &error))?;
    let known: Vec<String> =
        exercise.named_checks().into_iter().map(|(name, _)| name).chain([BUILD.to_string()]).collect();
    let mut named = expect.loses.keys().chain(&expect.by_chance);
    if let Some(unknown) = named.find(|check| !known.contains(check)) {
        return Err(Usage(format!(
            "`{}`: no check is called `{unknown}`; there are: {}",
            path.display(),
            known.join(", ")
        ))
        .into());
    }
    if expect.loses.is_empty() {
        return Err(Usage(format!("`{}`: a wrong submission loses something", path.display())).into());
    }
    Ok(expect)
}

/// So many characters are told of why a submission did not fare as it should.
const MAX_REASONS: usize = 4096;

/// The key of `expect.toml` that stands for all checks.
const BUILD: &str = "build";

fn compare(grade: &Grade, role: &Role) -> Finding {
    let (mut broken, mut open) = (Vec::new(), Vec::new());
    for line in &grade.lines {
        let finding = judge_line(&line.outcome, expected(role, &line.check));
        let (list, reason) = match finding {
            Finding::Held => continue,
            Finding::Broken(reasons) => (&mut broken, reasons),
            Finding::Open(reasons) => (&mut open, reasons),
        };
        list.push(format!("{}: {}", line.check, reason.join("; ")));
    }
    match (broken.is_empty(), open.is_empty()) {
        (false, _) => Finding::Broken(broken),
        (true, false) => Finding::Open(open),
        (true, true) => Finding::Held,
    }
}

/// What a check of a submission should come to.
#[derive(Clone, Copy)]
enum Expected<'a> {
    Pass,
    Fail,
    FailBy(&'a str),
    Either,
}

fn expected<'a>(role: &'a Role, check: &str) -> Expected<'a> {
    match role {
        Role::Right => Expected::Pass,
        Role::Starter => Expected::Fail,
        Role::Wrong(expect) => {
            let fault = expect.loses.get(BUILD).or_else(|| expect.loses.get(check));
            match fault {
                Some(fault) => Expected::FailBy(fault),
                None if expect.by_chance.iter().any(|name| name == check) => Expected::Either,
                None => Expected::Pass,
            }
        }
    }
}

fn judge_line(outcome: &Outcome, expected: Expected) -> Finding {
    let broken = |reason: String| Finding::Broken(vec![reason]);
    match (outcome, expected) {
        (Outcome::Passed(_), Expected::Pass | Expected::Either)
        | (Outcome::Failed(_), Expected::Fail | Expected::Either) => Finding::Held,
        (Outcome::Failed(failure), Expected::FailBy(fault)) if failure.fault.kind() == fault => Finding::Held,
        (Outcome::Failed(failure), Expected::FailBy(fault)) => {
            broken(format!("`{}` instead of `{fault}`", failure.fault.kind()))
        }
        (Outcome::Failed(failure), Expected::Pass) => {
            broken(format!("`{}` instead of a pass", failure.fault.kind()))
        }
        (Outcome::Passed(_), Expected::Fail) => broken("a pass instead of a failure".to_string()),
        (Outcome::Passed(_), Expected::FailBy(fault)) => broken(format!("a pass instead of `{fault}`")),
        (Outcome::Ungraded(reason), _) => broken(format!("not graded: {reason}")),
        (Outcome::Inconclusive(doubt) | Outcome::NotApplicable(doubt), _) => {
            Finding::Open(vec![words::doubt(doubt, Lang::En)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Failure;
    use crate::fault::{Detail, Doubt, Fault};

    fn failed(fault: Fault) -> Outcome {
        Outcome::Failed(Failure { fault, evidence: Vec::new() })
    }

    fn holds(outcome: &Outcome, expected: Expected) -> bool {
        judge_line(outcome, expected) == Finding::Held
    }

    #[test]
    fn a_wrong_submission_must_fail_for_the_reason_that_it_names() {
        assert!(holds(&failed(Fault::WrongAnswer), Expected::FailBy("wrong-answer")));
        assert!(!holds(&failed(Fault::MalformedAnswer), Expected::FailBy("wrong-answer")));
        assert!(!holds(&Outcome::Passed(Detail::Cases(1)), Expected::FailBy("wrong-answer")));
    }

    #[test]
    fn a_right_one_must_pass_and_a_starter_must_not() {
        assert!(holds(&Outcome::Passed(Detail::Cases(1)), Expected::Pass));
        assert!(!holds(&failed(Fault::WrongAnswer), Expected::Pass));
        assert!(!holds(&Outcome::Passed(Detail::Cases(1)), Expected::Fail));
    }

    #[test]
    fn what_shows_by_chance_may_show_or_not() {
        assert!(holds(&Outcome::Passed(Detail::Cases(1)), Expected::Either));
        assert!(holds(&failed(Fault::Deadlock), Expected::Either));
        assert!(!holds(&Outcome::Ungraded("disk".into()), Expected::Either));
    }

    #[test]
    fn what_could_not_be_graded_proves_nothing_and_no_verdict_is_open() {
        assert!(matches!(judge_line(&Outcome::Ungraded("disk".into()), Expected::Fail), Finding::Broken(_)));
        let doubt = Outcome::NotApplicable(Doubt::NotModelled { why: String::new(), has: 1, needs: 2 });
        assert!(matches!(judge_line(&doubt, Expected::Pass), Finding::Open(_)));
    }
}
