//! Hands counters to processes and looks at what becomes of them; and lets objects be called in processes.

use exam::{Exam, Random, Value};
use multiproc::{Message, Pool, Process, Value as Shared, message};
use sharing_objects::{Callable, Counter, call_in_processes};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "one-process" => input("processes", "0 s", 1, random),
        "four-processes" => input("processes", "20 ms", 4, random),
        "two-counters" => input("two counters", "0 s", 3, random),
        "clones" => input("clones", "0 s", 1, random),
        "pool" => input("pool", "20 ms", 5, random),
        "call-nobody" => input("call a probe", "0 s", 0, random),
        "call-once" => input("call a probe", "0 s", 1, random),
        "call-three" => input("call a probe", "0 s", 3, random),
        "call-a-counter" => input("call a counter", "20 ms", 4, random),
        "call-together" => input("call a probe", TOGETHER, 4, random),
        "a-second-each" => input("processes", "1 s", 4, random),
        "read-in-between" => input(READ_IN_BETWEEN, "1 s", 1, random),
        "random" => {
            let scene = match random.between(0, 3) {
                0 => "processes",
                1 => "two counters",
                2 => "clones",
                _ => "pool",
            };
            let processes = random.between(1, 4);
            input(scene, "20 ms", processes, random)
        }
        "random-parallel" => {
            let processes = random.between(2, 5);
            input("call a probe", TOGETHER, processes, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// The scene that is played on the simulated machine alone.
const READ_IN_BETWEEN: &str = "read in between";

/// How long something takes, where it is until all processes do it.
const TOGETHER: &str = "until all do it";

fn input(scene: &str, takes: &str, processes: u64, random: &mut Random) -> Value {
    Value::record([
        ("scene", scene.into()),
        ("processes", processes.into()),
        ("name", random.word(5).into()),
        ("amount", random.between(2, 1000).into()),
        ("takes", takes.into()),
    ])
}

fn answer(input: &Value) -> Value {
    let scene = Scene::of(input);
    match input.field("scene").text() {
        "processes" => scene.processes(),
        "two counters" => scene.two_counters(),
        "clones" => scene.clones(),
        "pool" => scene.pool(),
        READ_IN_BETWEEN => scene.read_in_between(),
        "call a probe" => scene.call_a_probe(),
        "call a counter" => scene.call_a_counter(),
        other => panic!("there is no scene `{other}`"),
    }
}

/// What has to come of the scenes of the simulated machine, all in one process, one addition after the other.
fn baseline(input: &Value) -> Value {
    let scene = Scene::of(input);
    let (mut count, mut sum) = (0, 0);
    for _ in 0..scene.processes {
        (count, sum) = (plus(count, 1), plus(sum, scene.amount));
        exam::call("added", scene.name.as_str().into());
    }
    if input.field("scene").text() == READ_IN_BETWEEN {
        tell_reading(count, sum);
    }
    seen(&scene.name, (count, sum))
}

/// The input, as it is needed.
struct Scene {
    name: String,
    amount: u64,
    processes: usize,
}

impl Scene {
    /// Reads it, and remembers what the functions that are called back have to be told.
    fn of(input: &Value) -> Self {
        let processes = input.field("processes").int();
        let takes = input.field("takes").text();
        CALLS_TOGETHER.store(if takes == TOGETHER { processes } else { 1 }, Ordering::Relaxed);
        let millis = match takes {
            "20 ms" => 20,
            "1 s" => 1000,
            _ => 0,
        };
        MILLIS.store(millis, Ordering::Relaxed);
        Self { name: input.field("name").text().to_string(), amount: input.field("amount").int(), processes }
    }

    fn counter(&self) -> Counter {
        Counter::new(&self.name, plus)
    }

    /// Each process adds, all to one counter.
    fn processes(&self) -> Value {
        let counter = self.counter();
        in_processes(self.processes, &counter, self.amount);
        see(&counter)
    }

    /// This process adds, too; and another counter has nothing to do with it.
    fn two_counters(&self) -> Value {
        let (counter, other) = (self.counter(), Counter::new("other", plus));
        counter.add(self.amount);
        other.add(1001);
        in_processes(self.processes, &counter, self.amount);
        in_processes(1, &other, 1001);
        Value::from(vec![see(&counter), see(&other)])
    }

    /// Clones are the same counter, here and elsewhere.
    fn clones(&self) -> Value {
        let counter = self.counter();
        let clone = counter.clone();
        clone.add(self.amount);
        in_processes(self.processes, &clone, self.amount);
        counter.add(self.amount);
        Value::from(vec![see(&counter), see(&clone)])
    }

    /// The counter comes to a worker in the middle of a message.
    fn pool(&self) -> Value {
        let counter = self.counter();
        let tasks = vec![(Some(counter.clone()), vec![self.amount]); self.processes];
        let pool = Pool::new(2).expect("processes can be started");
        let names = pool.map(add_in_pool, tasks).expect("the workers live");
        Value::from(vec![see(&counter), names.into_iter().collect()])
    }

    /// A process of its own looks at the counter when one of its numbers has changed and the other not.
    fn read_in_between(&self) -> Value {
        let counter = self.counter();
        let mut reader = Process::new(read_later, counter.clone());
        reader.start().expect("processes can be started");
        in_processes(self.processes, &counter, self.amount);
        reader.join().expect("it was started");
        see(&counter)
    }

    fn call_a_probe(&self) -> Value {
        let probe = Probe { name: self.name.clone(), sum: Shared::new(0) };
        let arguments: Vec<u64> = (0..self.processes as u64).map(|number| self.amount + number).collect();
        call_in_processes(&probe, &arguments);
        probe.sum.get().into()
    }

    fn call_a_counter(&self) -> Value {
        let counter = self.counter();
        call_in_processes(&counter, &vec![self.amount; self.processes]);
        see(&counter)
    }
}

fn in_processes(count: usize, counter: &Counter, amount: u64) {
    let mut children: Vec<_> = (0..count).map(|_| Process::new(add, (counter.clone(), amount))).collect();
    children.iter_mut().for_each(|child| child.start().expect("processes can be started"));
    children.iter().for_each(|child| child.join().expect("the child was started"));
}

fn add((counter, amount): (Counter, u64)) {
    counter.add(amount);
    exam::call("added", counter.name().into());
}

fn add_in_pool((counter, amounts): (Option<Counter>, Vec<u64>)) -> String {
    let counter = counter.expect("it was put in");
    amounts.into_iter().for_each(|amount| counter.add(amount));
    counter.name().to_string()
}

fn read_later(counter: Counter) {
    thread::sleep(Duration::from_millis(1500));
    let (count, sum) = counter.read();
    tell_reading(count, sum);
}

fn tell_reading(count: u64, sum: u64) {
    exam::call("reader sees", Value::record([("count", count.into()), ("sum", sum.into())]));
}

fn see(counter: &Counter) -> Value {
    seen(counter.name(), counter.read())
}

fn seen(name: &str, (count, sum): (u64, u64)) -> Value {
    Value::record([("name", name.into()), ("count", count.into()), ("sum", sum.into())])
}

/// Statics, because the functions are told nothing of it; processes have a copy of them from when they are forked.
static CALLS_TOGETHER: AtomicUsize = AtomicUsize::new(1);
static MILLIS: AtomicU64 = AtomicU64::new(0);

fn plus(number: u64, amount: u64) -> u64 {
    exam::call("plus", Value::record([("number", number.into()), ("amount", amount.into())]));
    thread::sleep(Duration::from_millis(MILLIS.load(Ordering::Relaxed)));
    number + amount
}

/// An object that tells the judge when it is called, and with what.
#[derive(Clone)]
struct Probe {
    name: String,
    sum: Shared<u64>,
}

message!(Probe { name, sum });

impl Callable for Probe {
    fn call(&self, argument: u64) {
        let what = Value::record([("object", self.name.as_str().into()), ("argument", argument.into())]);
        exam::meet("call", what, CALLS_TOGETHER.load(Ordering::Relaxed));
        let sum = self.sum.lock().expect("nobody dies while holding it");
        sum.set(sum.get() + argument);
    }
}

/// What a counter has to be, said where the compiler's message is short.
const _: () = can_be_handed_to_processes::<Counter>();

const fn can_be_handed_to_processes<T: Callable + Message + Clone + Send + 'static>() {}
