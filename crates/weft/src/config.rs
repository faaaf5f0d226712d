//! How a scenario is explored.

use std::time::Duration;

/// How a scenario is explored.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which executions are made.
    pub phases: Phases,
    /// Whether executions that only swap independent transitions of another are left out, where all are made.
    pub reduction: bool,
    /// Whether atomics are as weak as the memory model allows, or sequentially consistent all of them.
    pub weak: bool,
    /// How many waits may end for no reason in one execution.
    pub spurious: u32,
    /// How many time-outs may end a wait in one execution although another task can run.
    pub timeouts: u32,
    /// How many weak compare-exchanges may fail for no reason in one execution.
    pub weak_failures: u32,
    /// Whether the end of the scenario is the end of the process, as that of `main` is: then threads that still wait are
    /// not leaked, and threads that still run are not a livelock.
    pub ends_process: bool,
    /// After so many transitions, an execution is taken to have no end.
    pub most_steps: u64,
    /// How long to search.
    pub time: Duration,
    /// After how many executions to stop; zero: never.
    pub executions: u64,
    /// From what chance starts.
    pub seed: u64,
}

/// Which executions are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phases {
    /// Those with up to 0, 1, 2 deviations; then all; then, if there was no time for all, some by chance.
    Auto,
    /// All.
    Whole,
    /// Those with up to so many deviations.
    Bounded(u32),
    /// Some by chance.
    Random,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            phases: Phases::Auto,
            reduction: true,
            weak: true,
            spurious: 1,
            timeouts: 2,
            weak_failures: 1,
            ends_process: false,
            most_steps: 100_000,
            time: Duration::from_secs(2),
            executions: 0,
            seed: 1,
        }
    }
}
