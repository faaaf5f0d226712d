//! Asks for digests, which are real work.

use digests::digests;
use exam::{Exam, Random, Value};
use std::hint::black_box;

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    let count = match name {
        "none" => 0,
        "few" => 3,
        _ => 8,
    };
    Value::record([("seeds", random.numbers(count, 1, 1_000_000))])
}

fn answer(input: &Value) -> Value {
    let seeds: Vec<u64> = input.field("seeds").to_vec();
    digests(&seeds, digest).into()
}

fn baseline(input: &Value) -> Value {
    let seeds: Vec<u64> = input.field("seeds").to_vec();
    seeds.into_iter().map(digest).collect()
}

/// Some milliseconds of work that no compiler can shorten: each step needs the state that the step before it left.
fn digest(seed: u64) -> u64 {
    let mut state = seed;
    for round in 0..2_000_000_u64 {
        state = black_box(state.rotate_left(5) ^ round).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}
