//! Asks for bills; only the judge knows the prices.

use bill::bill;
use exam::{Exam, Random, Value};
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "nothing" => input(0, false, random),
        "one" => input(1, false, random),
        "three" => input(3, false, random),
        "equal" => Value::record([("items", vec![7, 7].into()), ("together", false.into())]),
        "together" => input(3, true, random),
        _ => input(random.between(0, 5), false, random),
    }
}

fn input(count: u64, together: bool, random: &mut Random) -> Value {
    Value::record([("items", random.numbers(count, 1, 1_000_000)), ("together", together.into())])
}

fn answer(input: &Value) -> Value {
    let items: Vec<u64> = input.field("items").to_vec();
    TOGETHER.store(items.len(), Ordering::Relaxed);
    let price = if input.is("together") { price_together } else { price };
    Value::from(bill(&items, price))
}

static TOGETHER: AtomicUsize = AtomicUsize::new(1);

fn price(item: u64) -> u64 {
    exam::call("price", item.into())
}

fn price_together(item: u64) -> u64 {
    exam::meet("price", item.into(), TOGETHER.load(Ordering::Relaxed))
}
