//! Has children return, exit, crash, stick, tidy up when they are asked to end, and stick in spite of that.

use exam::{Exam, Random, Value};
use multiproc::Queue;
use std::collections::BTreeMap;
use std::ffi::{c_int, c_void};
use std::sync::Mutex;
use std::time::Duration;
use std::{process, ptr, thread};
use zombies::{Ending, supervise};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(&[], random),
        "all-well" => input(&[Does::Returns; 3], random),
        "exit-codes" => input(&[Does::Exits, Does::Returns, Does::ExitsWithOne, Does::Exits], random),
        "crashes" => input(&[Does::Panics, Does::Aborts, Does::Returns, Does::KillsItself], random),
        "many" => input(&[Does::KillsItself, Does::Exits, Does::Returns, Does::Panics].repeat(3), random),
        "one-sticks" => input(&[Does::Returns, Does::Sticks, Does::Exits], random),
        "one-is-stubborn" => input(&[Does::Returns, Does::Panics, Does::IsStubborn], random),
        "the-first-stick" => {
            let stuck = [Does::IsStubborn, Does::Sticks, Does::Sticks];
            input(&[stuck, [Does::Aborts, Does::Returns, Does::Exits]].concat(), random)
        }
        "all-stick" => input(&[Does::Sticks, Does::IsStubborn, Does::Sticks, Does::IsStubborn], random),
        "one-tidies-up" => input(&[Does::Returns, Does::TidiesUp, Does::Sticks], random),
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
    /// As most programs do that fail, and as near to 0 as can be.
    ExitsWithOne,
    Panics,
    Aborts,
    KillsItself,
    /// Until it is asked to end.
    Sticks,
    /// Until it is asked to end. Then it takes its time, and exits as `Exits` does.
    TidiesUp,
    /// Does not even end when it is asked to.
    IsStubborn,
}

const WORDS: [(Does, &str); 9] = [
    (Does::Returns, "returns"),
    (Does::Exits, "exits"),
    (Does::Panics, "panics"),
    (Does::Aborts, "aborts"),
    (Does::KillsItself, "kills itself"),
    (Does::Sticks, "sticks"),
    (Does::TidiesUp, "sticks, tidies up on SIGTERM"),
    (Does::IsStubborn, "sticks, ignores SIGTERM"),
    (Does::ExitsWithOne, "exits with 1"),
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
    /// Who tidies up takes one out of it before it exits. They come with the second patience, and not by the clock: so
    /// nobody is quick enough to exit before it.
    tidied: Queue<()>,
    /// Those that were taken out of `arrived`.
    known: Vec<(Does, u32)>,
    /// How often patience was asked for.
    asked: u32,
}

impl State {
    fn new(tasks: BTreeMap<u64, Does>) -> State {
        State { tasks, arrived: Queue::new(), tidied: Queue::new(), known: Vec::new(), asked: 0 }
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
    match does {
        // SAFETY: it is called with the number of a signal and a disposition that the system knows.
        Does::IsStubborn => _ = unsafe { signal(SIGTERM, SIG_IGN) },
        Does::TidiesUp => hold_back_sigterm(),
        _ => (),
    }
    state.arrived.put((task, process::id()));
    match does {
        Does::Returns => (),
        Does::Exits => process::exit(code(number)),
        Does::ExitsWithOne => process::exit(1),
        Does::Panics => panic!("this task panics, as the task says"),
        Does::Aborts => process::abort(),
        Does::KillsItself => {
            // SAFETY: it touches no memory.
            unsafe { kill(process::id() as c_int, SIGKILL) };
        }
        Does::TidiesUp => {
            await_sigterm();
            state.tidied.get().expect("only `patience` puts something in");
            process::exit(code(number));
        }
        Does::Sticks | Does::IsStubborn => loop {
            thread::sleep(Duration::from_secs(3600));
        },
    }
}

fn code(number: u64) -> i32 {
    1 + (number % 100) as i32
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
        Does::Sticks | Does::TidiesUp => state.asked > 1,
        Does::IsStubborn => false,
        _ => true,
    };
    if state.asked == 2 {
        let tidy = state.known.iter().filter(|(does, _)| *does == Does::TidiesUp);
        tidy.for_each(|_| state.tidied.put(()));
    }
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

/// From now on, a SIGTERM ends nobody, but waits until somebody asks for it.
fn hold_back_sigterm() {
    // SAFETY: the pointer is to a set of signals, and nobody is to be told the old one.
    unsafe { sigprocmask(SIG_BLOCK, &SET_OF_SIGTERM, ptr::null_mut()) };
}

fn await_sigterm() {
    let mut number = 0;
    // SAFETY: the pointers are to a set of signals and to memory for a number.
    unsafe { sigwait(&SET_OF_SIGTERM, &mut number) };
}

/// As large as `sigset_t`, in which a signal has the bit before its number.
const SET_OF_SIGTERM: [u64; 16] = {
    let mut set = [0; 16];
    set[0] = 1 << (SIGTERM - 1);
    set
};

const SIG_BLOCK: c_int = 0;
const SIGKILL: c_int = 9;
const SIGTERM: c_int = 15;
const SIG_IGN: usize = 1;
const P_PID: c_int = 1;
const WEXITED: c_int = 4;
const WNOWAIT: c_int = 0x0100_0000;

unsafe extern "C" {
    fn signal(number: c_int, disposition: usize) -> usize;
    fn sigprocmask(how: c_int, set: *const [u64; 16], old: *mut [u64; 16]) -> c_int;
    fn sigwait(set: *const [u64; 16], number: *mut c_int) -> c_int;
    fn kill(process: c_int, number: c_int) -> c_int;
    fn waitid(kind: c_int, id: u32, report: *mut c_void, options: c_int) -> c_int;
}
