//! Asks for one more of everything in a shared array.

use arrays::add_one;
use exam::{Exam, Random, Value};
use multiproc::RawArray;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, process};

fn main() {
    tell_of_panics_in_children();
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

/// A child that panics, as at the end of an array, does so unseen: nobody has to look how it ended. So it tells the
/// judge, unless it keeps others waiting or takes time.
fn tell_of_panics_in_children() {
    let (main, show) = (process::id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        show(panic);
        if process::id() != main && MODE.load(Ordering::Relaxed) == 0 {
            exam::call("a_panic", Value::record([("by", Value::Caller)]));
        }
    }));
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(ASK, 0, 3, random),
        "one" => input(ASK, 1, 1, random),
        "equal-parts" => input(ASK, 8, 4, random),
        "a-rest" => input(ASK, 11, 4, random),
        "few" => input(ASK, 3, 5, random),
        "together" => input(MEET, 8, 4, random),
        "random-parallel" => {
            let (each, processes) = (random.between(1, 3), random.between(2, 4));
            input(MEET, each * processes, processes, random)
        }
        "big" => input(COUNT, 8, 2, random),
        "on-four-cores" => input(COUNT, 12, 4, random),
        "random" => {
            let (length, processes) = (random.between(0, 20), random.between(1, 5));
            input(ASK, length, processes, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// What adding one is: a call of the judge, which answers at once; one that it holds back until as many wait as there
/// are processes; or real work, at whose end stands such a call, so that nobody else's work will do.
const ASK: &str = "ask";
const MEET: &str = "meet";
const COUNT: &str = "count";

fn input(mode: &str, length: u64, processes: u64, random: &mut Random) -> Value {
    let array = random.numbers(length, 1, 1_000_000);
    Value::record([("array", array), ("processes", processes.into()), ("plus_one", mode.into())])
}

fn answer(input: &Value) -> Value {
    let (numbers, processes) = take(input);
    let array = RawArray::from(&numbers[..]);
    add_one(&array, processes, plus_one);
    Value::from(array.to_vec())
}

fn baseline(input: &Value) -> Value {
    let (numbers, _) = take(input);
    numbers.into_iter().map(plus_one).collect()
}

/// Reads an input, and remembers what adding one has to be told beside the number.
fn take(input: &Value) -> (Vec<u64>, usize) {
    let processes = input.field("processes").int();
    PROCESSES.store(processes, Ordering::Relaxed);
    let modes = [ASK, MEET, COUNT];
    let mode = modes.iter().position(|mode| *mode == input.field("plus_one").text());
    MODE.store(mode.expect("a mode of this harness"), Ordering::Relaxed);
    (input.field("array").to_vec(), processes)
}

/// Statics, because adding one is told nothing but the number; processes have a copy of them from the moment they are
/// forked. One function for all modes, so that a submission cannot tell them apart.
static PROCESSES: AtomicUsize = AtomicUsize::new(1);
static MODE: AtomicUsize = AtomicUsize::new(0);

fn plus_one(number: u64) -> u64 {
    match MODE.load(Ordering::Relaxed) {
        0 => exam::call("plus_one", number.into()),
        1 => exam::meet("plus_one", number.into(), PROCESSES.load(Ordering::Relaxed)),
        _ => exam::call("plus_one", count_up(number).into()),
    };
    number + 1
}

/// About 8 ms of work that no compiler can shorten: each step needs the state that the step before it left.
fn count_up(number: u64) -> u64 {
    let mut state = number;
    for step in 0..5_500_000 {
        state = black_box(state.rotate_left(5) ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
