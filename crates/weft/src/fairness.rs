//! Fairness among tasks that yield again and again while changing things; the rule and its source are in `spin.rs`.
//!
//! The sets are those of the paper: `after` is P, `could_run` is E, `held_back` is D, `ran` is S.

use crate::engine::Engine;
use crate::task::TaskId;

/// A task that yielded so often while changing things is held to fairness.
const MOST_UNFAIR_YIELDS: u32 = 2;
/// The running task has yielded.
pub(crate) fn yielded(engine: &mut Engine) {
    let current = engine.current;
    if engine.tasks[current].spin.yields > MOST_UNFAIR_YIELDS && !engine.fair {
        engine.fair = true;
        for task in &mut engine.tasks[..engine.live] {
            (task.spin.could_run, task.spin.held_back, task.spin.ran) = (u128::MAX, 0, u128::MAX);
        }
    }
    if engine.fair {
        let everybody = u128::MAX >> (128 - engine.live);
        let spin = &mut engine.tasks[current].spin;
        let neglected = (spin.could_run | spin.held_back) & !spin.ran & everybody & !(1 << current);
        spin.after |= neglected;
        (spin.could_run, spin.held_back, spin.ran) = (u128::MAX, 0, 0);
    }
}

/// These tasks are ready at the end of a transition.
pub(crate) fn could_run(engine: &mut Engine, ready: u128) {
    let current = engine.current;
    for (id, task) in engine.tasks[..engine.live].iter_mut().enumerate() {
        if id == current {
            task.spin.held_back |= task.spin.could_run & !ready;
        }
        task.spin.could_run &= ready;
    }
}

/// This task goes on.
pub(crate) fn runs(engine: &mut Engine, runner: TaskId) {
    for task in &mut engine.tasks[..engine.live] {
        task.spin.after &= !(1 << runner);
        task.spin.ran |= 1 << runner;
    }
}
