//! Has children return, exit, crash, stick, and stick in spite of being asked to end.

use exam::{Exam, Random, Value};
use multiproc::Queue;
use std::collections::BTreeMap;
use std::ffi::{c_int, c_void};
use std::sync::Mutex;
use std::time::Duration;
use std::{process, thread};
use zombies::{Ending, supervise};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(&[], random),
        "all-well" => input(&[Does::Returns; 3], random),
        "exit-codes" => input(&[Does::Exits, Does::Returns, Does::Exits], random),
        "crashes" => input(&[Does::Panics, Does::Aborts, Does::Returns, Does::KillsItself], random),
        "many" => input(&[Does::KillsItself, Does::Exits, Does::Returns, Does::Panics].repeat(3), random),
        "one-sticks" => input(&[Does::Returns, Does::Sticks, Does::Exits], random),
        "one-is-stubborn" => input(&[Does::Returns, Does::Panics, Does::IsStubborn], random),
        "the-first-stick" => {
            let stuck = [Does::IsStubborn, Does::Sticks, Does::Sticks];
            input(&[stuck, [Does::Aborts, Does::Returns, Does::Exits]].concat(), random)
        }
        "all-stick" => input(&[Does::Sticks, Does::IsStubborn, Does::Sticks, Does::IsStubborn], random),
        "random" => {
            let count = random.between(0, 6);
            let kinds = (0..count).map(|_| WORDS[random.between(0, 4) as usize].0);
            input(&kinds.collect::<Vec<_>>(), random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// What a child does, after it has asked the judge for a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Returns,
    /// With a code that comes from the judge, so that nobody can make it up.
    Exits,
    Panics,
    Aborts,
    KillsItself,
    /// Until it is asked to end.
    Sticks,
    /// Does not even end when it is asked to.
    IsStubborn,
}

const WORDS: [(Does, &str); 7] = [
    (Does::Returns, "returns"),
    (Does::Exits, "exits"),
    (Does::Panics, "panics"),
    (Does::Aborts, "aborts"),
    (Does::KillsItself, "kills itself"),
    (Does::Sticks, "sticks"),
    (Does::IsStubborn, "sticks, ignores SIGTERM"),
];

/// Tasks so many that no two are the same.
fn input(tasks: &[Does], random: &mut Random) -> Value {
    let tasks = tasks.iter().map(|&does| {
        let word = WORDS.iter().find(|(known, _)| *known == does).expect("each has its words").1;
        Value::record([("task", random.between(1, 1_000_000_000_000).into()), ("does", word.into())])
    });
    Value::record([("tasks", tasks.collect())])
}

fn answer(input: &Value) -> Value {
    let tasks: Vec<(u64, Does)> = input.field("tasks").items().iter().map(read).collect();
    let numbers: Vec<u64> = tasks.iter().map(|(task, _)| *task).collect();
    *STATE.lock().expect(ALONE) = Some(State::new(tasks.into_iter().collect()));
    let endings = supervise(&numbers, run, patience);
    *STATE.lock().expect(ALONE) = None;
    endings.into_iter().map(shown).collect()
}

fn read(task: &Value) -> (u64, Does) {
    let word = task.field("does").text();
    let does = WORDS.iter().find(|(_, known)| *known == word).expect("a word of this harness").0;
    (task.field("task").int(), does)
}

fn shown(ending: Ending) -> Value {
    match ending {
        Ending::Finished => "finished".into(),
        Ending::Failed(code) => Value::record([("failed", code.into())]),
        Ending::Killed(signal) => Value::record([("killed", signal.into())]),
    }
}

/// What children and `patience` have to know. A static, because they are told nothing else; children have a copy of it
/// from the moment they are forked, but the queue in it is the same for all.
static STATE: Mutex<Option<State>> = Mutex::new(None);
const ALONE: &str = "nobody panics while holding this";

#[derive(Clone)]
struct State {
    tasks: BTreeMap<u64, Does>,
    /// Each child puts in its task and its process, when all that is left to be done is to end, or to stick.
    arrived: Queue<(u64, u32)>,
    /// Those that were taken out of it.
    known: Vec<(Does, u32)>,
    /// How often patience was asked for.
    asked: u32,
}

impl State {
    fn new(tasks: BTreeMap<u64, Does>) -> State {
        State { tasks, arrived: Queue::new(), known: Vec::new(), asked: 0 }
    }

    fn does(&self, task: u64) -> Does {
        self.tasks.get(&task).copied().unwrap_or(Does::Returns)
    }
}

fn state() -> State {
    STATE.lock().expect(ALONE).clone().expect("a question is being answered")
}

/// One function for all tasks, so that a submission cannot tell them apart.
fn run(task: u64) {
    let number = exam::call("run", Value::record([("task", task.into()), ("by", Value::Caller)]));
    let state = state();
    let does = state.does(task);
    if does == Does::IsStubborn {
        // SAFETY: it is called with the number of a signal and a disposition that the system knows.
        unsafe { signal(SIGTERM, SIG_IGN) };
    }
    state.arrived.put((task, process::id()));
    match does {
        Does::Returns => (),
        Does::Exits => process::exit(1 + (number % 100) as i32),
        Does::Panics => panic!("this task panics, as the task says"),
        Does::Aborts => process::abort(),
        Does::KillsItself => {
            // SAFETY: it touches no memory.
            unsafe { kill(process::id() as c_int, SIGKILL) };
        }
        Does::Sticks | Does::IsStubborn => loop {
            thread::sleep(Duration::from_secs(3600));
        },
    }
}

/// Waits by itself, and not by the clock: the first time until all are there and those that end by themselves have ended,
/// the second time also for those that end when they are asked to.
fn patience() {
    let mut state = state();
    while state.known.len() < state.tasks.len() {
        let (task, process) = state.arrived.get().expect("the children put nothing else in");
        state.known.push((state.does(task), process));
    }
    state.asked += 1;
    let ends = |does| match does {
        Does::Sticks => state.asked > 1,
        Does::IsStubborn => false,
        _ => true,
    };
    state.known.iter().filter(|(does, _)| ends(*does)).for_each(|(_, process)| await_end(*process));
    *STATE.lock().expect(ALONE) = Some(state);
}

/// Waits until a child has ended, and leaves it to the submission to find out how. One that the submission has waited for
/// already is no child any more, and then this returns at once.
fn await_end(process: u32) {
    let mut report = [0_u64; 16]; // As large as `siginfo_t`, which nobody reads here.
    // SAFETY: the pointer is to memory of this frame of the size that is written at most.
    unsafe { waitid(P_PID, process, report.as_mut_ptr().cast(), WEXITED | WNOWAIT) };
}

const SIGKILL: c_int = 9;
const SIGTERM: c_int = 15;
const SIG_IGN: usize = 1;
const P_PID: c_int = 1;
const WEXITED: c_int = 4;
const WNOWAIT: c_int = 0x0100_0000;

unsafe extern "C" {
    fn signal(number: c_int, disposition: usize) -> usize;
    fn kill(process: c_int, number: c_int) -> c_int;
    fn waitid(kind: c_int, id: u32, report: *mut c_void, options: c_int) -> c_int;
}
