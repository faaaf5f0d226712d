//! Asks for numbers in reverse.

use exam::{Exam, Random, Value};
use unsafe_allowed::reverse;

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "nothing" => random.numbers(0, 1, 9),
        "one" => random.numbers(1, 1, 9),
        "four" => random.numbers(4, 1, 99),
        _ => {
            let count = random.between(2, 9);
            random.numbers(count, 1, 1_000_000)
        }
    }
}

fn answer(input: &Value) -> Value {
    let mut numbers: Vec<u64> = input.to_vec();
    reverse(&mut numbers);
    numbers.into()
}
