//! Hands out jobs that answer, return an error, panic, end their worker, wait for each other, or are real work.

use exam::{Exam, Random, Value};
use pool_map::{Failure, pool_map};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(2, &[], random),
        "one" => input(3, &[Does::Answers], random),
        "equal" => equal(random),
        "an-error" => input(2, &[Does::Answers, Does::Refuses, Does::Answers], random),
        "a-panic" => input(2, &[Does::Panics, Does::Answers, Does::Answers, Does::Answers], random),
        "all-three" => {
            let early = [Does::Refuses, Does::Answers, Does::Panics, Does::Panics];
            let late = [Does::Answers, Does::Refuses, Does::Panics, Does::Answers];
            input(2, &[early, late].concat(), random)
        }
        "a-worker-exits" => input(2, &[Does::Answers, Does::Exits, Does::Answers, Does::Answers], random),
        "all-workers-but-one" => {
            let early = [Does::Aborts, Does::Exits, Does::Answers];
            let late = [Does::Panics, Does::Exits, Does::Answers];
            input(4, &[early, late, [Does::Answers; 3]].concat(), random)
        }
        "four-workers" => input(4, &[Does::Meets; 8], random),
        "fails-and-goes-on" => {
            let fail = [Does::MeetsAndPanics, Does::MeetsAndRefuses];
            input(2, &[fail, [Does::MeetsAndPanics; 2], [Does::Meets; 2]].concat(), random)
        }
        "random-parallel" => {
            let (rounds, workers) = (random.between(1, 3), random.between(2, 4));
            let kinds = [Does::Meets, Does::MeetsAndPanics, Does::MeetsAndRefuses];
            let jobs = some(rounds * workers, &kinds, random);
            input(workers, &jobs, random)
        }
        // Dealt out beforehand, in turns or half by half, both long ones go to the same worker.
        "uneven" => input(2, &[4, 1, 4, 1, 1, 1].map(Does::Counts), random),
        "random" => {
            let (count, workers) = (random.between(0, 10), random.between(1, 4));
            let jobs = some(count, &[Does::Answers, Does::Answers, Does::Refuses, Does::Panics], random);
            input(workers, &jobs, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// What a job does, after it has asked the judge for a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Answers,
    Refuses,
    Panics,
    Exits,
    Aborts,
    /// The judge's answer is held back until as many wait as there are workers.
    Meets,
    MeetsAndPanics,
    MeetsAndRefuses,
    /// So many pieces of real work come first, so that nobody else's work will do.
    Counts(u64),
}

const WORDS: [(Does, &str); 8] = [
    (Does::Answers, "answers"),
    (Does::Refuses, "returns an error"),
    (Does::Panics, "panics"),
    (Does::Exits, "ends its process"),
    (Does::Aborts, "aborts its process"),
    (Does::Meets, "waits for others"),
    (Does::MeetsAndPanics, "waits for others, panics"),
    (Does::MeetsAndRefuses, "waits for others, returns an error"),
];

fn some(count: u64, kinds: &[Does], random: &mut Random) -> Vec<Does> {
    let last = kinds.len() as u64 - 1;
    (0..count).map(|_| kinds[random.between(0, last) as usize]).collect()
}

/// Jobs with items so many that no two are the same.
fn input(workers: u64, jobs: &[Does], random: &mut Random) -> Value {
    let jobs = jobs.iter().map(|&does| shown_job(random.between(1, 1_000_000_000_000), does));
    Value::record([("workers", workers.into()), ("jobs", jobs.collect())])
}

fn equal(random: &mut Random) -> Value {
    let item = random.between(1, 1_000_000_000_000);
    let jobs = (0..3).map(|_| shown_job(item, Does::Answers));
    Value::record([("workers", 2_u64.into()), ("jobs", jobs.collect())])
}

fn shown_job(item: u64, does: Does) -> Value {
    let word = WORDS.iter().find(|(known, _)| *known == does);
    let does = match does {
        Does::Counts(pieces) => ("counts", pieces.into()),
        _ => ("does", word.expect("each has its words").1.into()),
    };
    Value::record([("item", item.into()), does])
}

fn answer(input: &Value) -> Value {
    let (items, workers) = take(input);
    pool_map(&items, workers, job).into_iter().map(shown).collect()
}

/// The same work one after the other. It only counts, so none of it fails.
fn baseline(input: &Value) -> Value {
    let (items, _) = take(input);
    items.into_iter().map(|item| shown(job(item).map_err(Failure::Refused))).collect()
}

fn shown(result: Result<u64, Failure>) -> Value {
    match result {
        Ok(number) => number.into(),
        Err(Failure::Refused(error)) => Value::record([("refused", error.into())]),
        Err(Failure::Panicked(message)) => Value::record([("panicked", message.into())]),
        Err(Failure::Died(code)) => Value::record([("died", code.into())]),
    }
}

/// Reads an input, and remembers what a job has to be told beside its item.
fn take(input: &Value) -> (Vec<u64>, usize) {
    let workers = input.field("workers").int();
    TOGETHER.store(workers, Ordering::Relaxed);
    let jobs: Vec<(u64, Does)> = input.field("jobs").items().iter().map(read).collect();
    let items = jobs.iter().map(|(item, _)| *item).collect();
    *DOES.lock().expect("nobody panics while holding this") = jobs.into_iter().collect();
    (items, workers)
}

fn read(job: &Value) -> (u64, Does) {
    let does = match job.find("counts") {
        Some(pieces) => Does::Counts(pieces.int()),
        None => of_word(job.field("does").text()),
    };
    (job.field("item").int(), does)
}

fn of_word(text: &str) -> Does {
    WORDS.iter().find(|(_, word)| *word == text).expect("a word of this harness").0
}

/// Statics, because a job is told nothing but its item; workers have a copy of them from the moment they are forked. One
/// function for all jobs, so that a submission cannot tell them apart.
static DOES: Mutex<BTreeMap<u64, Does>> = Mutex::new(BTreeMap::new());
static TOGETHER: AtomicUsize = AtomicUsize::new(1);

/// What an error, a panic and an exit tell comes from the judge, so that nobody can make it up.
fn job(item: u64) -> Result<u64, String> {
    let does = DOES.lock().expect("nobody panics while holding this").get(&item).copied();
    match does.unwrap_or(Does::Answers) {
        Does::Answers => Ok(ask(item)),
        Does::Refuses => Err(format!("no result for {}", ask(item))),
        Does::Panics => panic!("lost at {}", ask(item)),
        Does::Exits => process::exit(1 + (ask(item) % 100) as i32),
        Does::Aborts => {
            ask(item);
            process::abort()
        }
        Does::Meets => Ok(meet(item)),
        Does::MeetsAndPanics => panic!("lost at {}", meet(item)),
        Does::MeetsAndRefuses => Err(format!("no result for {}", meet(item))),
        Does::Counts(pieces) => Ok(ask(count(item, pieces))),
    }
}

fn ask(item: u64) -> u64 {
    exam::call("job", item.into())
}

fn meet(item: u64) -> u64 {
    exam::meet("job", item.into(), TOGETHER.load(Ordering::Relaxed))
}

/// About 8 ms of work for each piece that no compiler can shorten: each step needs the state that the step before left.
fn count(item: u64, pieces: u64) -> u64 {
    let mut state = item;
    for step in 0..pieces * 5_500_000 {
        state = black_box(state.rotate_left(5) ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
