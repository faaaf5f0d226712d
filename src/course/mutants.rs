//! Whether the checks of an exercise notice small mistakes: its reference is graded with one at a time in it.
//!
//! A mutant that still earns all points is a survivor. Either a check is too weak, or the mistake is none: then the
//! author lists it in `mutants.toml`, with the reason.

mod fate;
pub mod harmless;
pub mod mutate;

use crate::course::crew;
use crate::exercise::Exercise;
use crate::submission::Submission;
use crate::usage::Usage;
use crate::workshop::Workshop;
use anyhow::{Result, anyhow};
pub use fate::Fate;
use fate::fate;
use harmless::Harmless;
use mutate::Mutant;
use std::path::{Path, PathBuf};

/// What became of the mutants of one exercise.
#[derive(Debug, PartialEq)]
pub struct Examined {
    /// The exercise's id.
    pub exercise: String,
    /// All mutants, by file and place.
    pub trials: Vec<Trial>,
    /// Entries of `mutants.toml` that are about no survivor.
    pub stale: Vec<Harmless>,
}

/// A mutant, and what became of it.
#[derive(Debug, PartialEq)]
pub struct Trial {
    /// The file that differs, as `src/lib.rs`.
    pub file: PathBuf,
    /// The mutant of this file.
    pub mutant: Mutant,
    /// What became of it.
    pub fate: Fate,
    /// Why it is harmless, if it was not killed and `mutants.toml` has it.
    pub harmless: Option<String>,
}

impl Examined {
    /// How many survivors there are that nobody says are harmless.
    pub fn unexplained(&self) -> usize {
        self.trials.iter().filter(|trial| trial.fate == Fate::Survived && trial.harmless.is_none()).count()
    }

    /// How many there are of which a check could not say whether they lose points, and nobody else says it.
    pub fn undecided(&self) -> usize {
        let is_open = |trial: &&Trial| trial.fate.is_unnoticed() && trial.harmless.is_none();
        self.trials.iter().filter(is_open).count() - self.unexplained()
    }

    /// Whether something could not be graded.
    pub fn is_ungraded(&self) -> bool {
        self.trials.iter().any(|trial| matches!(trial.fate, Fate::Ungraded(_)))
    }
}

/// Grades all mutants of an exercise's reference.
///
/// # Errors
///
/// If a file of the course is wrong or cannot be read, or if the reference itself does not earn all points.
pub fn exercise(workshop: &Workshop, exercise: &Exercise, seed: u64) -> Result<Examined> {
    let harmless = harmless::read(exercise)?;
    let reference = Submission::take(&exercise.reference())?
        .map_err(|refusal| Usage(format!("`{}` is refused: {refusal:?}", exercise.reference().display())))?;
    let mutants = mutants(&reference)?;
    workshop.progress.step(&format!("{} reference/src", exercise.id()));
    has_all_points(&exercise.id(), fate(workshop, exercise, &reference, seed)?)?;
    let submissions: Vec<Submission> =
        mutants.iter().map(|(file, mutant)| mutated(&reference, file, mutant)).collect();
    let fates = fates(workshop, exercise, &submissions, seed)?;
    Ok(examined(exercise.id(), mutants, fates, &harmless))
}

/// Without that, each mutant would lose points, and none would be known for it.
fn has_all_points(id: &str, reference: Fate) -> Result<()> {
    match reference {
        Fate::Survived | Fate::Undecided(..) => Ok(()),
        Fate::Ungraded(reason) => Err(anyhow!("grade the reference of {id}: {reason}")),
        Fate::Killed(_) | Fate::DoesNotCompile => Err(Usage(format!(
            "the reference of {id} does not earn all points, so its mutants say nothing: \
             `grader course check {id}` shows what it loses"
        ))
        .into()),
    }
}

/// The mutants of each file, with the file's path below the source folder.
fn mutants(reference: &Submission) -> Result<Vec<(PathBuf, Mutant)>> {
    let mut all = Vec::new();
    for (path, source) in &reference.files {
        let mutants = mutate::mutants(source)
            .map_err(|error| Usage(format!("`{}/{}`: {error}", reference.shown, path.display())))?;
        all.extend(mutants.into_iter().map(|mutant| (path.clone(), mutant)));
    }
    Ok(all)
}

fn mutated(reference: &Submission, file: &Path, mutant: &Mutant) -> Submission {
    let mut submission = reference.clone();
    for (path, content) in &mut submission.files {
        if path.as_path() == file {
            content.clone_from(&mutant.source);
        }
    }
    submission
}

/// Grades submissions, side by side.
fn fates(
    workshop: &Workshop,
    exercise: &Exercise,
    submissions: &[Submission],
    seed: u64,
) -> Result<Vec<Fate>> {
    let work = |submission: &Submission| fate(workshop, exercise, submission, seed);
    crew::do_all(workshop.machine.cores, submissions, work, |done, _| {
        workshop.progress.step(&format!("{} {done}/{}", exercise.id(), submissions.len()));
        Ok(())
    })
}

fn examined(
    exercise: String,
    mutants: Vec<(PathBuf, Mutant)>,
    fates: Vec<Fate>,
    harmless: &[Harmless],
) -> Examined {
    let why = |mutant: &Mutant| harmless.iter().find(|entry| entry.is_about(mutant));
    let trial = |((path, mutant), fate): ((PathBuf, Mutant), Fate)| {
        let reason = why(&mutant).filter(|_| fate.is_unnoticed()).map(|entry| entry.why.clone());
        Trial { file: PathBuf::from("src").join(path), mutant, fate, harmless: reason }
    };
    let trials: Vec<Trial> = mutants.into_iter().zip(fates).map(trial).collect();
    let survives = |entry: &Harmless| {
        trials.iter().any(|trial| trial.fate.is_unnoticed() && entry.is_about(&trial.mutant))
    };
    let stale = harmless.iter().filter(|entry| !survives(entry)).cloned().collect();
    Examined { exercise, trials, stale }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Doubt;

    const SOURCE: &str = "fn f() { wake(); }\nfn g() { park(); }\n";

    fn with(fates: [Fate; 2], list: &str) -> Examined {
        let mutants = mutate::mutants(SOURCE).unwrap();
        let mutants = mutants.into_iter().map(|mutant| ("lib.rs".into(), mutant)).collect();
        examined("exercise-1".into(), mutants, fates.into(), &harmless::parse(list).unwrap())
    }

    fn killed() -> Fate {
        Fate::Killed("output".into())
    }

    fn undecided() -> Fate {
        Fate::Undecided("races".into(), Doubt::Unexplored { executions: 7 })
    }

    #[test]
    fn what_no_check_could_decide_is_neither_killed_nor_a_survivor() {
        let examined = with([undecided(), killed()], "");
        assert_eq!((examined.unexplained(), examined.undecided()), (0, 1));
        let listed = with([killed(), undecided()], LISTED);
        assert_eq!((listed.unexplained(), listed.undecided(), listed.stale.len()), (0, 0, 0));
    }

    const LISTED: &str =
        "[[harmless]]\nkind = \"remove-call\"\nline = \"fn g() { park(); }\"\nwhy = \"It spins.\"\n";

    #[test]
    fn a_survivor_is_unexplained_unless_it_is_listed() {
        assert_eq!(with([killed(), Fate::Survived], "").unexplained(), 1);
        let listed = with([killed(), Fate::Survived], LISTED);
        assert_eq!((listed.unexplained(), listed.stale.len()), (0, 0));
        assert_eq!(listed.trials[1].harmless.as_deref(), Some("It spins."));
    }

    #[test]
    fn an_entry_that_is_about_no_survivor_is_stale() {
        let examined = with([Fate::Survived, killed()], LISTED);
        assert_eq!((examined.unexplained(), examined.stale.len()), (1, 1));
        assert_eq!(examined.trials[1].harmless, None);
    }

    #[test]
    fn a_reference_must_earn_all_points_and_what_is_our_fault_is_no_mistake_of_an_author() {
        assert!(has_all_points("exercise-1", Fate::Survived).is_ok());
        assert!(has_all_points("exercise-1", killed()).unwrap_err().is::<Usage>());
        assert!(!has_all_points("exercise-1", Fate::Ungraded("disk".into())).unwrap_err().is::<Usage>());
    }

    #[test]
    fn each_mutant_is_the_reference_but_for_one_file() {
        let files = vec![("inner.rs".into(), "fn h() {}".into()), ("lib.rs".into(), SOURCE.into())];
        let reference = Submission { files, shown: String::new() };
        let all = mutants(&reference).unwrap();
        let first = mutated(&reference, &all[0].0, &all[0].1);
        assert_eq!(first.files[0], reference.files[0]);
        assert_eq!(first.files[1].1, "fn f() {  }\nfn g() { park(); }\n");
    }
}
