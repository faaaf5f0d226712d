//! The searches of shuttle.

#[path = "../../common/answer.rs"]
mod answer;

use real_std::prelude::v1::*;
use real_std::sync::Arc;
use real_std::time::{Duration, Instant};
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

pub fn main(scenario: fn()) {
    answer::main(search, scenario);
}

fn search(search: &str, seed: u64, time: Duration, scenario: Arc<dyn Fn() + Send + Sync>) -> bool {
    let mut config = Config::new();
    config.max_time = Some(time);
    config.failure_persistence = FailurePersistence::None;
    config.silence_warnings = true;
    // As many as weft takes to be endless.
    config.max_steps = MaxSteps::FailAfter(20_000);
    let scenario = move || scenario();
    let started = Instant::now();
    match search {
        "random" => Runner::new(RandomScheduler::new_from_seed(seed, usize::MAX), config).run(scenario),
        "pct" => Runner::new(PctScheduler::new_from_seed(seed, 3, usize::MAX), config).run(scenario),
        _ => Runner::new(DfsScheduler::new(None, true), config).run(scenario),
    };
    search == "dfs" && started.elapsed() < time
}
