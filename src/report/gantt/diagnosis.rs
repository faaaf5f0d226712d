//! Why a run is not faster: one reason, the one that a student should look at first.

use crate::simulation::report::{BarKind, Failed, Simulated, Task, WaitKind, ratio};

/// From here on a machine counts as busy.
const BUSY: f64 = 0.9;
/// Spinning counts from here on, as a share of all processor time.
const SPINS: f64 = 0.25;
/// A wait counts from here on, as a share of the time that threads have.
const WAITS: f64 = 0.2;
/// Threads that are so much of their time on a core have nothing to wait for.
const AT_WORK: f64 = 0.85;
/// A thread that is alone at the end counts from here on, as a share of the run.
const TAIL: f64 = 0.2;
/// A chain counts as the reason from here on, as a share of the run.
const CHAIN: f64 = 0.8;

/// Places further down lose too little to be a reason; they are sorted by what they lose.
const MOST_PLACES: usize = 1_000;

/// Why there is no more speedup.
#[derive(Debug, Clone, PartialEq)]
pub enum Diagnosis {
    /// The program did not come to its end.
    Failed(Failed),
    /// Nothing was computed, and nobody waited.
    Nothing,
    /// All cores are busy: more is not to be had.
    AllBusy,
    /// Threads take turns at a lock, so that hardly more than one computes.
    OneAfterTheOther {
        /// Where they wait.
        place: usize,
    },
    /// One thread does all the work.
    OneThread {
        /// Which.
        task: usize,
    },
    /// Each thread is awaited before the next is started.
    JoinedAtOnce {
        /// Where, if that was seen.
        place: Option<usize>,
    },
    /// All threads are at work, and there are fewer than cores.
    TooFewThreads {
        /// How many work.
        threads: usize,
    },
    /// One thread works long after all others are done.
    Unbalanced {
        /// Which.
        task: usize,
        /// For how long it is alone.
        alone: u64,
    },
    /// Threads wait, for a lock among other things, while others go on.
    Waiting {
        /// Where.
        place: usize,
    },
    /// Threads sleep.
    Sleeping {
        /// Where.
        place: usize,
    },
    /// Processor time is spent on looking again and again.
    Spinning,
    /// The start of processes costs more than what they do.
    StartUp {
        /// How long all starts take together.
        cost: u64,
    },
    /// The longest chain of steps that need each other takes nearly as long as the run.
    SpanBound,
    /// Cores are idle for several reasons, none of which stands out.
    Mixed,
}

impl Diagnosis {
    /// The place that it is about.
    pub fn place(&self) -> Option<usize> {
        match self {
            Diagnosis::OneAfterTheOther { place }
            | Diagnosis::Waiting { place }
            | Diagnosis::Sleeping { place } => Some(*place),
            Diagnosis::JoinedAtOnce { place } => *place,
            Diagnosis::Failed(_)
            | Diagnosis::Nothing
            | Diagnosis::AllBusy
            | Diagnosis::OneThread { .. }
            | Diagnosis::TooFewThreads { .. }
            | Diagnosis::Unbalanced { .. }
            | Diagnosis::Spinning
            | Diagnosis::StartUp { .. }
            | Diagnosis::SpanBound
            | Diagnosis::Mixed => None,
        }
    }
}

/// The reason; the first that applies, from the plainest to the subtlest.
pub fn diagnosis(simulated: &Simulated) -> Diagnosis {
    failed(simulated)
        .or_else(|| wasted(simulated))
        .or_else(|| all_busy(simulated))
        .or_else(|| one_by_one(simulated))
        .or_else(|| too_few(simulated))
        .or_else(|| waiting(simulated))
        .or_else(|| unbalanced(simulated))
        .or_else(|| chain(simulated))
        .unwrap_or(Diagnosis::Mixed)
}

fn failed(simulated: &Simulated) -> Option<Diagnosis> {
    if let Some(failed) = &simulated.failure {
        return Some(Diagnosis::Failed(failed.clone()));
    }
    let nothing = simulated.makespan == 0 || (simulated.work == 0 && simulated.places.is_empty());
    nothing.then_some(Diagnosis::Nothing)
}

/// Processor time that did not go into the work.
fn wasted(simulated: &Simulated) -> Option<Diagnosis> {
    let starts = simulated.bars.iter().filter(|bar| bar.kind == BarKind::Starts);
    let cost = starts.fold(0_u64, |sum, bar| sum.saturating_add(bar.to.saturating_sub(bar.from)));
    if cost > 0 && cost >= simulated.work.saturating_sub(cost) {
        return Some(Diagnosis::StartUp { cost });
    }
    (ratio(simulated.spun, simulated.work) >= SPINS).then_some(Diagnosis::Spinning)
}

fn all_busy(simulated: &Simulated) -> Option<Diagnosis> {
    (simulated.utilisation() >= BUSY).then_some(Diagnosis::AllBusy)
}

/// One thread alone, or several of which each is awaited before the next is started.
fn one_by_one(simulated: &Simulated) -> Option<Diagnosis> {
    if simulated.tasks.len() == 1 && simulated.cores > 1 {
        return Some(Diagnosis::OneThread { task: 0 });
    }
    let all = simulated.tasks.iter().enumerate();
    let (task, most) = all.max_by_key(|(task, most)| (most.work, usize::MAX - task))?;
    if ratio(most.work, simulated.work) >= BUSY && ratio(most.work, simulated.makespan) >= 0.5 {
        return Some(Diagnosis::OneThread { task });
    }
    let mut others: Vec<&Task> = simulated.tasks.iter().skip(1).collect();
    others.sort_by_key(|task| (task.start, task.end));
    let in_turn = others.len() > 1 && others.windows(2).all(|pair| pair[0].end <= pair[1].start);
    let place = || most_lost(simulated, |kind| kind == WaitKind::Join);
    in_turn.then(|| Diagnosis::JoinedAtOnce { place: place() })
}

/// Fewer threads than cores, all at work all the time.
fn too_few(simulated: &Simulated) -> Option<Diagnosis> {
    let most = simulated.tasks.iter().map(|task| task.work).max()?;
    let threads = simulated.tasks.iter().filter(|task| task.work > most / 20).count();
    let at_work =
        ratio(simulated.work, simulated.makespan) >= AT_WORK * f64::from(u32::try_from(threads).ok()?);
    (threads < simulated.cores && at_work).then_some(Diagnosis::TooFewThreads { threads })
}

/// The place where most time is lost, if it is much of the time that threads have. Waiting for another to end is left
/// out, and so is `main` that waits for what others send: who started the others has nothing else to do.
fn waiting(simulated: &Simulated) -> Option<Diagnosis> {
    let place = most_lost(simulated, |kind| !matches!(kind, WaitKind::Join | WaitKind::Core))?;
    let lives = sum(simulated.tasks.iter().map(|task| task.end.saturating_sub(task.start)));
    let joins = simulated.places.iter().filter(|place| place.kind == WaitKind::Join);
    let awaited = sum((0..simulated.places.len()).map(|place| awaited_by_main(simulated, place)));
    let own = lives.saturating_sub(sum(joins.map(|place| place.lost))).saturating_sub(awaited);
    if ratio(together(simulated, place), own) < WAITS {
        return None;
    }
    Some(match simulated.places[place].kind {
        WaitKind::Lock if simulated.cores_busy() < 1.25 => Diagnosis::OneAfterTheOther { place },
        WaitKind::Sleep => Diagnosis::Sleeping { place },
        WaitKind::Lock | WaitKind::Core | WaitKind::Join | WaitKind::Message | WaitKind::Other => {
            Diagnosis::Waiting { place }
        }
    })
}

/// The place where most time is lost, all places of the same lock together.
fn most_lost(simulated: &Simulated, wanted: impl Fn(WaitKind) -> bool) -> Option<usize> {
    let places = simulated
        .places
        .iter()
        .enumerate()
        .take(MOST_PLACES)
        .filter(|(index, place)| wanted(place.kind) && lost(simulated, *index) > 0);
    let key = |place: usize| (together(simulated, place), lost(simulated, place), usize::MAX - place);
    places.map(|(place, _)| place).max_by_key(|place| key(*place))
}

/// The time lost at a place and at all others of the same lock.
fn together(simulated: &Simulated, place: usize) -> u64 {
    let one = &simulated.places[place];
    let same = simulated.places.iter().enumerate().filter(|(other, waited)| {
        *other == place || (one.made.is_some() && waited.made == one.made && waited.kind == one.kind)
    });
    sum(same.map(|(other, _)| lost(simulated, other)))
}

/// The time lost at a place.
fn lost(simulated: &Simulated, place: usize) -> u64 {
    simulated.places[place].lost.saturating_sub(awaited_by_main(simulated, place))
}

/// How long `main` waited there for what other threads send.
fn awaited_by_main(simulated: &Simulated, place: usize) -> u64 {
    if !matches!(simulated.places[place].kind, WaitKind::Message | WaitKind::Other) {
        return 0;
    }
    let own = simulated.waits.iter().filter(|wait| wait.task == 0 && wait.place == place);
    sum(own.map(|wait| wait.to.saturating_sub(wait.from)))
}

/// A thread that is alone on the machine for a good part of the end. What `main` does does not count: it starts the
/// others, and puts together what they found.
fn unbalanced(simulated: &Simulated) -> Option<Diagnosis> {
    let started = simulated.bars.iter().filter(|bar| bar.task != 0);
    let task = started.clone().max_by_key(|bar| bar.to)?.task;
    let alone_from = started.filter(|bar| bar.task != task).map(|bar| bar.to).max().unwrap_or(0);
    let after = |task: usize| {
        let own = simulated.bars.iter().filter(|bar| bar.task == task);
        sum(own.map(|bar| bar.to.saturating_sub(bar.from.max(alone_from))))
    };
    let alone = after(task).saturating_sub(after(0));
    (ratio(alone, simulated.makespan) >= TAIL).then_some(Diagnosis::Unbalanced { task, alone })
}

fn chain(simulated: &Simulated) -> Option<Diagnosis> {
    (ratio(simulated.span, simulated.makespan) >= CHAIN).then_some(Diagnosis::SpanBound)
}

fn sum(times: impl Iterator<Item = u64>) -> u64 {
    times.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::super::example::{balanced, empty, one_lock, run, task, waiting};
    use super::*;
    use crate::simulation::report::BarKind::{Computes, Holds, Spins, Starts};
    use crate::simulation::report::FailedKind;

    #[test]
    fn cores_that_are_all_busy_are_the_reason() {
        assert_eq!(diagnosis(&balanced()), Diagnosis::AllBusy);
        assert_eq!(diagnosis(&run(1, &[(0, 0, 0, 9, Computes)])), Diagnosis::AllBusy);
    }

    #[test]
    fn one_lock_around_everything_is_the_reason_on_any_number_of_cores() {
        let reason = Diagnosis::OneAfterTheOther { place: 0 };
        assert_eq!(diagnosis(&one_lock()), reason);
        assert_eq!(diagnosis(&Simulated { cores: 8, busy: vec![1_010_000_000; 2], ..one_lock() }), reason);
    }

    #[test]
    fn a_lock_for_a_part_of_the_work_leaves_others_at_work() {
        let bars = [
            (0, 1, 0, 50, Holds),
            (1, 2, 50, 100, Holds),
            (2, 3, 100, 150, Holds),
            (0, 1, 50, 120, Computes),
            (1, 2, 100, 170, Computes),
            (2, 3, 150, 220, Computes),
        ];
        let run = waiting(run(3, &bars), "Mutex::lock", WaitKind::Lock, 9, &[(2, 0, 50), (3, 0, 100)]);
        assert_eq!(diagnosis(&run), Diagnosis::Waiting { place: 0 });
    }

    #[test]
    fn main_alone_that_sleeps_is_one_thread_too() {
        let alone = Simulated { makespan: 50, tasks: vec![task(0, 50)], ..empty(2) };
        let alone = waiting(alone, "thread::sleep", WaitKind::Sleep, 9, &[(0, 0, 50)]);
        assert_eq!(diagnosis(&alone), Diagnosis::OneThread { task: 0 });
    }

    #[test]
    fn a_program_without_threads_has_one() {
        assert_eq!(diagnosis(&run(2, &[(0, 0, 0, 9, Computes)])), Diagnosis::OneThread { task: 0 });
        let lazy = run(2, &[(0, 0, 0, 2, Computes), (1, 1, 2, 60, Computes), (0, 2, 2, 4, Computes)]);
        assert_eq!(diagnosis(&lazy), Diagnosis::OneThread { task: 1 });
    }

    #[test]
    fn threads_that_are_awaited_at_once_never_meet() {
        let in_turn = [(0, 0, 0, 1, Computes), (1, 1, 1, 31, Computes), (0, 2, 31, 61, Computes)];
        let run =
            waiting(run(2, &in_turn), "JoinHandle::join", WaitKind::Join, 7, &[(0, 1, 31), (0, 31, 61)]);
        assert_eq!(diagnosis(&run), Diagnosis::JoinedAtOnce { place: Some(0) });
    }

    #[test]
    fn two_threads_are_too_few_for_four_cores_and_enough_for_two() {
        let bars = [(0, 0, 0, 1, Computes), (0, 1, 1, 99, Computes), (1, 2, 1, 99, Computes)];
        assert_eq!(diagnosis(&run(4, &bars)), Diagnosis::TooFewThreads { threads: 2 });
        assert_eq!(diagnosis(&run(2, &bars)), Diagnosis::AllBusy);
    }

    #[test]
    fn a_thread_that_works_on_alone_had_too_much_to_do() {
        let bars =
            |last| [(0, 1, 0, 40, Computes), (1, 2, 0, last, Computes), (0, 0, last, last + 1, Computes)];
        let alone = 19_000_000;
        assert_eq!(diagnosis(&run(2, &bars(60))), Diagnosis::Unbalanced { task: 2, alone });
        assert_eq!(diagnosis(&run(2, &bars(44))), Diagnosis::AllBusy);
    }

    #[test]
    fn waiting_for_messages_and_sleeping_are_told_apart() {
        let bars = [
            (0, 1, 0, 30, Computes),
            (1, 2, 30, 40, Computes),
            (0, 1, 30, 60, Computes),
            (1, 2, 60, 70, Computes),
        ];
        let slow = |verb, kind| waiting(run(2, &bars), verb, kind, 9, &[(2, 0, 30), (2, 40, 60)]);
        assert_eq!(diagnosis(&slow("Receiver::recv", WaitKind::Message)), Diagnosis::Waiting { place: 0 });
        assert_eq!(diagnosis(&slow("thread::sleep", WaitKind::Sleep)), Diagnosis::Sleeping { place: 0 });
    }

    #[test]
    fn main_that_waits_for_results_is_not_the_reason() {
        let bars = [(0, 1, 0, 50, Holds), (1, 2, 50, 100, Holds)];
        let run = waiting(run(2, &bars), "Receiver::recv", WaitKind::Message, 9, &[(0, 0, 100)]);
        let run = waiting(run, "Mutex::lock", WaitKind::Lock, 10, &[(2, 0, 50)]);
        assert_eq!(diagnosis(&run), Diagnosis::OneAfterTheOther { place: 1 });
    }

    #[test]
    fn sleeping_under_a_lock_is_the_lock_s_fault() {
        let bars =
            [(0, 0, 0, 1, Computes), (0, 1, 1, 2, Holds), (0, 2, 101, 102, Holds), (0, 3, 201, 202, Holds)];
        let sleeps = [(1, 2, 101), (2, 102, 201), (3, 202, 301)];
        let run = waiting(run(2, &bars), "Mutex::lock", WaitKind::Lock, 9, &[(2, 1, 101), (3, 1, 201)]);
        let mut run = waiting(run, "thread::sleep", WaitKind::Sleep, 10, &sleeps);
        run.makespan = 301_000_000;
        (1..4).for_each(|task| run.tasks[task].end = 100_000_000 * task as u64);
        assert_eq!(diagnosis(&run), Diagnosis::OneAfterTheOther { place: 0 });
    }

    #[test]
    fn spinning_is_wasted_even_if_all_cores_are_busy() {
        let bars = |spun| [(0, 1, 0, 100, Computes), (1, 2, 0, spun, Spins), (1, 2, spun, 100, Computes)];
        assert_eq!(diagnosis(&run(2, &bars(50))), Diagnosis::Spinning);
        assert_eq!(diagnosis(&run(2, &bars(49))), Diagnosis::AllBusy);
    }

    #[test]
    fn processes_must_be_worth_their_start() {
        let bars = |cost| [(0, 1, 0, cost, Starts), (0, 1, cost, 100, Computes)];
        assert_eq!(diagnosis(&run(1, &bars(50))), Diagnosis::StartUp { cost: 50_000_000 });
        assert_eq!(diagnosis(&run(1, &bars(49))), Diagnosis::AllBusy);
    }

    #[test]
    fn a_chain_is_the_reason_if_nobody_waits_for_anything_else() {
        let bars = [
            (0, 0, 0, 30, Computes),
            (0, 1, 30, 60, Computes),
            (1, 2, 30, 60, Computes),
            (0, 0, 60, 90, Computes),
        ];
        let mut run = run(4, &bars);
        run.span = 90_000_000;
        assert_eq!(diagnosis(&run), Diagnosis::SpanBound);
        run.span = 70_000_000;
        assert_eq!(diagnosis(&run), Diagnosis::Mixed);
    }

    #[test]
    fn what_did_not_end_or_did_nothing_has_no_other_reason() {
        assert_eq!(diagnosis(&empty(2)), Diagnosis::Nothing);
        let failed = Failed { kind: FailedKind::Deadlock, message: String::new(), at: None };
        let run = Simulated { failure: Some(failed.clone()), ..one_lock() };
        assert_eq!(diagnosis(&run), Diagnosis::Failed(failed));
    }
}
