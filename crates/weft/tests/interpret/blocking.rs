//! Runs a program over blocking primitives under the model checker and collects the outcomes of all executions.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::panic::Location;
use std::rc::Rc;

use litmus::program::{Register, Value};
use litmus::sync::{CAPACITIES, DISCONNECTED, DONE, MUTEXES, Outcome, Program, Step, WOULD_BLOCK};
use weft::sync::{RawChannel, RawCondvar, RawLock, Refused};

/// What the model checker found.
#[derive(Debug)]
pub struct Explored {
    /// The outcomes of the executions that came to their end.
    pub outcomes: BTreeSet<Outcome>,
    /// How it stood at the end of the last execution, be it a deadlock.
    pub last: Outcome,
    /// What the search says of itself.
    pub search: weft::Outcome,
}

/// Explores the program.
pub fn explore(program: &Program, config: &weft::Config) -> Explored {
    let program = Rc::new(program.clone());
    let outcomes = RefCell::new(BTreeSet::new());
    let last = RefCell::new(Rc::new(World::new(&program)));
    let search = weft::explore(config, &|| {
        let world = Rc::new(World::new(&program));
        last.replace(Rc::clone(&world));
        execute(&program, &world);
        outcomes.borrow_mut().insert(world.outcome(false));
    });
    let deadlock = matches!(search.failure, Some(weft::Failure::Deadlock(_)));
    Explored { outcomes: outcomes.into_inner(), last: last.into_inner().outcome(deadlock), search }
}

/// One execution: the main task starts all threads and waits for them.
fn execute(program: &Rc<Program>, world: &Rc<World>) {
    let start = |thread: usize| {
        let (program, world) = (Rc::clone(program), Rc::clone(world));
        let body = move || {
            world.gate.pass();
            program.threads[thread].iter().for_each(|step| world.step(thread, *step));
        };
        weft::spawn(Box::new(body), None, Location::caller())
    };
    let tasks: Vec<weft::TaskId> = (0..program.threads.len()).map(start).collect();
    assert!(tasks.iter().enumerate().all(|(thread, task)| *task == task_of(thread)));
    world.gate.open();
    for task in tasks {
        weft::join(task, Location::caller());
    }
}

/// The main task is 0, and the threads are spawned in their order.
fn task_of(thread: usize) -> weft::TaskId {
    thread + 1
}

/// The objects of one execution.
struct World {
    gate: Gate,
    registers: RefCell<Vec<Value>>,
    locks: Vec<Lock>,
    channels: Vec<Channel>,
}

struct Lock {
    raw: RawLock,
    condvar: RawCondvar,
    owner: Cell<Option<usize>>,
    data: Cell<Value>,
}

struct Channel {
    raw: RawChannel,
    messages: RefCell<VecDeque<Value>>,
    has_sender: RefCell<Vec<bool>>,
}

impl World {
    fn new(program: &Program) -> World {
        World {
            gate: Gate::new(),
            registers: RefCell::new(vec![0; program.registers()]),
            locks: (0..MUTEXES).map(Lock::new).collect(),
            channels: (0..CAPACITIES.len()).map(|channel| Channel::new(program, channel)).collect(),
        }
    }

    fn outcome(&self, deadlock: bool) -> Outcome {
        let data = [self.locks[0].data.get(), self.locks[1].data.get()];
        Outcome { deadlock, registers: self.registers.borrow().clone(), data }
    }

    fn step(&self, thread: usize, step: Step) {
        let loc = Location::caller();
        match step {
            Step::Lock(mutex) => self.locks[mutex].lock(thread),
            Step::TryLock(to, mutex) => self.set(to, self.locks[mutex].try_lock(thread)),
            Step::Unlock(mutex) => self.if_owner(thread, mutex, Lock::unlock),
            Step::Add(mutex, amount) => {
                self.if_owner(thread, mutex, |lock| lock.data.set(lock.data.get() + amount));
            }
            Step::Get(to, mutex) => self.if_owner(thread, mutex, |lock| self.set(to, lock.data.get())),
            Step::Wait(mutex) => self.if_owner(thread, mutex, |lock| lock.wait(thread)),
            Step::WaitUntil(mutex, least) => self.if_owner(thread, mutex, |lock| {
                while lock.data.get() < least {
                    lock.wait(thread);
                }
            }),
            Step::NotifyOne(mutex) => self.locks[mutex].condvar.notify_one(loc),
            Step::NotifyAll(mutex) => self.locks[mutex].condvar.notify_all(loc),
            Step::Send(to, channel, message) => {
                self.if_sender(thread, channel, |channel| self.set(to, channel.send(message)));
            }
            Step::TrySend(to, channel, message) => {
                self.if_sender(thread, channel, |channel| self.set(to, channel.try_send(message)));
            }
            Step::Receive(to, channel) => self.set(to, self.channels[channel].receive()),
            Step::TryReceive(to, channel) => self.set(to, self.channels[channel].try_receive()),
            Step::DropSender(channel) => {
                self.if_sender(thread, channel, |channel| channel.drop_sender(thread));
            }
            Step::DropReceiver(channel) => self.channels[channel].drop_receiver(),
            Step::Park => weft::park(loc, None),
            Step::Unpark(other) => weft::unpark(task_of(other), loc),
            Step::Join(other) => weft::join(task_of(other), loc),
        }
    }

    fn set(&self, register: Register, value: Value) {
        self.registers.borrow_mut()[register] = value;
    }

    fn if_owner(&self, thread: usize, mutex: usize, act: impl FnOnce(&Lock)) {
        if self.locks[mutex].owner.get() == Some(thread) {
            act(&self.locks[mutex]);
        }
    }

    fn if_sender(&self, thread: usize, channel: usize, act: impl FnOnce(&Channel)) {
        if self.channels[channel].has_sender.borrow()[thread] {
            act(&self.channels[channel]);
        }
    }
}

impl Lock {
    /// Each mutex is made at a place of its own, so that one is not looked at because the other is.
    fn new(mutex: usize) -> Lock {
        let places = [
            Location::caller(),
            Location::caller(), // A place is a line and a column.
        ];
        Lock {
            raw: RawLock::mutex(places[mutex]),
            condvar: RawCondvar::new(Location::caller()),
            owner: Cell::new(None),
            data: Cell::new(0),
        }
    }

    fn lock(&self, thread: usize) {
        self.raw.write("Mutex::lock", Location::caller(), self.value());
        self.owner.set(Some(thread));
    }

    fn try_lock(&self, thread: usize) -> Value {
        if !self.raw.try_write("Mutex::try_lock", Location::caller(), self.value()) {
            return WOULD_BLOCK;
        }
        self.owner.set(Some(thread));
        DONE
    }

    fn value(&self) -> weft::sync::Value {
        weft::sync::Value::of(self.data.as_ptr(), size_of::<Value>())
    }

    fn unlock(&self) {
        self.owner.set(None);
        self.raw.unlock_write(Location::caller(), self.value());
    }

    fn wait(&self, thread: usize) {
        self.condvar.wait(&self.raw, None, Location::caller(), self.value());
        self.owner.set(Some(thread));
    }
}

impl Channel {
    fn new(program: &Program, channel: usize) -> Channel {
        let has_sender: Vec<bool> =
            (0..program.threads.len()).map(|thread| program.has_sender(thread, channel)).collect();
        let raw = RawChannel::new(CAPACITIES[channel], Location::caller());
        match has_sender.iter().filter(|has| **has).count() {
            0 => raw.remove_sender("Sender::drop", Location::caller()),
            senders => (1..senders).for_each(|_| raw.add_sender()),
        }
        Channel { raw, messages: RefCell::new(VecDeque::new()), has_sender: RefCell::new(has_sender) }
    }

    fn send(&self, message: Value) -> Value {
        match self.raw.send("Sender::send", Location::caller()) {
            Ok(ticket) => {
                self.messages.borrow_mut().push_back(message);
                match self.raw.handed_over("Sender::send", ticket, Location::caller()) {
                    Ok(()) => DONE,
                    Err(place) => {
                        self.messages.borrow_mut().remove(place);
                        DISCONNECTED
                    }
                }
            }
            Err(refused) => answer(refused),
        }
    }

    fn try_send(&self, message: Value) -> Value {
        match self.raw.try_send("SyncSender::try_send", Location::caller()) {
            Ok(_) => {
                self.messages.borrow_mut().push_back(message);
                DONE
            }
            Err(refused) => answer(refused),
        }
    }

    fn receive(&self) -> Value {
        let received = self.raw.receive("Receiver::recv", None, Location::caller());
        received.map_or_else(answer, |()| self.first())
    }

    fn try_receive(&self) -> Value {
        let received = self.raw.try_receive("Receiver::try_recv", Location::caller());
        received.map_or_else(answer, |()| self.first())
    }

    fn first(&self) -> Value {
        self.messages.borrow_mut().pop_front().expect("there is a message for each that was let in")
    }

    fn drop_sender(&self, thread: usize) {
        self.raw.remove_sender("Sender::drop", Location::caller());
        self.has_sender.borrow_mut()[thread] = false;
    }

    fn drop_receiver(&self) {
        if self.raw.remove_receiver("Receiver::drop", Location::caller()) {
            self.messages.borrow_mut().clear();
        }
    }
}

fn answer(refused: Refused) -> Value {
    match refused {
        Refused::Now => WOULD_BLOCK,
        Refused::Disconnected => DISCONNECTED,
        Refused::TimedOut => unreachable!("no time-out was given"),
    }
}

/// What all threads wait for before their first step, so that each can name all others.
struct Gate {
    object: weft::Object,
    is_open: Cell<bool>,
}

impl Gate {
    fn new() -> Gate {
        Gate { object: weft::Object::new(), is_open: Cell::new(false) }
    }

    fn pass(&self) {
        weft::wait(&self.op(weft::Access::Read), weft::Wakes::NONE, &|| self.is_open.get());
    }

    fn open(&self) {
        weft::step(&self.op(weft::Access::Write));
        self.is_open.set(true);
    }

    fn op(&self, access: weft::Access) -> weft::Op {
        let object = self.object.id(weft::Kind::Futex, None);
        weft::Op { verb: "start", object, access, loc: Location::caller() }
    }
}
