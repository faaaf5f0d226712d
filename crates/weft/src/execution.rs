//! One execution of a scenario.

use crate::config::Config;
use crate::decision::{Decision, Path};
use crate::engine::{Budgets, Cut, Engine, Used};
use crate::failure::Failure;
use crate::panics;
use crate::sleep::SleepSets;
use crate::threads::new_task;
use crate::trace::Trace;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The scenario, and the engine that runs it again and again.
pub(crate) struct Model<'a> {
    scenario: &'a dyn Fn(),
    pub engine: Box<Engine>,
    /// The sleep sets of a search that was interrupted by executions that need none.
    resting: Option<SleepSets>,
    /// How often it was found out that an execution has other decisions than was known.
    pub shape: u32,
}

/// By which rules an execution is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Whether redundant executions are cut off.
    pub reduction: bool,
    /// Whether a record for people is made.
    pub traced: bool,
}

/// What an execution came to.
pub(crate) struct Ran {
    pub failure: Option<Failure>,
    /// Its decisions, for the search.
    pub decisions: Vec<Decision>,
    /// Its decisions, for a replay.
    pub replay: Vec<Decision>,
    pub cost: u32,
    pub cut: Cut,
}

/// The number of the last execution of this process: objects of static storage must never see one twice.
static EXECUTIONS: AtomicU32 = AtomicU32::new(0);

/// The number of the next execution.
pub(crate) fn next_number() -> u32 {
    EXECUTIONS.fetch_add(1, Ordering::Relaxed) + 1
}

impl<'a> Model<'a> {
    pub fn new(scenario: &'a dyn Fn(), config: Config) -> Model<'a> {
        panics::install_hook();
        let mut engine = Box::new(Engine::new());
        engine.config = config;
        #[cfg(feature = "runtime")]
        crate::runtime::prepare(&engine);
        Model { scenario, engine, resting: None, shape: 0 }
    }

    /// Makes one execution.
    pub fn run(&mut self, path: Path, rules: Rules) -> Ran {
        self.prepare(path, rules);
        #[cfg(feature = "runtime")]
        crate::runtime::begin_execution(&mut self.engine);
        self.start();
        self.engine.run();
        self.collect(rules)
    }

    fn prepare(&mut self, mut path: Path, rules: Rules) {
        if rules.reduction && self.engine.sleep.is_none() {
            self.engine.sleep = Some(self.resting.take().unwrap_or_default());
        } else if !rules.reduction && self.engine.sleep.is_some() {
            self.resting = self.engine.sleep.take();
        }
        let engine = &mut *self.engine;
        engine.execution = next_number();
        if let Some(sleep) = &mut engine.sleep {
            path.unfiltered = Some(Vec::new());
            sleep.begin(path.decisions.len());
        }
        engine.path = path;
        engine.live = 0;
        engine.current = 0;
        engine.objects.clear();
        engine.locations.clear();
        engine.order.clear();
        engine.order.kept =
            engine.config.weak && engine.used.mixes_orders() && !engine.used.too_many_sequential;
        engine.footprint.clear();
        engine.budgets = Budgets {
            spurious: engine.config.spurious,
            timeouts: engine.config.timeouts,
            weak_failures: engine.config.weak_failures,
            stubborn: 1,
        };
        (engine.steps, engine.run_length, engine.idle_rounds) = (0, 0, 0);
        engine.stores_before = 0;
        (engine.most_steps, engine.fair) = (engine.config.most_steps, false);
        engine.time = Duration::ZERO;
        (engine.failure, engine.cut) = (None, Cut::default());
        engine.trace = rules.traced.then(Trace::default);
    }

    fn start(&mut self) {
        // SAFETY: the scenario outlives the model, and with it every execution; only the lifetime is forgotten.
        let scenario = unsafe { std::mem::transmute::<&dyn Fn(), &'static dyn Fn()>(self.scenario) };
        let id = new_task(&mut self.engine, Box::new(scenario), None);
        let know = &mut self.engine.tasks[id].know;
        know.hb.set(id, 1);
        know.seen.set(id, 1);
    }

    fn collect(&mut self, rules: Rules) -> Ran {
        let engine = &mut *self.engine;
        let path =
            std::mem::replace(&mut engine.path, Path::along(Vec::new(), crate::decision::Mismatch::Tolerate));
        let mut decisions = path.decisions;
        decisions.truncate(path.position);
        let replay = match path.unfiltered {
            Some(unfiltered) if rules.reduction && engine.failure.is_some() => unfiltered,
            _ if engine.failure.is_some() => decisions.clone(),
            _ => Vec::new(),
        };
        let failure = engine.failure.take();
        Ran { failure, decisions, replay, cost: path.cost, cut: engine.cut }
    }

    /// Whether it was found out during the last execution that the program has other decisions than was known.
    pub fn has_another_shape(&mut self) -> bool {
        let grew = std::mem::take(&mut self.engine.looked.grew);
        if grew {
            self.engine.sleep = None;
            self.resting = None;
            self.shape += 1;
        }
        grew
    }

    /// What the program has used in all executions so far.
    pub fn used(&self) -> Used {
        self.engine.used
    }
}
