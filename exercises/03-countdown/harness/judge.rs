//! Asks for countdowns: some are only calls of the judge, some are real work.

use countdown::countdowns;
use exam::{Exam, Random, Value};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => ask(Vec::new(), 2),
        "one" => ask(distinct(1, random), 3),
        "two" => ask(distinct(2, random), 2),
        "many" => ask(distinct(9, random), 3),
        "equal" => ask(vec![random.between(1, LARGEST); 3], 2),
        "four-workers" => meet(distinct(4, random), 4),
        "two-of-six" => meet(distinct(6, random), 2),
        "big" => count((0..2).map(|_| random.between(14_000_000, 15_000_000)).collect(), 2),
        _ => {
            let (jobs, workers) = (random.between(0, 12), random.between(1, 4));
            ask(distinct(jobs, random), workers)
        }
    }
}

/// Each countdown is a call of the judge, which answers at once: nobody else knows the right number.
fn ask(starts: Vec<u64>, workers: u64) -> Value {
    input(starts, workers, "ask")
}

/// Each countdown is a call of the judge, which holds it back until `workers` of them wait.
fn meet(starts: Vec<u64>, workers: u64) -> Value {
    input(starts, workers, "meet")
}

/// Each countdown keeps a core busy.
fn count(starts: Vec<u64>, workers: u64) -> Value {
    input(starts, workers, "count")
}

fn input(starts: Vec<u64>, workers: u64, countdown: &str) -> Value {
    Value::record([("starts", starts.into()), ("workers", workers.into()), ("countdown", countdown.into())])
}

const LARGEST: u64 = 1_000_000;

fn distinct(count: u64, random: &mut Random) -> Vec<u64> {
    let mut starts = Vec::new();
    while (starts.len() as u64) < count {
        let start = random.between(1, LARGEST);
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts
}

fn answer(input: &Value) -> Value {
    let starts: Vec<u64> = input.field("starts").to_vec();
    let workers = input.field("workers").int();
    WORKERS.store(workers, Ordering::Relaxed);
    let countdown = match input.field("countdown").text() {
        "ask" => ask_the_judge,
        "meet" => meet_the_others,
        _ => count_down,
    };
    Value::from(countdowns(&starts, workers, countdown))
}

fn baseline(input: &Value) -> Value {
    let starts: Vec<u64> = input.field("starts").to_vec();
    starts.into_iter().map(count_down).collect()
}

/// How many countdowns [`meet_the_others`] waits for. A static, because a countdown is told nothing but its start;
/// workers have a copy of it from the moment they are forked.
static WORKERS: AtomicUsize = AtomicUsize::new(1);

fn ask_the_judge(start: u64) -> u64 {
    exam::call("countdown", start.into())
}

fn meet_the_others(start: u64) -> u64 {
    exam::meet("countdown", start.into(), WORKERS.load(Ordering::Relaxed))
}

/// About 20 ms of work that no compiler can shorten: each step needs the state that the step before it left.
fn count_down(start: u64) -> u64 {
    let mut state = start;
    for left in (0..start).rev() {
        state = black_box(state.rotate_left(5) ^ left).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
