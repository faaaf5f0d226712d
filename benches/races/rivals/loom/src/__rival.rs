//! The searches of loom.

#[path = "../../common/answer.rs"]
mod answer;

use real_std::prelude::v1::*;
use real_std::sync::Arc;
use real_std::time::{Duration, Instant};

pub fn main(scenario: fn()) {
    answer::main(search, scenario);
}

fn search(search: &str, _seed: u64, time: Duration, scenario: Arc<dyn Fn() + Send + Sync>) -> bool {
    let mut builder = loom::model::Builder::new();
    builder.max_duration = Some(time);
    // It looks at the clock only then.
    builder.checkpoint_interval = 1;
    // As many as weft takes to be endless.
    builder.max_branches = 20_000;
    if search == "bounded" {
        builder.preemption_bound = Some(2);
    }
    let started = Instant::now();
    builder.check(move || scenario());
    started.elapsed() < time
}
