//! A submission and its reference, built and ready to be asked. A rig exists only if the build worked.

mod artefact;
mod build;
mod examinee;
mod simulation;

pub use examinee::Examinee;
pub use simulation::{Modelled, Simulation};

use crate::check::Stop;
use crate::exercise::Exercise;
use crate::grade::{Purpose, Request};
use crate::judge::Program;
use crate::machine::Machine;
use crate::race::model::{self, Models};
use crate::race::{Lab, Shadow};
use crate::report::interleaving::Sources;
use crate::scratch::{self, Scratch};
use crate::submission::Submission;
use crate::toolchain::Profile;
use crate::workshop::Workshop;
use anyhow::Context;
use build::Build;
use examinee::Side;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

/// What a check needs.
pub struct Rig<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The machine that it runs on.
    pub machine: &'a Machine,
    /// The seed of all random inputs.
    pub seed: u64,
    /// What the grade is for.
    pub purpose: Purpose,
    workshop: &'a Workshop,
    profile: Profile,
    /// What the submission is built from.
    sources: &'a Submission,
    /// Both for the real machine, once they are built.
    programs: OnceLock<Result<Programs, Stop>>,
    /// Both for the simulated machine, if time matters.
    simulation: Option<Result<Modelled, Stop>>,
    /// The scenarios that are explored, once a check has wanted them.
    models: Mutex<Option<Arc<Models>>>,
}

/// What runs on the real machine.
struct Programs {
    reference: Program,
    submission: Program,
    /// Private to this submission; removed with the rig.
    _folder: Scratch,
}

impl<'a> Rig<'a> {
    /// Builds what the checks will surely want. The student's mistakes are [`Stop::Failed`].
    pub fn build(
        workshop: &'a Workshop,
        request: &Request<'a>,
        submission: &'a Submission,
        profile: Profile,
    ) -> Result<Rig<'a>, Stop> {
        let exercise = request.exercise;
        let mut rig = Rig {
            exercise,
            machine: &workshop.machine,
            seed: request.seed,
            purpose: request.purpose,
            workshop,
            profile,
            sources: submission,
            programs: OnceLock::new(),
            simulation: None,
            models: Mutex::new(None),
        };
        let timed = profile == Profile::Optimised;
        // The simulated machine decides, so that the real one is often only wanted to be looked at.
        let real = !timed || request.purpose == Purpose::Report;
        rig.simulation = std::thread::scope(|scope| {
            let simulation = timed.then(|| scope.spawn(|| Simulation::build(workshop, exercise, submission)));
            if real {
                let _ = rig.programs(); // What went wrong is told below.
            }
            simulation.map(|build| build.join().expect("no build panicked"))
        });
        if real {
            rig.programs()?;
        }
        Ok(rig)
    }

    /// Both programs for the real machine, built when they are first wanted.
    fn programs(&self) -> Result<&Programs, Stop> {
        self.programs.get_or_init(|| self.build_programs()).as_ref().map_err(Stop::again)
    }

    fn build_programs(&self) -> Result<Programs, Stop> {
        let folder = scratch::folder()?;
        let build = Build::prepare(self.workshop, self.exercise, self.profile)?;
        let (reference, submission) = std::thread::scope(|scope| {
            let reference = scope.spawn(|| build.reference());
            let submission = build.submission(self.sources, folder.path());
            (reference.join().expect("no build panicked"), submission)
        });
        let (runtime, holes) = (&self.workshop.toolchain.runtime, self.exercise.manifest.holes());
        let runnable = |file| Program { file, runtime: runtime.clone(), variables: Vec::new(), holes };
        Ok(Programs { reference: runnable(reference?), submission: runnable(submission?), _folder: folder })
    }

    /// Builds what the real machine runs, so that no time is lost with it later.
    ///
    /// # Errors
    ///
    /// As for [`Rig::build`].
    pub fn prepare_for_the_real_machine(&self) -> Result<(), Stop> {
        self.programs().map(|_| ())
    }

    /// Starts the reference.
    pub fn reference(&self) -> Result<Examinee, Stop> {
        self.begin(&self.programs()?.reference, Side::Reference)
    }

    /// Starts the submission.
    pub fn submission(&self) -> Result<Examinee, Stop> {
        self.begin(&self.programs()?.submission, Side::Submission)
    }

    /// What can be run on the simulated machine.
    ///
    /// # Errors
    ///
    /// If building it failed.
    pub fn simulation(&self) -> Result<&Modelled, Stop> {
        match self.simulation.as_ref().context("a rig for timing has programs for the simulated machine")? {
            Ok(modelled) => Ok(modelled),
            Err(stop) => Err(stop.again()),
        }
    }

    /// Starts the reference on a simulated machine.
    pub fn simulated_reference(&self, simulation: &Simulation, cores: usize) -> Result<Examinee, Stop> {
        self.begin(&simulation.reference(cores), Side::Reference)
    }

    /// Starts the submission on a simulated machine.
    pub fn simulated_submission(&self, simulation: &Simulation, cores: usize) -> Result<Examinee, Stop> {
        self.begin(&simulation.submission(cores), Side::Submission)
    }

    fn begin(&self, program: &Program, side: Side) -> Result<Examinee, Stop> {
        Examinee::begin(&self.workshop.sandbox, program, self.exercise.manifest.limits.into(), side)
    }

    /// The tools for exploring.
    pub fn lab(&self) -> Lab<'_> {
        Lab::of(self.workshop)
    }

    /// The scenarios of the exercise with the submission, built when they are first wanted.
    pub fn models(&self) -> Result<Arc<Models>, Stop> {
        let mut models = self.models.lock().expect("no build panicked");
        if let Some(models) = &*models {
            return Ok(Arc::clone(models));
        }
        let built = Arc::new(self.models_of(self.sources)?);
        Ok(Arc::clone(models.insert(built)))
    }

    /// The same with the reference, for one look.
    pub fn models_of_the_reference(&self) -> anyhow::Result<Models> {
        self.models_of(&build::sources_of_the_reference(self.exercise)?).map_err(build::ours)
    }

    fn models_of(&self, sources: &Submission) -> Result<Models, Stop> {
        let lab = self.lab();
        let shadow = {
            let _bench = self.workshop.library_bench.lock().expect("no build of a library panicked");
            Shadow::obtain(&lab)?
        };
        let libraries = build::libraries(self.workshop, self.exercise, &shadow.surroundings_of_libraries())?;
        model::build(&lab, shadow, self.exercise, sources, &libraries)
    }

    /// The files that an execution of a scenario can run through.
    pub fn sources(&self) -> anyhow::Result<Sources> {
        model::sources(self.exercise, self.sources)
    }

    /// The files of the submission, as places in them are called.
    pub fn submitted_sources(&self) -> Vec<(String, String)> {
        model::submitted(self.sources).collect()
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
    _folder: Scratch,
}

impl Demo {
    /// Builds it.
    pub fn build(workshop: &Workshop, exercise: &Exercise, submission: &Submission) -> Result<Demo, Stop> {
        let folder = scratch::folder()?;
        let program =
            Build::prepare(workshop, exercise, Profile::Optimised)?.demo(submission, folder.path())?;
        Ok(Demo { program, _folder: folder })
    }
}
