//! The examined process on a simulated machine: it answers in virtual time, and tells how that went.
//!
//! Compiled instead of `plain.rs` with `--cfg modelled`, for programs whose `std` is weft's shadow.

use crate::Value;
use std::cell::RefCell;
use weft::machine::{self, Settings};

/// Has a question answered on the machine that the environment describes. A record: the answer, if there is one, and
/// what the machine tells, as JSON.
pub fn conduct(answer: fn(&Value) -> Value, input: &Value) -> Value {
    let result = RefCell::new(Value::Unit);
    let run = machine::simulate(Settings::from_environment(), &|| {
        let value = answer(input);
        *result.borrow_mut() = value;
    });
    Value::record([("answer", result.into_inner()), ("simulated", run.to_json().into())])
}

/// Talks to the judge: no virtual time passes.
pub fn aside<R>(talk: impl FnOnce() -> R) -> R {
    machine::off_the_clock(talk)
}
