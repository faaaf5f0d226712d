//! A submission and its reference, built and ready to be asked. A rig exists only if the build worked.

mod build;
mod examinee;

pub use examinee::Examinee;

use crate::check::Stop;
use crate::exercise::Exercise;
use crate::grade::Request;
use crate::judge::Program;
use crate::machine::Machine;
use crate::sandbox::Sandbox;
use crate::submission::Submission;
use crate::toolchain::Profile;
use crate::workshop::Workshop;
use build::Build;
use examinee::Side;
use std::path::PathBuf;
use tempfile::TempDir;

/// What a check needs.
pub struct Rig<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The machine that it runs on.
    pub machine: &'a Machine,
    /// The seed of all random inputs.
    pub seed: u64,
    sandbox: &'a Sandbox,
    reference: Program,
    submission: Program,
    /// Private to this submission; removed with the rig.
    _folder: TempDir,
}

impl<'a> Rig<'a> {
    /// Builds both. The student's mistakes are [`Stop::Failed`].
    pub fn build(
        workshop: &'a Workshop,
        request: &Request<'a>,
        submission: &Submission,
        profile: Profile,
    ) -> Result<Rig<'a>, Stop> {
        let exercise = request.exercise;
        let folder = build::private_folder()?;
        let build = Build::prepare(workshop, exercise, profile)?;
        let (reference, program) = std::thread::scope(|scope| {
            let reference = scope.spawn(|| build.reference());
            let program = build.submission(submission, folder.path());
            (reference.join().expect("no build panicked"), program)
        });
        let runnable = |file| Program { file, runtime: workshop.toolchain.runtime.clone() };
        Ok(Rig {
            exercise,
            machine: &workshop.machine,
            seed: request.seed,
            sandbox: &workshop.sandbox,
            reference: runnable(reference?),
            submission: runnable(program?),
            _folder: folder,
        })
    }

    /// Starts the reference.
    pub fn reference(&self) -> Result<Examinee, Stop> {
        Examinee::begin(self.sandbox, &self.reference, self.exercise.manifest.limits.into(), Side::Reference)
    }

    /// Starts the submission.
    pub fn submission(&self) -> Result<Examinee, Stop> {
        Examinee::begin(
            self.sandbox,
            &self.submission,
            self.exercise.manifest.limits.into(),
            Side::Submission,
        )
    }

    /// A seed for one input: another one for each purpose and number.
    pub fn seed_for(&self, purpose: &str, number: usize) -> u64 {
        let hash = blake3::hash(format!("{} {purpose} {number}", self.seed).as_bytes());
        u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"))
    }
}

/// A program that shows what a submission does, until it is dropped.
pub struct Demo {
    /// The file.
    pub program: PathBuf,
    _folder: TempDir,
}

impl Demo {
    /// Builds it.
    pub fn build(workshop: &Workshop, exercise: &Exercise, submission: &Submission) -> Result<Demo, Stop> {
        let folder = build::private_folder()?;
        let program =
            Build::prepare(workshop, exercise, Profile::Optimised)?.demo(submission, folder.path())?;
        Ok(Demo { program, _folder: folder })
    }
}
