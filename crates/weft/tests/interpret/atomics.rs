//! Runs a litmus program under the model checker and collects the outcomes of all executions that it makes.

use std::cell::{RefCell, UnsafeCell};
use std::collections::BTreeSet;
use std::panic::Location;
use std::rc::Rc;
use std::sync::atomic::Ordering;

use litmus::program::{Change, Instruction, Outcome, Program, Register, Value, advance};

/// What the model checker found.
#[derive(Debug)]
pub struct Explored {
    /// The outcomes of the executions that came to their end.
    pub outcomes: BTreeSet<Outcome>,
    /// What the search says of itself.
    pub search: weft::Outcome,
}

/// Explores the program.
pub fn explore(program: &Program, config: &weft::Config) -> Explored {
    let world = Rc::new(World::new(program));
    let outcomes = RefCell::new(BTreeSet::new());
    let search = weft::explore(config, &|| {
        world.reset();
        let outcome = execute(&world);
        outcomes.borrow_mut().insert(outcome);
    });
    Explored { outcomes: outcomes.into_inner(), search }
}

/// One execution: the main task starts all threads, waits for them, and looks at what they left.
fn execute(world: &Rc<World>) -> Outcome {
    let start = |thread: usize| {
        let world = Rc::clone(world);
        weft::spawn(Box::new(move || world.run_thread(thread)), None, Location::caller())
    };
    let tasks: Vec<weft::TaskId> = (0..world.program.threads.len()).map(start).collect();
    for task in tasks {
        weft::join(task, Location::caller());
    }
    let finals = world.cells.iter().map(Cell::last).collect();
    Outcome { registers: world.registers.borrow().clone(), finals }
}

/// What the threads share. It is used again in every execution: many are cut off in the middle, and what they have
/// allocated is never freed.
struct World {
    program: Program,
    cells: Vec<Cell>,
    registers: RefCell<Vec<Value>>,
}

impl World {
    fn new(program: &Program) -> World {
        World {
            program: program.clone(),
            cells: (0..program.locations()).map(|_| Cell::default()).collect(),
            registers: RefCell::new(vec![0; program.registers()]),
        }
    }

    fn reset(&self) {
        self.cells.iter().for_each(Cell::reset);
        self.registers.borrow_mut().fill(0);
    }

    fn run_thread(&self, thread: usize) {
        let instructions = &self.program.threads[thread];
        let mut place = self.advance(thread, 0);
        while let Some(counter) = place {
            self.make(&instructions[counter]);
            place = self.advance(thread, counter + 1);
        }
    }

    fn advance(&self, thread: usize, counter: usize) -> Option<usize> {
        advance(&self.program.threads[thread], counter, &self.registers.borrow())
    }

    fn make(&self, instruction: &Instruction) {
        match *instruction {
            Instruction::Load { to, at, ordering } => self.set(to, self.cells[at].load(ordering)),
            Instruction::Store { at, value, ordering } => {
                let value = value.value(&self.registers.borrow());
                self.cells[at].store(value, ordering);
            }
            Instruction::Update { to, at, change, ordering } => {
                self.set(to, self.cells[at].update(change, ordering));
            }
            Instruction::Fence(ordering) => weft::fence(ordering, Location::caller()),
            Instruction::If { .. } => unreachable!("`advance` passes conditions"),
        }
    }

    fn set(&self, register: Register, value: Value) {
        self.registers.borrow_mut()[register] = value;
    }
}

/// An atomic of 64 bits, as the shadow of `std` makes it.
#[derive(Default)]
struct Cell {
    value: UnsafeCell<Value>,
    atomic: weft::Atomic,
}

impl Cell {
    fn reset(&self) {
        // SAFETY: no task of an earlier execution ever runs again, and none of this one has started.
        unsafe { *self.value.get() = 0 };
    }

    fn bytes(&self) -> weft::Cell8 {
        weft::Cell8 { address: self.value.get().cast(), size: 8, made: Some(Location::caller()) }
    }

    fn load(&self, ordering: Ordering) -> Value {
        self.atomic.load(self.bytes(), ordering, Location::caller(), |value| value.to_string())
    }

    /// The value that is left in the end. This load is none of the program's.
    fn last(&self) -> Value {
        let bytes = weft::Cell8 { made: None, ..self.bytes() };
        self.atomic.load(bytes, Ordering::Relaxed, Location::caller(), |value| value.to_string())
    }

    fn store(&self, value: Value, ordering: Ordering) {
        self.atomic.store(self.bytes(), value, ordering, Location::caller(), |value| value.to_string());
    }

    /// Returns the old value.
    fn update(&self, change: Change, success: Ordering) -> Value {
        let (verb, failure) = match change {
            Change::Add(_) => ("fetch_add", Ordering::Relaxed),
            Change::Swap(_) => ("swap", Ordering::Relaxed),
            Change::CompareExchange { failure, .. } => ("compare_exchange", failure),
        };
        let update = weft::Update { verb, success, failure, weak: false, new: &|old| change.apply(old) };
        let (Ok(old) | Err(old)) =
            self.atomic.rmw(self.bytes(), &update, Location::caller(), |value| value.to_string());
        old
    }
}
