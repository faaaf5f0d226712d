//! Two values with a lock each: who adds or reads holds both, and takes them in the same order.

use multiproc::{Message, Process, Value, message};

pub trait Callable {
    fn call(&self, argument: u64);
}

#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
    count: Value<u64>,
    sum: Value<u64>,
}

message!(Counter { name, plus, count, sum });

impl Counter {
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus, count: Value::new(0), sum: Value::new(0) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn add(&self, amount: u64) {
        let count = self.count.lock().expect("nobody dies while adding");
        let sum = self.sum.lock().expect("nobody dies while adding");
        count.set((self.plus)(count.get(), 1));
        sum.set((self.plus)(sum.get(), amount));
    }

    pub fn read(&self) -> (u64, u64) {
        let count = self.count.lock().expect("nobody dies while adding");
        let sum = self.sum.lock().expect("nobody dies while adding");
        (count.get(), sum.get())
    }
}

impl Callable for Counter {
    fn call(&self, argument: u64) {
        self.add(argument);
    }
}

pub fn call_in_processes<C: Callable + Message + Clone + Send + 'static>(object: &C, arguments: &[u64]) {
    let mut children = Vec::new();
    for &argument in arguments {
        let mut child = Process::new(call::<C>, (object.clone(), argument));
        child.start().unwrap();
        children.push(child);
    }
    for child in children {
        child.join().unwrap();
    }
}

fn call<C: Callable>((object, argument): (C, u64)) {
    object.call(argument);
}
