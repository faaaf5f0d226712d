//! Gives programs to the interpreters; each step of them is a call of the judge, or real work.

use exam::{Exam, Random, Value};
use gil::{Step, run};
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(ORDER, SWITCH, programs(0, "", random)),
        "one" => input(ASK, SWITCH, programs(1, "cbcb", random)),
        "two-switch" => input(ORDER, SWITCH, programs(2, "ccc", random)),
        "three-switch" => input(ORDER, SWITCH, programs(3, "cc", random)),
        "three-keep" => input(ORDER, KEEP, programs(3, "cc", random)),
        "ends-blocking" => input(ORDER, KEEP, programs(3, "cb", random)),
        "computing" => input(MEET, SWITCH, programs(3, "cc", random)),
        "blocking" => input(MEET, SWITCH, programs(4, "bb", random)),
        "after-blocking" => input(ORDER, SWITCH, programs(3, "bc", random)),
        "random-parallel" => {
            let blocks = "b".repeat(random.between(1, 2) as usize);
            let count = random.between(2, 5);
            input(MEET, SWITCH, programs(count, &(blocks + "c"), random))
        }
        "cpu" => input(WORK, SWITCH, programs(2, "cccc", random)),
        "io" => input(WORK, SWITCH, programs(2, "b", random)),
        _ => at_random(random),
    }
}

/// Either so many steps of computing, whose order counts, or steps of both kinds.
fn at_random(random: &mut Random) -> Value {
    let count = random.between(1, 4);
    if random.between(0, 1) == 0 {
        let interval = if random.between(0, 1) == 0 { SWITCH } else { KEEP };
        return input(ORDER, interval, programs(count, &"c".repeat(random.between(1, 2) as usize), random));
    }
    let mut mixed = Vec::new();
    for _ in 0..count {
        let steps: String =
            (0..random.between(0, 5)).map(|_| ["c", "b"][random.between(0, 1) as usize]).collect();
        mixed.extend(programs(1, &steps, random));
    }
    input(ASK, SWITCH, mixed)
}

/// What a step is: a call of the judge, which answers at once; one that it answers when nothing else moves, whose order
/// is remembered; one that it holds back until all programs are at such a step; or real work, at whose end stands such
/// a call, so that nobody else's work will do.
const ASK: &str = "ask";
const ORDER: &str = "order";
const MEET: &str = "meet";
const WORK: &str = "work";

/// Intervals in milliseconds: one that is over at once, and one that no test lives to see.
const SWITCH: u64 = 0;
const KEEP: u64 = 3_600_000;

fn input(mode: &str, interval: u64, programs: Vec<Value>) -> Value {
    Value::record([("steps", mode.into()), ("interval_ms", interval.into()), ("programs", programs.into())])
}

/// So many programs with these steps: `c` computes, `b` blocks. Arguments are so many that no two steps share one.
fn programs(count: u64, steps: &str, random: &mut Random) -> Vec<Value> {
    let program = |_| steps.chars().map(|kind| step(kind, random.between(1, LARGEST))).collect();
    (0..count).map(program).collect()
}

const LARGEST: u64 = 1_000_000_000_000;

fn step(kind: char, argument: u64) -> Value {
    let name = if kind == 'c' { "compute" } else { "block" };
    Value::record([(name, argument.into())])
}

fn answer(input: &Value) -> Value {
    let programs = take(input);
    let interval = Duration::from_millis(input.field("interval_ms").int());
    let returned = run(&programs, interval, compute, block);
    if input.field("steps").text() == ORDER {
        return Value::record([("returned", listed(returned)), ("order", Value::from(order(&programs)))]);
    }
    Value::record([("returned", listed(returned))])
}

fn baseline(input: &Value) -> Value {
    let one_step = |&step: &Step| match step {
        Step::Compute(argument) => compute(argument),
        Step::Block(argument) => block(argument),
    };
    let returned = take(input).iter().map(|program| program.iter().map(one_step).collect()).collect();
    Value::record([("returned", listed(returned))])
}

fn listed(returned: Vec<Vec<u64>>) -> Value {
    returned.into_iter().map(Value::from).collect()
}

/// Reads an input, and remembers what a step has to be told beside its argument.
fn take(input: &Value) -> Vec<Vec<Step>> {
    let modes = [ASK, ORDER, MEET, WORK];
    let mode = modes.iter().position(|mode| *mode == input.field("steps").text());
    MODE.store(mode.expect("a mode of this harness"), Ordering::Relaxed);
    let programs: Vec<Vec<Step>> = input.field("programs").items().iter().map(program).collect();
    TOGETHER.store(programs.len().max(2), Ordering::Relaxed);
    BEGUN.lock().expect("nobody panics here").clear();
    programs
}

fn program(steps: &Value) -> Vec<Step> {
    let step = |step: &Value| match step {
        Value::Record(fields) if fields[0].0 == "compute" => Step::Compute(step.field("compute").int()),
        _ => Step::Block(step.field("block").int()),
    };
    steps.items().iter().map(step).collect()
}

/// Which programs computed one after the other, as letters: the first to compute is `a`, whichever it is.
fn order(programs: &[Vec<Step>]) -> String {
    let mut known = Vec::new();
    let letter = |argument: &u64| {
        let program = programs.iter().position(|program| program.contains(&Step::Compute(*argument)));
        let place = known.iter().position(|known| *known == program).unwrap_or(known.len());
        if place == known.len() {
            known.push(program);
        }
        char::from(b'a' + place as u8)
    };
    BEGUN.lock().expect("nobody panics here").iter().map(letter).collect()
}

/// Statics, because a step is told nothing but its argument. One function for all modes, so that a submission cannot
/// tell them apart.
static MODE: AtomicUsize = AtomicUsize::new(0);
static TOGETHER: AtomicUsize = AtomicUsize::new(2);
/// The arguments of the steps that have computed, in the order in which they began.
static BEGUN: Mutex<Vec<u64>> = Mutex::new(Vec::new());

fn compute(argument: u64) -> u64 {
    match MODE.load(Ordering::Relaxed) {
        0 => exam::call("compute", argument.into()),
        1 => {
            BEGUN.lock().expect("nobody panics here").push(argument);
            exam::meet("compute", argument.into(), 2)
        }
        2 => exam::meet("compute", argument.into(), TOGETHER.load(Ordering::Relaxed)),
        _ => exam::call("compute", count_down(argument).into()),
    }
}

fn block(argument: u64) -> u64 {
    match MODE.load(Ordering::Relaxed) {
        0 | 1 => exam::call("block", argument.into()),
        2 => exam::meet("block", argument.into(), TOGETHER.load(Ordering::Relaxed)),
        _ => {
            thread::sleep(Duration::from_secs(2)); // On the simulated machine, where this costs no time.
            exam::call("block", argument.into())
        }
    }
}

/// Some 7 ms of work that no compiler can shorten: each step needs the state that the step before it left.
fn count_down(argument: u64) -> u64 {
    let mut state = argument;
    for left in (0..5_000_000).rev() {
        state = black_box(state.rotate_left(5) ^ left).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
