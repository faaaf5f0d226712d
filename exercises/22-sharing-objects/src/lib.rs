//! A counter that works when it is handed to processes, and objects that are called in processes.

use multiproc::{Message, message};

/// An object that can be called, as a Python object whose class has `__call__`. Leave it as it is.
pub trait Callable {
    /// What the call does.
    fn call(&self, argument: u64);
}

/// Counts additions and adds up what was added. All clones, in whatever process, are the same counter.
///
/// It has a name and knows how to add; a count and a sum are missing. Where can they stand, so that all processes see
/// them?
#[derive(Clone)]
pub struct Counter {
    name: String,
    plus: fn(u64, u64) -> u64,
}

// With this a counter can be sent to another process. Name all fields.
message!(Counter { name, plus });

impl Counter {
    /// Makes a counter that nothing has been added to. From then on, `plus(a, b)` is used for each `a + b`.
    pub fn new(name: &str, plus: fn(u64, u64) -> u64) -> Self {
        Self { name: name.to_string(), plus }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds 1 to the count and `amount` to the sum. Nobody comes in between, and nobody sees one without the other.
    pub fn add(&self, amount: u64) {
        let _ = (amount, self.plus); // Delete this line: it only keeps the compiler quiet.
        todo!("add to both numbers")
    }

    /// The count and the sum of one moment.
    pub fn read(&self) -> (u64, u64) {
        todo!("read both numbers")
    }
}

/// A counter that is called adds the argument.
impl Callable for Counter {
    fn call(&self, argument: u64) {
        let _ = argument; // Delete this line, too.
        todo!("add the argument")
    }
}

/// Calls `object` once with each of `arguments`, each time in a process of its own, all at the same time. Returns when
/// all processes have been joined.
pub fn call_in_processes<C>(object: &C, arguments: &[u64])
where
    C: Callable + Message + Clone + Send + 'static,
{
    let _ = (object, arguments); // And this one.
    todo!("start a process for each argument")
}
