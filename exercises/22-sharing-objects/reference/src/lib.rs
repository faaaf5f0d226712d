//! A counter that works when it is handed to processes, and objects that are called in processes.

use multiproc::{Array, Message, Process, message};

/// An object that can be called, as a Python object whose class has `__call__`.
pub trait Callable {
    /// What the call does.
    fn call(&self, argument: u64);
}

/// Counts additions and adds up what was added. All clones, in whatever process, are the same counter.
#[derive(Clone)]
pub struct Counter {
    /// Never changes, so each process may have a copy.
    name: String,
    /// How to add. A function is in every process.
    plus: fn(u64, u64) -> u64,
    /// What changes is shared. Both numbers belong together, so they have one lock.
    numbers: Array<u64>,
}

// The two numbers do not travel, but a handle of them.
message!(Counter { name, plus, numbers });

/// Where in `numbers`.
const COUNT: usize = 0;
const SUM: usize = 1;

impl Counter {
    /// Makes a counter that nothing has been added to.
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus, numbers: Array::new(2) }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds `amount` to the sum and 1 to the count. Nobody comes in between, and nobody sees one without the other.
    pub fn add(&self, amount: u64) {
        let numbers = self.numbers.lock().expect("nobody dies while adding");
        numbers.set(COUNT, (self.plus)(numbers.get(COUNT), 1));
        numbers.set(SUM, (self.plus)(numbers.get(SUM), amount));
    }

    /// The count and the sum of one moment.
    pub fn read(&self) -> (u64, u64) {
        let numbers = self.numbers.lock().expect("nobody dies while adding");
        (numbers.get(COUNT), numbers.get(SUM))
    }
}

impl Callable for Counter {
    fn call(&self, argument: u64) {
        self.add(argument);
    }
}

/// Calls `object` once with each of `arguments`, each time in a process of its own, all at the same time.
pub fn call_in_processes<C>(object: &C, arguments: &[u64])
where
    C: Callable + Message + Clone + Send + 'static,
{
    let start = |&argument: &u64| {
        let mut child = Process::new(call::<C>, (object.clone(), argument));
        child.start().expect("the system has room for one more process");
        child
    };
    let children: Vec<Process> = arguments.iter().map(start).collect();
    for child in &children {
        child.join().expect("a child that was started can be joined");
    }
}

/// What a child runs. An object is no function, but a function can call it: there is one of these for each type `C`.
fn call<C: Callable>((object, argument): (C, u64)) {
    object.call(argument);
}
