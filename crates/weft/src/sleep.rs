//! Sleep sets: not making a transition again where another order of independent ones has been seen.
//!
//! After all executions that begin with transition `a` have been explored from some state, and the search goes on with
//! `b` from the same state, `a` is put to sleep: an execution in which `a` comes later, after transitions that are all
//! independent of it, would only swap what was already seen. It wakes when a dependent transition is made. If all that
//! could run is asleep, the execution is cut off. Sleep sets never lose a state in which everything has come to rest,
//! nor an order of two dependent transitions (Godefroid 1996, §5; sleep sets alone, explored over all that is enabled).
//!
//! What a transition touches is known exactly, because before it is put to sleep it has been made: its footprint is the
//! union over all executions that took it from there.

use crate::footprint::{Disturbance, Footprint};
use crate::op::Wake;
use crate::task::TaskId;

/// A transition: who goes on, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Who.
    pub task: TaskId,
    /// Why.
    pub wake: Wake,
}

/// A decision between transitions on the path of the search.
#[derive(Debug)]
struct Frame {
    /// The number of the decision.
    decision: usize,
    steps: Vec<Step>,
    footprints: Vec<Footprint>,
}

/// A transition that is asleep: option `option` of frame `frame`.
#[derive(Debug, Clone, Copy)]
struct Sleeper {
    step: Step,
    frame: usize,
    option: usize,
    /// If it only sleeps as far as it reads what was there at some time: the number of stores made until then.
    until: Option<u32>,
}

/// The sleep sets along one path of a search.
#[derive(Debug, Default)]
pub struct SleepSets {
    frames: Vec<Frame>,
    spare: Vec<Frame>,
    /// How many of the frames this execution has come through.
    depth: usize,
    asleep: Vec<Sleeper>,
    /// The option that the current transition is, if it may be put to sleep later.
    current: Option<(usize, usize)>,
}

impl SleepSets {
    /// Begins an execution along a path of which the first `given` decisions are known.
    pub fn begin(&mut self, given: usize) {
        while self.frames.last().is_some_and(|frame| frame.decision >= given) {
            self.spare.extend(self.frames.pop());
        }
        self.depth = 0;
        self.asleep.clear();
        self.current = None;
    }

    /// Whether a transition is asleep.
    #[inline]
    pub fn sleeps(&self, step: Step) -> bool {
        self.asleep.iter().any(|sleeper| sleeper.step == step && sleeper.until.is_none())
    }

    /// If the transition is half asleep: it must read a store with a greater number.
    #[inline]
    pub fn must_read_after(&self, step: Step) -> Option<u32> {
        let half = self.asleep.iter().filter(|sleeper| sleeper.step == step);
        half.filter_map(|sleeper| sleeper.until).max()
    }

    /// The transition that ran has touched this: what depends on it wakes. `stores` were made before it.
    pub fn made(&mut self, task: TaskId, footprint: &Footprint, stores: u32, weak: bool) {
        self.was_made(footprint);
        let frames = &self.frames;
        self.asleep.retain_mut(|sleeper| {
            let theirs = &frames[sleeper.frame].footprints[sleeper.option];
            let disturbance = footprint.disturbs(theirs, weak);
            if disturbance == Disturbance::News {
                sleeper.until.get_or_insert(stores);
            }
            sleeper.step.task != task && disturbance != Disturbance::Wake
        });
    }

    /// The transition that runs has touched this, all or so far.
    pub fn was_made(&mut self, footprint: &Footprint) {
        if let Some((frame, option)) = self.current.take() {
            self.frames[frame].footprints[option].merge(footprint);
        }
    }

    /// Decision number `decision` was made between `steps`, and fell on number `chosen`: those before it have been
    /// explored, and go to sleep.
    pub fn chose(&mut self, decision: usize, steps: &[Step], chosen: usize) {
        let index = self.depth;
        self.depth += 1;
        if index == self.frames.len() {
            self.frames.push(fresh(self.spare.pop(), decision, steps));
        }
        debug_assert_eq!(self.frames[index].decision, decision);
        let explored = steps.iter().enumerate().take(chosen);
        self.asleep.extend(explored.map(|(option, step)| Sleeper {
            step: *step,
            frame: index,
            option,
            until: None,
        }));
        // The last option is never put to sleep.
        self.current = (chosen + 1 < steps.len()).then_some((index, chosen));
    }

    /// Wakes everything: something was done that does not commute with anything.
    pub fn wake_all(&mut self) {
        self.asleep.clear();
    }
}

fn fresh(spare: Option<Frame>, decision: usize, steps: &[Step]) -> Frame {
    let mut frame = spare.unwrap_or(Frame { decision, steps: Vec::new(), footprints: Vec::new() });
    frame.decision = decision;
    frame.steps.clear();
    frame.steps.extend_from_slice(steps);
    frame.footprints.iter_mut().for_each(Footprint::clear);
    frame.footprints.resize(steps.len(), Footprint::new());
    frame
}
