//! What is shared is a type of its own, and the counter a thin layer around it.

use multiproc::{Array, Message, Process, message};
use std::sync::PoisonError;

pub trait Callable {
    fn call(&self, argument: u64);
}

#[derive(Clone)]
struct Numbers {
    both: Array<u64>,
}

message!(Numbers { both });

impl Numbers {
    fn change(&self, change: impl FnOnce((u64, u64)) -> (u64, u64)) -> (u64, u64) {
        let both = self.both.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = change((both.get(0), both.get(1)));
        both.set(0, count);
        both.set(1, sum);
        (count, sum)
    }
}

#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
    numbers: Numbers,
}

message!(Counter { name, plus, numbers });

impl Counter {
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus, numbers: Numbers { both: Array::from([0, 0]) } }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn add(&self, amount: u64) {
        self.numbers.change(|(count, sum)| ((self.plus)(count, 1), (self.plus)(sum, amount)));
    }

    pub fn read(&self) -> (u64, u64) {
        self.numbers.change(|both| both)
    }
}

impl Callable for Counter {
    fn call(&self, argument: u64) {
        self.add(argument);
    }
}

pub fn call_in_processes<C>(object: &C, arguments: &[u64])
where
    C: Callable + Message + Clone + Send + 'static,
{
    let call = |(object, argument): (C, u64)| object.call(argument);
    let mut children: Vec<_> =
        arguments.iter().map(|&argument| Process::new(call, (object.clone(), argument))).collect();
    for child in &mut children {
        child.start().expect("processes can be started");
    }
    for child in &children {
        child.join().expect("the child was started");
    }
}
