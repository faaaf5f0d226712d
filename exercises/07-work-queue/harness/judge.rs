//! Produces tasks, and lets work answer, wait for each other, be the last to end, count, or end its worker.

use exam::{Exam, Random, Value};
use multiproc::{Queue, RawArray};
use std::hint::black_box;
use std::sync::Mutex;
use std::time::Duration;
use std::{fs, process, thread};
use work_queue::work_queue;

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(2, AT_ONCE, &[], random),
        "one" => input(3, AT_ONCE, &[Does::Answers], random),
        "few" => input(4, AT_ONCE, &[Does::Answers; 2], random),
        "many" => input(3, AT_ONCE, &[Does::Answers; 40], random),
        "first-ends-last" => input(2, AT_ONCE, &[Does::WaitsForTheOther, Does::Answers], random),
        "one-by-one" => input(2, ONE_BY_ONE, &[Does::Answers; 4], random),
        "when-all-are-idle" => input(1, WHEN_IDLE, &[Does::Answers; 4], random),
        "a-panic" => {
            input(2, AT_ONCE, &[Does::Answers, Does::Panics(1), Does::Answers, Does::Answers], random)
        }
        "a-silent-exit" => input(3, AT_ONCE, &[Does::Exits(1), Does::Answers, Does::Answers], random),
        "twice" => input(2, AT_ONCE, &[Does::Answers, Does::Exits(2), Does::Answers], random),
        "all-die" => {
            let deadly = [Does::Aborts(1), Does::Panics(1), Does::Exits(1)];
            input(2, AT_ONCE, &[deadly, [Does::Answers; 3]].concat(), random)
        }
        "four-workers" => input(4, AT_ONCE, &[Does::Meets; 8], random),
        "two-of-six" => input(2, AT_ONCE, &[Does::Meets; 6], random),
        "three-and-no-more" => input(3, AT_ONCE, &[Does::HopesForMore; 6], random),
        "random-parallel" => {
            let (rounds, workers) = (random.between(1, 3), random.between(2, 4));
            input(workers, AT_ONCE, &vec![Does::Meets; (rounds * workers) as usize], random)
        }
        // Dealt out beforehand, in turns or half by half, both long ones go to the same worker.
        "uneven" => input(2, AT_ONCE, &[4, 1, 4, 1, 1, 1].map(Does::Counts), random),
        "slow-producer" => input(2, SLOWLY, &[Does::Counts(2); 8], random),
        "random" => {
            let (tasks, workers) = (random.between(0, 12), random.between(1, 4));
            input(workers, AT_ONCE, &vec![Does::Answers; tasks as usize], random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// When the next task is there: at once; when the one before it has been worked on; when the worker that did it sleeps, or
/// has ended; after a pause, on the simulated machine.
const AT_ONCE: &str = "at once";
const ONE_BY_ONE: &str = "when the one before is done";
const WHEN_IDLE: &str = "when the worker is idle";
const SLOWLY: &str = "after 10 ms";

/// What work on a task does, after it has asked the judge for a number.
#[derive(Debug, Clone, Copy)]
enum Does {
    Answers,
    /// There are two tasks, and this one waits until the other has been worked on.
    WaitsForTheOther,
    /// The judge's answer is held back until as many wait as there are workers.
    Meets,
    /// The judge's answer is held back until one more waits than there are workers, or until it is sure that nobody comes.
    HopesForMore,
    /// So many pieces of real work come first, so that nobody else's work will do.
    Counts(u64),
    /// The first time, or so many times, its worker dies of it.
    Panics(u64),
    Aborts(u64),
    /// With the code 0, as if all were well.
    Exits(u64),
}

impl Does {
    /// How it stands in an input: a word and a number.
    fn words(self) -> (&'static str, u64) {
        match self {
            Does::Answers => ("answers", 0),
            Does::WaitsForTheOther => ("ends last", 0),
            Does::Meets => ("waits for others", 0),
            Does::HopesForMore => ("waits for more than there are workers", 0),
            Does::Counts(pieces) => ("counts", pieces),
            Does::Panics(times) => ("panics", times),
            Does::Aborts(times) => ("aborts", times),
            Does::Exits(times) => ("exits with 0", times),
        }
    }

    fn read(word: &str, number: u64) -> Does {
        match word {
            "answers" => Does::Answers,
            "ends last" => Does::WaitsForTheOther,
            "waits for others" => Does::Meets,
            "waits for more than there are workers" => Does::HopesForMore,
            "counts" => Does::Counts(number),
            "panics" => Does::Panics(number),
            "aborts" => Does::Aborts(number),
            "exits with 0" => Does::Exits(number),
            other => panic!("no task of this harness: {other}"),
        }
    }

    /// How many workers die of it.
    fn deaths(self) -> u64 {
        match self {
            Does::Panics(times) | Does::Aborts(times) | Does::Exits(times) => times,
            Does::Answers
            | Does::WaitsForTheOther
            | Does::Meets
            | Does::HopesForMore
            | Does::Counts(_) => 0,
        }
    }
}

/// Tasks so many that no two are the same.
fn input(workers: u64, next: &str, tasks: &[Does], random: &mut Random) -> Value {
    let tasks = tasks.iter().map(|&does| {
        let task = ("task", random.between(1, 1_000_000_000_000).into());
        match does.words() {
            (word, 0) => Value::record([task, ("does", word.into())]),
            (word, number) => Value::record([task, ("does", word.into()), ("times", number.into())]),
        }
    });
    Value::record([("workers", workers.into()), ("next", next.into()), ("tasks", tasks.collect())])
}

fn answer(input: &Value) -> Value {
    let workers = take(input);
    let results = work_queue(workers, produce, work);
    *lock() = None;
    Value::from(results)
}

fn baseline(input: &Value) -> Value {
    take(input);
    let results = std::iter::from_fn(produce).map(work).collect();
    *lock() = None;
    results
}

/// What `produce` and `work` have to know. A static, because they are told nothing else; workers have a copy of it from the
/// moment they are forked, but what is shared in it is the same for all.
#[derive(Clone)]
struct State {
    tasks: Vec<(u64, Does)>,
    workers: usize,
    next: String,
    produced: usize,
    /// Where `produce` may be called.
    parent: u32,
    /// For each task, how many workers have still to die of it.
    deaths: RawArray<u64>,
    /// Who has worked on a task, and has done it.
    worked: Queue<u32>,
}

static STATE: Mutex<Option<State>> = Mutex::new(None);

fn lock() -> std::sync::MutexGuard<'static, Option<State>> {
    STATE.lock().expect("nobody panics while holding this")
}

fn state() -> State {
    lock().clone().expect("a question is being answered")
}

/// Reads an input, and remembers it.
fn take(input: &Value) -> usize {
    let tasks: Vec<(u64, Does)> = input.field("tasks").items().iter().map(read).collect();
    let deaths: Vec<u64> = tasks.iter().map(|(_, does)| does.deaths()).collect();
    let workers = input.field("workers").int();
    *lock() = Some(State {
        tasks,
        workers,
        next: input.field("next").text().to_string(),
        produced: 0,
        parent: process::id(),
        deaths: RawArray::from(&deaths[..]),
        worked: Queue::new(),
    });
    workers
}

fn read(task: &Value) -> (u64, Does) {
    let number = task.find("times").map_or(0, Value::int);
    (task.field("task").int(), Does::read(task.field("does").text(), number))
}

fn produce() -> Option<u64> {
    let mut state = state();
    let here = process::id() == state.parent;
    assert!(here, "`produce` is to be called in the process that calls `work_queue`");
    match state.next.as_str() {
        SLOWLY => thread::sleep(Duration::from_millis(10)),
        ONE_BY_ONE | WHEN_IDLE if state.produced > 0 && state.produced <= state.tasks.len() => {
            let worker = state.worked.get().expect("workers put nothing else in");
            if state.next == WHEN_IDLE {
                await_rest(worker);
            }
        }
        _ => (),
    }
    let task = state.tasks.get(state.produced).map(|(task, _)| *task);
    state.produced += 1;
    *lock() = Some(state);
    task
}

/// Waits until a worker has ended, or has found nothing to do for a while.
fn await_rest(worker: u32) {
    let mut looks = 0;
    // A process that waits for itself to rest would do so for ever.
    while looks < 10 && worker != process::id() {
        thread::sleep(Duration::from_millis(1));
        looks = if rests(worker) { looks + 1 } else { 0 };
    }
}

fn rests(worker: u32) -> bool {
    // `PID (NAME) STATE …`, and no file if it is gone.
    let stat = fs::read_to_string(format!("/proc/{worker}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_none_or(|(_, rest)| !rest.starts_with('R'))
}

/// One function for all tasks, so that a submission cannot tell them apart.
fn work(task: u64) -> u64 {
    let state = state();
    let place = state.tasks.iter().position(|(known, _)| *known == task);
    let does = place.map_or(Does::Answers, |place| state.tasks[place].1);
    if let Does::Counts(pieces) = does {
        return exam::call("work", count(task, pieces).into());
    }
    let together = match does {
        Does::Meets => state.workers,
        Does::HopesForMore => state.workers + 1,
        _ => 1,
    };
    let number = exam::meet("work", task.into(), together);
    die(does, place.unwrap_or(0), &state.deaths);
    if let Does::WaitsForTheOther = does {
        state.worked.get().expect("workers put nothing else in");
    }
    state.worked.put(process::id());
    number
}

/// Ends this process if it is one of those that have to die.
fn die(does: Does, place: usize, deaths: &RawArray<u64>) {
    if does.deaths() == 0 || deaths.get(place) == 0 {
        return;
    }
    deaths.set(place, deaths.get(place) - 1);
    match does {
        Does::Panics(_) => panic!("a worker dies of this, as the task says"),
        Does::Aborts(_) => process::abort(),
        _ => process::exit(0),
    }
}

/// About 8 ms of work for each piece that no compiler can shorten: each step needs the state that the step before left.
fn count(task: u64, pieces: u64) -> u64 {
    let mut state = task;
    for step in 0..pieces * 5_500_000 {
        state = black_box(state.rotate_left(5) ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
