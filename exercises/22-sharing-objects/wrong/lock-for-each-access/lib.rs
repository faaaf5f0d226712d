use multiproc::{Array, Message, Process, message};

pub trait Callable {
    fn call(&self, argument: u64);
}

#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
    numbers: Array<u64>,
}

message!(Counter { name, plus, numbers });

impl Counter {
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus, numbers: Array::new(2) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn add(&self, amount: u64) {
        self.numbers.set(0, (self.plus)(self.numbers.get(0), 1));
        self.numbers.set(1, (self.plus)(self.numbers.get(1), amount));
    }

    pub fn read(&self) -> (u64, u64) {
        (self.numbers.get(0), self.numbers.get(1))
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
