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
        "none" => input(ASK, Vec::new(), 2),
        "one" => input(ASK, distinct(1, random), 3),
        "two" => input(ASK, distinct(2, random), 2),
        "many" => input(ASK, distinct(9, random), 3),
        "equal" => input(ASK, vec![random.between(SMALLEST, LARGEST); 3], 2),
        "four-workers" => input(MEET, distinct(4, random), 4),
        "two-of-six" => input(MEET, distinct(6, random), 2),
        "random-parallel" => {
            let (rounds, workers) = (random.between(1, 3), random.between(2, 4));
            input(MEET, distinct(rounds * workers, random), workers)
        }
        "big" => input(COUNT, distinct(2, random), 2),
        _ => {
            let (jobs, workers) = (random.between(0, 12), random.between(1, 4));
            input(ASK, distinct(jobs, random), workers)
        }
    }
}

/// What a countdown is: a call of the judge, which answers at once; one that it holds back until as many wait as there
/// are workers; or real work, at whose end stands such a call, so that nobody else's work will do.
const ASK: &str = "ask";
const MEET: &str = "meet";
const COUNT: &str = "count";

fn input(mode: &str, starts: Vec<u64>, workers: u64) -> Value {
    Value::record([("starts", starts.into()), ("workers", workers.into()), ("countdown", mode.into())])
}

const SMALLEST: u64 = 20_000_000;
const LARGEST: u64 = 21_000_000;

fn distinct(count: u64, random: &mut Random) -> Vec<u64> {
    let mut starts = Vec::new();
    while (starts.len() as u64) < count {
        let start = random.between(SMALLEST, LARGEST);
        if !starts.contains(&start) {
            starts.push(start);
        }
    }
    starts
}

fn answer(input: &Value) -> Value {
    let (starts, workers) = take(input);
    Value::from(countdowns(&starts, workers, countdown))
}

fn baseline(input: &Value) -> Value {
    let (starts, _) = take(input);
    starts.into_iter().map(countdown).collect()
}

/// Reads an input, and remembers what a countdown has to be told beside its start.
fn take(input: &Value) -> (Vec<u64>, usize) {
    let workers = input.field("workers").int();
    WORKERS.store(workers, Ordering::Relaxed);
    let modes = [ASK, MEET, COUNT];
    let mode = modes.iter().position(|mode| *mode == input.field("countdown").text());
    MODE.store(mode.expect("a mode of this harness"), Ordering::Relaxed);
    (input.field("starts").to_vec(), workers)
}

/// Statics, because a countdown is told nothing but its start; workers have a copy of them from the moment they are
/// forked. One function for all modes, so that a submission cannot tell them apart.
static WORKERS: AtomicUsize = AtomicUsize::new(1);
static MODE: AtomicUsize = AtomicUsize::new(0);

fn countdown(start: u64) -> u64 {
    match MODE.load(Ordering::Relaxed) {
        0 => exam::call("countdown", start.into()),
        1 => exam::meet("countdown", start.into(), WORKERS.load(Ordering::Relaxed)),
        _ => exam::call("countdown", count_down(start).into()),
    }
}

/// About 35 ms of work that no compiler can shorten: each step needs the state that the step before it left.
fn count_down(start: u64) -> u64 {
    let mut state = start;
    for left in (0..start).rev() {
        state = black_box(state.rotate_left(5) ^ left).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
