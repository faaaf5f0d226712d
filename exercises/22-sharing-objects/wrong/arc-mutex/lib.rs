use multiproc::{DecodeError, Message, Process};
use std::sync::{Arc, Mutex};

pub trait Callable {
    fn call(&self, argument: u64);
}

#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
    numbers: Arc<Mutex<(u64, u64)>>,
}

impl Message for Counter {
    fn encode(&self, out: &mut Vec<u8>) {
        self.name.encode(out);
        self.plus.encode(out);
        self.numbers.lock().unwrap().encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        let (name, plus) = (Message::decode(bytes)?, Message::decode(bytes)?);
        Ok(Self { name, plus, numbers: Arc::new(Mutex::new(Message::decode(bytes)?)) })
    }
}

impl Counter {
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus, numbers: Arc::default() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn add(&self, amount: u64) {
        let mut numbers = self.numbers.lock().unwrap();
        numbers.0 = (self.plus)(numbers.0, 1);
        numbers.1 = (self.plus)(numbers.1, amount);
    }

    pub fn read(&self) -> (u64, u64) {
        *self.numbers.lock().unwrap()
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
