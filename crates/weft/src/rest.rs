//! What it means that nobody can go on: the end, a deadlock, a leak, or a livelock.

use crate::engine::Engine;
use crate::failure::{Failure, Waiting};
use crate::object::Kind;
use crate::op::Wake;
use crate::place::Place;
use crate::sleep::Step;
use crate::task::{Task, TaskId};

/// So many rounds in which nothing new is seen by anybody are taken to go on for ever.
const MOST_IDLE_ROUNDS: u32 = 1000;

/// None of the tasks can go on: either all is done, or some wait in vain, or all that is left is spinning.
pub(crate) fn nobody_can_run(engine: &mut Engine) -> Option<Step> {
    if engine.all().iter().all(|task| task.done) {
        return None;
    }
    if let Some(task) = next_spinner(engine) {
        if engine.tasks[0].done {
            return None; // The process has ended, and with it those that only wait by looking.
        }
        engine.idle_rounds += 1;
        if engine.idle_rounds > MOST_IDLE_ROUNDS {
            engine.failure = Some(Failure::Livelock(waiting(engine)));
            return None;
        }
        if let Some(sleep) = &mut engine.sleep {
            sleep.wake_all();
        }
        let spin = &mut engine.tasks[task].spin;
        spin.resume();
        spin.after = 0;
        return Some(Step { task, wake: Wake::Ready });
    }
    let waiting = waiting(engine);
    if engine.tasks[0].done && waiting.iter().all(|waiting| engine.tasks[waiting.task].is_of_a_library()) {
        return None; // Pools keep their threads for the next time, and end with the process.
    }
    if !engine.tasks[0].done || in_each_others_way(engine, &waiting) {
        engine.failure = Some(Failure::Deadlock(waiting));
    } else if !engine.config.ends_process {
        engine.failure = Some(Failure::Leak(waiting));
    }
    None
}

/// Whether one of them waits for a lock that another of them holds.
fn in_each_others_way(engine: &Engine, waiting: &[Waiting]) -> bool {
    let is_lock = |object| {
        let kind = engine.objects.get(object).map(|record| record.kind);
        matches!(kind, Some(Kind::Mutex | Kind::RwLock))
    };
    let holds = |object| waiting.iter().any(|other| other.holds.iter().any(|held| held.0 == object));
    waiting.iter().any(|one| is_lock(one.object) && holds(one.object))
}

/// What waiting for the end of a thread is called.
pub(crate) const JOIN: &str = "JoinHandle::join";

fn next_spinner(engine: &Engine) -> Option<TaskId> {
    let (current, live) = (engine.current, engine.live);
    let spins = |id: &usize| {
        let task = &engine.tasks[*id];
        (task.spin.waits_for_change.is_some() || task.spin.after != 0) && task.is_ready()
    };
    (1..=live).map(|offset| (current + offset) % live).find(spins)
}

/// The tasks that have not ended, and what each waits for.
pub(crate) fn waiting(engine: &Engine) -> Vec<Waiting> {
    let one = |(id, task): (usize, &Task)| Waiting {
        task: id,
        verb: task.pending.verb,
        object: task.pending.object,
        other: task.pending.other,
        at: task.pending.loc.map(Place::from),
        holds: task.held.iter().map(|(object, loc)| (*object, Place::from(*loc))).collect(),
    };
    engine.all().iter().enumerate().filter(|(_, task)| !task.done).map(one).collect()
}
