//! The search over executions.
//!
//! Depth first: an execution is made, the last decision that has an option left takes it, and the next execution follows
//! the list up to there (stateless model checking: Godefroid, "Model checking for programming languages using `VeriSoft`",
//! POPL 1997). Under a bound, options that would exceed it are left out; nothing is put to sleep there, because a bound
//! counts orders that sleep sets would swap.

use crate::config::{Config, Phases};
use crate::decision::{Decision, Mismatch, Path, Random};
use crate::execution::{Model, Ran, Rules};
use crate::failure::Failure;
use crate::token::Token;
use std::time::{Duration, Instant};

/// What a search came to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The first execution that is not as it should be.
    pub failure: Option<(Failure, Token)>,
    /// Whether every execution was made.
    pub complete: bool,
    /// The greatest number of deviations up to which every execution was made.
    pub bound: Option<u32>,
    /// How long it took to find it.
    pub after: Duration,
    /// How many executions were made.
    pub executions: u64,
    /// How many of them are those of the whole space, if it is complete.
    pub space: u64,
    /// How many of them by chance.
    pub random: u64,
    /// How many were cut off because they were too long.
    pub too_long: u64,
    /// How many were cut off because they would only have repeated others.
    pub redundant: u64,
}

/// What is searched in turn, each until a part of the time in hundredths is spent. Few deviations come first, because a
/// bug is likely to be among them; where even those are too many, chance helps out; a proof is only in the whole space.
const SHARES: [(Phase, u32); 10] = [
    (Phase::Deviations(0), 5),
    (Phase::HelpOut(0), 10),
    (Phase::Deviations(1), 15),
    (Phase::HelpOut(1), 20),
    (Phase::Deviations(2), 25),
    (Phase::Whole, 40),
    (Phase::Deviations(2), 50),
    (Phase::Chance, 60),
    (Phase::Whole, 90),
    (Phase::Chance, 100),
];

/// So many executions of either kind come before all else.
const FIRST_GLANCE: u32 = 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Executions with up to so many deviations.
    Deviations(u32),
    /// Executions by chance, if those with so many deviations were not all made.
    HelpOut(u32),
    /// All executions.
    Whole,
    /// Executions by chance.
    Chance,
}

/// Searches the executions of a model.
pub(crate) fn search(model: &mut Model, config: &Config) -> Found {
    let mut search = Search { started: Instant::now(), config: config.clone(), found: Found::default() };
    match config.phases {
        Phases::Auto => search.auto(model),
        Phases::Whole => search.whole(model, &mut Position::start(), 100),
        Phases::Bounded(bound) => search.bounded(model, bound, &mut Position::start(), 100),
        Phases::Random => search.by_chance(model, &mut Random::new(config.seed), 100),
    }
    search.found
}

struct Search {
    started: Instant,
    config: Config,
    found: Found,
}

/// How far a search has come in a space.
struct Position {
    /// The decisions of the next execution.
    decisions: Vec<Decision>,
    /// How many executions were made.
    made: u64,
    /// Whether anything was left out because of the bound.
    pruned: bool,
    /// Whether nothing is left.
    exhausted: bool,
    /// Whether some execution was not left alone.
    forced: bool,
    /// The shape of the program to which the decisions belong.
    shape: u32,
}

impl Position {
    fn start() -> Position {
        Position { decisions: Vec::new(), made: 0, pruned: false, exhausted: false, forced: false, shape: 0 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Bounded(u32),
    Whole,
}

impl Search {
    fn auto(&mut self, model: &mut Model) {
        let mut few = [Position::start(), Position::start(), Position::start()];
        let mut whole = Position::start();
        let mut seeds = Random::new(self.config.seed);
        self.first_glance(model, &mut few, &mut seeds);
        if self.is_done() {
            return;
        }
        for (phase, share) in SHARES {
            match phase {
                Phase::Deviations(bound) => self.bounded(model, bound, &mut few[bound as usize], share),
                Phase::HelpOut(bound) if few[bound as usize].exhausted => {}
                Phase::Whole => self.whole(model, &mut whole, share),
                Phase::HelpOut(_) | Phase::Chance => self.by_chance(model, &mut seeds, share),
            }
            if self.is_done() {
                return;
            }
        }
    }

    /// A few executions with few deviations, and as many by chance: many a bug shows at once in the one or in the other.
    fn first_glance(&mut self, model: &mut Model, few: &mut [Position], seeds: &mut Random) {
        for _ in 0..FIRST_GLANCE {
            let Some((bound, position)) = (0..).zip(few.iter_mut()).find(|(_, position)| !position.exhausted)
            else {
                return;
            };
            self.one_bounded(model, bound, position);
            if self.is_done() {
                return;
            }
            self.one_by_chance(model, seeds);
            if self.is_done() {
                return;
            }
        }
    }

    fn is_done(&self) -> bool {
        self.found.failure.is_some() || self.found.complete || self.is_over(100)
    }

    fn bounded(&mut self, model: &mut Model, bound: u32, position: &mut Position, share: u32) {
        self.keep_shape(model, position);
        while !position.exhausted && self.found.failure.is_none() {
            self.one_bounded(model, bound, position);
            if self.is_over(share) {
                return;
            }
        }
    }

    fn one_bounded(&mut self, model: &mut Model, bound: u32, position: &mut Position) {
        self.one_in_depth(model, Space::Bounded(bound), position);
        if position.exhausted {
            self.found.bound = Some(bound);
            self.found.complete = !position.pruned && !position.forced;
            self.found.space = position.made;
        }
    }

    fn whole(&mut self, model: &mut Model, position: &mut Position, share: u32) {
        self.keep_shape(model, position);
        while !position.exhausted && self.found.failure.is_none() {
            self.one_in_depth(model, Space::Whole, position);
            if self.is_over(share) {
                break;
            }
        }
        self.found.complete = position.exhausted && !position.forced;
        self.found.space = position.made;
    }

    /// Makes the next execution of a space, if there is one.
    fn one_in_depth(&mut self, model: &mut Model, space: Space, position: &mut Position) {
        self.keep_shape(model, position);
        if position.exhausted {
            return;
        }
        let reduction = space == Space::Whole && self.config.reduction;
        let limit = if let Space::Bounded(bound) = space { bound } else { u32::MAX };
        let path = Path::along(std::mem::take(&mut position.decisions), Mismatch::Report);
        let ran = model.run(path, Rules { reduction, traced: false });
        if model.has_another_shape() {
            self.keep_shape(model, position);
            return;
        }
        position.made += u64::from(!ran.cut.redundant && !ran.cut.too_long);
        position.forced |= ran.cut.forced;
        if let Some(decisions) = self.take(ran) {
            position.decisions = decisions;
            position.exhausted = !advance(&mut position.decisions, limit, &mut position.pruned);
        }
    }

    /// Starts again if what was decided so far belongs to a program with fewer decisions.
    fn keep_shape(&mut self, model: &Model, position: &mut Position) {
        if position.shape != model.shape {
            *position = Position { shape: model.shape, ..Position::start() };
            self.found.bound = None;
        }
    }

    fn by_chance(&mut self, model: &mut Model, seeds: &mut Random, share: u32) {
        while !self.is_over(share) && self.found.failure.is_none() {
            self.one_by_chance(model, seeds);
        }
    }

    fn one_by_chance(&mut self, model: &mut Model, seeds: &mut Random) {
        let rules = Rules { reduction: false, traced: false };
        let ran = model.run(Path::random(seeds.next()), rules);
        self.found.random += 1;
        if model.has_another_shape() {
            self.found.executions += 1; // What it would have shown is seen again when its shape is known.
        } else {
            self.take(ran);
        }
    }

    /// Counts an execution. Its decisions, unless something was found.
    fn take(&mut self, ran: Ran) -> Option<Vec<Decision>> {
        if ran.cut.too_long {
            self.found.too_long += 1;
        } else if ran.cut.redundant {
            self.found.redundant += 1;
        } else {
            self.found.executions += 1;
        }
        if let Some(failure) = ran.failure {
            let token = Token { decisions: ran.replay };
            self.found.failure = Some((failure, token));
            self.found.after = self.started.elapsed();
            return None;
        }
        Some(ran.decisions)
    }

    /// Whether so many hundredths of what may be spent are spent.
    fn is_over(&self, share: u32) -> bool {
        let made = self.found.executions + self.found.redundant + self.found.too_long;
        let limit = self.config.executions;
        limit > 0 && made >= limit * u64::from(share) / 100
            || self.started.elapsed() >= share_of(self.config.time, share)
    }
}

fn share_of(time: Duration, share: u32) -> Duration {
    time * share / 100
}

/// Moves on to the next list of decisions within the bound: the last that has an option left takes it.
fn advance(decisions: &mut Vec<Decision>, bound: u32, pruned: &mut bool) -> bool {
    while let Some(last) = decisions.last_mut() {
        for option in last.chosen + 1..last.options {
            if last.before + last.cost(option) <= bound {
                last.chosen = option;
                return true;
            }
            *pruned = true;
        }
        decisions.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(chosen: u8, options: u8, costly: u64, before: u32) -> Decision {
        Decision { chosen, options, costly, before }
    }

    #[test]
    fn the_last_decision_with_an_option_left_takes_it() {
        let mut decisions = vec![decision(0, 2, 0, 0), decision(1, 3, 0, 0), decision(1, 2, 0, 0)];
        assert!(advance(&mut decisions, 0, &mut false));
        assert_eq!(decisions, [decision(0, 2, 0, 0), decision(2, 3, 0, 0)]);
    }

    #[test]
    fn an_option_beyond_the_bound_is_left_out_and_noted() {
        let mut decisions = vec![decision(0, 2, 0b10, 0), decision(0, 2, 0b10, 1)];
        let mut pruned = false;
        assert!(advance(&mut decisions, 1, &mut pruned));
        assert_eq!((decisions, pruned), (vec![decision(1, 2, 0b10, 0)], true));
    }

    #[test]
    fn where_no_option_is_left_the_space_is_exhausted() {
        let mut decisions = vec![decision(1, 2, 0b10, 0)];
        let mut pruned = false;
        assert!(!advance(&mut decisions, 9, &mut pruned));
        assert!(decisions.is_empty() && !pruned);
    }
}
