//! The submission and its reference once more, built for the simulated machine.

use super::build::Build;
use crate::check::{Failure, Stop};
use crate::exercise::Exercise;
use crate::fault::{Evidence, Fault};
use crate::judge::Program;
use crate::race::model::MODEL;
use crate::race::{Lab, Shadow};
use crate::sandbox::Holes;
use crate::scratch::{self, Scratch};
use crate::simulation::start_up;
use crate::submission::Submission;
use crate::workshop::Workshop;
use anyhow::Result;
use std::time::Duration;

/// Both programs, and what they need to know of the real machine.
pub struct Simulation {
    reference: Program,
    submission: Program,
    /// How long the start of a process takes.
    process_start: Duration,
    _folder: Scratch,
}

/// Whether there is something to run on the simulated machine.
pub enum Modelled {
    /// There is.
    Yes(Box<Simulation>),
    /// The submission uses what the machine does not have; what the compiler says about it.
    No(String),
}

impl Simulation {
    /// Builds both, side by side.
    ///
    /// # Errors
    ///
    /// A failure, if the submission reaches for the machine itself.
    pub fn build(
        workshop: &Workshop,
        exercise: &Exercise,
        submission: &Submission,
    ) -> Result<Modelled, Stop> {
        if submission.files.iter().any(|(_, text)| text.contains(MODEL)) {
            let fault = Fault::NotChecked(format!("names `{MODEL}`"));
            return Err(Failure { fault, evidence: Vec::new() }.into());
        }
        let folder = scratch::folder()?;
        let shadow = shadow(workshop)?;
        let build = Build::simulated(workshop, exercise, &shadow)?;
        let (reference, file) = std::thread::scope(|scope| {
            let reference = scope.spawn(|| build.reference());
            let file = build.submission(submission, folder.path());
            (reference.join().expect("no build panicked"), file)
        });
        let file = match file {
            Ok(file) => file,
            // What is forbidden is so on each machine, and no reason to try the real one.
            Err(stop @ Stop::Failed(Failure { fault: Fault::ForbiddenSymbol(_), .. })) => return Err(stop),
            Err(Stop::Failed(Failure { evidence, .. })) => return Ok(Modelled::No(messages(evidence))),
            Err(stop) => return Err(stop),
        };
        let program = |file| Program { file, runtime: None, variables: Vec::new(), holes: Holes::NONE };
        Ok(Modelled::Yes(Box::new(Simulation {
            reference: program(reference?),
            submission: program(file),
            process_start: start_up::of_process(&workshop.cache)?,
            _folder: folder,
        })))
    }

    /// The reference, on so many cores.
    pub fn reference(&self, cores: usize) -> Program {
        self.on(&self.reference, cores)
    }

    /// The submission, on so many cores.
    pub fn submission(&self, cores: usize) -> Program {
        self.on(&self.submission, cores)
    }

    fn on(&self, program: &Program, cores: usize) -> Program {
        let told = crate::simulation::told(cores, self.process_start);
        Program { variables: vec![told], ..program.clone() }
    }
}

fn shadow(workshop: &Workshop) -> Result<Shadow> {
    let _bench = workshop.library_bench.lock().expect("no build of a library panicked");
    Shadow::obtain(&Lab::of(workshop))
}

fn messages(evidence: Vec<Evidence>) -> String {
    let text = |evidence| if let Evidence::Compiler(text) = evidence { text } else { String::new() };
    evidence.into_iter().map(text).collect()
}
