//! Numbers without a lock and a lock beside them, in a message that is written by hand; calls that a pool makes.

use multiproc::{DecodeError, Lock, Message, Pool, RawValue};

pub trait Callable {
    fn call(&self, argument: u64);
}

#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
    count: RawValue<u64>,
    sum: RawValue<u64>,
    lock: Lock,
}

impl Message for Counter {
    fn encode(&self, out: &mut Vec<u8>) {
        self.name.encode(out);
        self.plus.encode(out);
        self.count.encode(out);
        self.sum.encode(out);
        self.lock.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        Ok(Self {
            name: Message::decode(bytes)?,
            plus: Message::decode(bytes)?,
            count: Message::decode(bytes)?,
            sum: Message::decode(bytes)?,
            lock: Message::decode(bytes)?,
        })
    }
}

impl Counter {
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        let (count, sum, lock) = (RawValue::new(0), RawValue::new(0), Lock::new());
        Self { name: name.to_string(), plus, count, sum, lock }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn add(&self, amount: u64) {
        let _alone = self.lock.lock().expect("nobody dies while adding");
        let sum = (self.plus)(self.sum.get(), amount);
        self.count.set((self.plus)(self.count.get(), 1));
        self.sum.set(sum);
    }

    pub fn read(&self) -> (u64, u64) {
        let _alone = self.lock.lock().expect("nobody dies while adding");
        (self.count.get(), self.sum.get())
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
    if arguments.is_empty() {
        return; // A pool of 0 would have as many processes as there are cores.
    }
    let calls: Vec<(C, u64)> = arguments.iter().map(|&argument| (object.clone(), argument)).collect();
    let pool = Pool::new(calls.len()).expect("processes can be started");
    pool.map(|(object, argument): (C, u64)| object.call(argument), calls).expect("no call panics");
}
