//! Who goes on, for real, so that all operations are made in the order of virtual time.

use super::account::{Doing, Place, Waiting};
use super::cores::Event;
use super::{Machine, OPERATION};
use crate::engine::Engine;
use crate::failure::Failure;
use crate::object::Kind;
use crate::op::Wake;
use crate::rest::{JOIN, waiting};
use crate::task::{Pending, TaskId};
use crate::trace::Switch;
use std::time::Duration;

/// How long a thread takes to wake up when a lock is free, in nanoseconds: with barging, others may have it meanwhile.
const WAKING_UP: u64 = 10_000;
/// So many looks in vain of tasks that only look, while nobody else could change anything, are taken to go on for ever.
const MOST_IN_VAIN: u32 = 1000;

/// The running task comes to an operation: others go on until its time has come. Returns when it can be made.
pub(crate) fn point(engine: &mut Engine, pending: Pending) {
    let current = engine.current;
    engine.tasks[current].pending = pending;
    engine.tasks[current].wake = Wake::Ready;
    let Some(machine) = &mut engine.machine else { return };
    machine.stop_clock(current);
    book(machine, current);
    engine.steps += 1;
    match next(engine) {
        Some(next) if next == current => {}
        Some(next) => go_on_with(engine, next),
        None => engine.leave(),
    }
    if let Some(machine) = &mut engine.machine {
        engine.time = Duration::from_nanos(machine.cores.now);
        machine.start_clock();
    }
}

/// The running task has ended.
pub(crate) fn after_the_end(engine: &mut Engine) -> ! {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        machine.account.members[current].end = Some(machine.cores.now);
        machine.cores.leave(current);
        machine.stirred = true;
        machine.changed(crate::footprint::keys::TASKS + current);
        let stack = machine.tasks[current].stack;
        machine.stacks.push(stack);
    }
    if current == 0 {
        engine.leave(); // The end of `main` is the end of the program.
    }
    match next(engine) {
        Some(next) => {
            go_on_with(engine, next);
            unreachable!("a task that has ended went on")
        }
        None => engine.leave(),
    }
}

fn go_on_with(engine: &mut Engine, next: TaskId) {
    let current = engine.current;
    if let Some(machine) = &mut engine.machine {
        machine.swap(current, next);
    }
    engine.switch_to(next, Switch::Blocked);
}

/// Books what the task has computed since its last operation: it wants a core for that.
fn book(machine: &mut Machine, task: TaskId) {
    let time = std::mem::take(&mut machine.tasks[task].unbooked) + OPERATION;
    let doing = machine.doing(task);
    machine.account.compute(task, time, doing);
    machine.cores.compute(task, time);
    if std::mem::take(&mut machine.tasks[task].yields) {
        machine.cores.give_way(task);
    }
    machine.tasks[task].starts = false;
}

/// Lets virtual time pass until a task can make its next operation.
fn next(engine: &mut Engine) -> Option<TaskId> {
    loop {
        if let Some(task) = who_was_stirred(engine) {
            if !wakes_up_first(engine, task) {
                return Some(task);
            }
            continue;
        }
        let machine = engine.machine.as_mut()?;
        if !machine.fresh.is_empty() {
            return Some(machine.fresh.remove(0));
        }
        if Duration::from_nanos(machine.cores.now) > machine.settings.longest {
            machine.too_long = true;
            return None;
        }
        if in_vain(engine) {
            engine.failure = Some(Failure::Livelock(waiting(engine)));
            return None;
        }
        let machine = engine.machine.as_mut()?;
        let due = earliest(machine);
        match machine.cores.advance(due.map(|due| due.0), &mut machine.account) {
            Event::Done(task) => {
                if can_go_on(engine, task) {
                    return Some(task);
                }
            }
            Event::Time => {
                let task = due?.1;
                time_is_over(engine, task);
                return Some(task);
            }
            Event::Nothing => {
                if first_ready(engine).is_none() {
                    stuck(engine);
                    return None;
                }
                machine_of(engine)?.stirred = true;
            }
        }
    }
}

/// The task that has waited longest among those that can go on, if something was done that may be why. As long as one is
/// found, there may be another.
fn who_was_stirred(engine: &mut Engine) -> Option<TaskId> {
    if !machine_of(engine)?.stirred {
        return None;
    }
    let found = first_ready(engine);
    machine_of(engine)?.stirred = found.is_some();
    found
}

fn machine_of(engine: &mut Engine) -> Option<&mut Machine> {
    engine.machine.as_deref_mut()
}

/// A task has computed up to its operation. If that cannot be made yet, it waits.
fn can_go_on(engine: &mut Engine, task: TaskId) -> bool {
    if spins(engine, task) {
        return false;
    }
    let pending = engine.tasks[task].pending;
    let ready = engine.tasks[task].is_ready() && !must_queue(engine, task);
    let Some(machine) = &mut engine.machine else { return true };
    let strand = &mut machine.tasks[task];
    let sleeps = std::mem::take(&mut strand.sleeps);
    if ready && !sleeps {
        strand.wakes_up = false;
        return true;
    }
    (strand.sleeps, strand.wakes_up) = (sleeps, false);
    strand.since = machine.cores.now;
    strand.deadline = pending.timeout.map(|timeout| machine.cores.now.saturating_add(nanoseconds(timeout)));
    machine.cores.leave(task);
    machine.blocked.push(task);
    false
}

/// Whether it looks again and again at what does not change: then it has its core, and goes on when that changes.
fn spins(engine: &mut Engine, task: TaskId) -> bool {
    let Some(machine) = &mut engine.machine else { return false };
    let strand = &mut machine.tasks[task];
    if std::mem::take(&mut strand.spins) {
        machine.spinning -= 1;
        return false; // It has spun, and looks again.
    }
    if !strand.looks.is_suspicious() {
        return false;
    }
    let state = strand.registers.fingerprint(engine.stacks.top(strand.stack));
    let Some(pause) = strand.looks.pause(state) else { return false };
    let yields = strand.looks.gave_way;
    strand.spins = true;
    machine.spinning += 1;
    machine.in_vain += 1;
    let until = machine.cores.now.saturating_add(pause);
    machine.account.members[task].doing = Some(Doing::Spins);
    machine.cores.spin(task, until, yields);
    true
}

/// Whether somebody waits for the same lock already, who goes first.
fn must_queue(engine: &Engine, task: TaskId) -> bool {
    let Some(machine) = &engine.machine else { return false };
    let object = engine.tasks[task].pending.object;
    !machine.settings.barging
        && engine.tasks[task].pending.ready.is_some()
        && is_lock(engine, task)
        && machine.blocked.iter().any(|other| engine.tasks[*other].pending.object == object)
}

fn is_lock(engine: &Engine, task: TaskId) -> bool {
    let kind = engine.objects.get(engine.tasks[task].pending.object).map(|record| record.kind);
    matches!(kind, Some(Kind::Mutex | Kind::RwLock))
}

/// The task that has waited longest among those that can go on. For a lock, nobody passes whoever came before.
fn first_ready(engine: &Engine) -> Option<TaskId> {
    let machine = engine.machine.as_ref()?;
    let passes = |index: usize, task: TaskId| {
        let object = engine.tasks[task].pending.object;
        let before = &machine.blocked[..index];
        let same = |other: &TaskId| engine.tasks[*other].pending.object == object;
        let mut waking = (0..machine.tasks.len()).filter(|other| machine.tasks[*other].wakes_up);
        is_lock(engine, task) && (before.iter().any(same) || waking.any(|other| same(&other)))
    };
    let can = |(index, task): &(usize, TaskId)| {
        !machine.tasks[*task].sleeps && engine.tasks[*task].is_ready() && !passes(*index, *task)
    };
    machine.blocked.iter().copied().enumerate().find(can).map(|found| found.1)
}

/// Ends the wait of a task that can go on. With barging, a lock is not its own yet: it is when it has woken up, has a core,
/// and nobody else has come before. Whether it has to wake up first.
fn wakes_up_first(engine: &mut Engine, task: TaskId) -> bool {
    let lock = is_lock(engine, task);
    waited(engine, task);
    let Some(machine) = &mut engine.machine else { return false };
    machine.blocked.retain(|blocked| *blocked != task);
    let barging = machine.settings.barging && lock;
    if barging {
        machine.tasks[task].wakes_up = true;
        machine.cores.compute(task, WAKING_UP);
    }
    barging
}

fn earliest(machine: &Machine) -> Option<(u64, TaskId)> {
    machine
        .blocked
        .iter()
        .filter_map(|&task| Some((machine.tasks[task].deadline?, task)))
        .min_by_key(|due| due.0)
}

fn time_is_over(engine: &mut Engine, task: TaskId) {
    let Some(machine) = &mut engine.machine else { return };
    machine.blocked.retain(|blocked| *blocked != task);
    if !std::mem::take(&mut machine.tasks[task].sleeps) {
        engine.tasks[task].wake = Wake::Timeout;
    }
    waited(engine, task);
}

/// A wait is over.
fn waited(engine: &mut Engine, task: TaskId) {
    let pending = engine.tasks[task].pending;
    let record = engine.objects.get(pending.object);
    let kind = record.map(|record| record.kind);
    let (verb, at, made) = (pending.verb, pending.loc, record.and_then(|record| record.made));
    let kind = match kind {
        Some(Kind::Mutex | Kind::RwLock | Kind::Once | Kind::OnceLock | Kind::LazyLock) => Waiting::Lock,
        Some(Kind::Channel) => Waiting::Message,
        _ if verb == JOIN => Waiting::Join,
        _ if verb.ends_with("sleep") => Waiting::Sleep,
        _ => Waiting::Other,
    };
    let Some(machine) = &mut engine.machine else { return };
    let (from, to) = (machine.tasks[task].since, machine.cores.now);
    machine.tasks[task].deadline = None;
    machine.account.waited(task, from, to, Place { verb, at, made, kind, times: 0, lost: 0 });
}

/// Whether all that is left is looking, again and again, at what nobody will change.
fn in_vain(engine: &Engine) -> bool {
    let Some(machine) = &engine.machine else { return false };
    let hopeless = |task: TaskId| {
        let strand = &machine.tasks[task];
        engine.tasks[task].done
            || strand.spins
            || machine.blocked.contains(&task) && strand.deadline.is_none()
    };
    machine.in_vain > MOST_IN_VAIN && machine.spinning > 0 && (0..engine.live).all(hopeless)
}

/// Nobody computes, and nobody's time will come.
fn stuck(engine: &mut Engine) {
    let failure = Failure::Deadlock(waiting(engine));
    engine.failure = Some(failure);
}

pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl Machine {
    /// An object has changed: whoever spins on it goes on.
    #[inline]
    pub(crate) fn changed(&mut self, key: usize) {
        self.in_vain = 0;
        if self.spinning == 0 {
            return;
        }
        for task in 0..self.tasks.len() {
            if self.tasks[task].spins && self.tasks[task].looks.at(key) {
                self.tasks[task].looks.act();
                self.cores.stop_spinning(task);
            }
        }
    }
}
