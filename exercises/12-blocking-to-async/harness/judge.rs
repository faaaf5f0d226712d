//! Hands out calls that answer at once, wait for each other, end in a given order, panic, or stick until it is too
//! late.

use blocking_to_async::{Outcome, as_completed, gather};
use exam::{Exam, Random, Value};
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "none" => input(GATHER, 3, FOREVER, Vec::new()),
        "one" => input(GATHER, 2, FOREVER, calls(&[ASK], random)),
        "many" => input(GATHER, 3, FOREVER, calls(&[ASK; 9], random)),
        "more-threads" => input(GATHER, 6, HOUR, calls(&[ASK; 3], random)),
        "panics" => input(GATHER, 2, FOREVER, calls(&[ASK, PANIC, PANIC, PANIC, ASK], random)),
        "panics-as-completed" => input(AS_COMPLETED, 2, FOREVER, calls(&[PANIC, PANIC, ASK, ASK], random)),
        "last-ends-first" => input(GATHER, 4, FOREVER, calls(&[TURN + 3, TURN + 2, TURN + 1, TURN], random)),
        "as-they-end" => {
            input(AS_COMPLETED, 4, FOREVER, calls(&[TURN + 2, TURN, TURN + 3, TURN + 1], random))
        }
        "all-stick" => input(GATHER, 2, 0, calls(&[STICK, STICK], random)),
        "some-stick" => input(GATHER, 2, SECOND, calls(&[ASK, STICK, STICK, ASK], random)),
        "one-sticks" => input(GATHER, 2, SECOND, calls(&[STICK, ASK, ASK, ASK], random)),
        "eight" => input(GATHER, 8, FOREVER, calls(&[MEET; 8], random)),
        "two-of-six" => input(GATHER, 2, FOREVER, calls(&[MEET; 6], random)),
        "four-as-completed" => input(AS_COMPLETED, 4, FOREVER, calls(&[MEET; 8], random)),
        "random-parallel" => {
            let (rounds, threads) = (random.between(1, 3), random.between(2, 5));
            input(either(random), threads, FOREVER, calls(&vec![MEET; (rounds * threads) as usize], random))
        }
        "eight-calls" => input(GATHER, 8, FOREVER, calls(&[SLEEP; 8], random)),
        _ => {
            let kinds: Vec<u64> = (0..random.between(0, 10))
                .map(|_| [ASK, ASK, PANIC][random.between(0, 2) as usize])
                .collect();
            input(either(random), random.between(1, 4), FOREVER, calls(&kinds, random))
        }
    }
}

const GATHER: &str = "gather";
const AS_COMPLETED: &str = "as_completed";

fn either(random: &mut Random) -> &'static str {
    [GATHER, AS_COMPLETED][random.between(0, 1) as usize]
}

/// Limits in milliseconds.
const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600_000;
const FOREVER: u64 = u64::MAX;

fn input(function: &str, threads: u64, limit: u64, calls: Vec<Value>) -> Value {
    let limit = if limit == FOREVER { "forever".into() } else { Value::from(limit) };
    let fields = [
        ("function", function.into()),
        ("threads", threads.into()),
        ("limit_ms", limit),
        ("calls", calls.into()),
    ];
    Value::record(fields)
}

/// What a call does: asks the judge, which answers at once; is held back by the judge until all threads wait; panics;
/// sticks until it is too late; sleeps, and then asks; or, from `TURN` on, ends as the first, the second, and so on.
const ASK: u64 = 0;
const MEET: u64 = 1;
const PANIC: u64 = 2;
const STICK: u64 = 3;
const SLEEP: u64 = 4;
const TURN: u64 = 5;

const NAMES: [&str; 6] = ["answers", "meets", "panics", "sticks", "sleeps", "ends"];

/// Calls of these kinds. Arguments are so many that no two calls share one.
fn calls(kinds: &[u64], random: &mut Random) -> Vec<Value> {
    let call = |&kind: &u64| {
        let argument = ("argument", random.between(1, 1_000_000_000_000).into());
        let kind = match kind {
            TURN.. => ("ends", (kind - TURN).into()),
            _ => (NAMES[kind as usize], Value::from(true)),
        };
        Value::record([argument, kind])
    };
    kinds.iter().map(call).collect()
}

fn answer(input: &Value) -> Value {
    let (arguments, threads) = take(input);
    if input.field("function").text() == AS_COMPLETED {
        as_completed(&arguments, threads, call, tell);
        return told();
    }
    let outcomes = gather(&arguments, threads, call, limit(input));
    Value::record([("outcomes", outcomes.into_iter().map(shown).collect()), ("in_time", in_time().into())])
}

/// The same calls one after the other. They sleep, so none of them panics or sticks.
fn baseline(input: &Value) -> Value {
    let (arguments, _) = take(input);
    let outcomes = arguments.into_iter().map(|argument| shown(Outcome::Done(call(argument)))).collect();
    Value::record([("outcomes", outcomes), ("in_time", in_time().into())])
}

fn limit(input: &Value) -> Duration {
    match input.field("limit_ms") {
        Value::Text(_) => Duration::MAX,
        limit => Duration::from_millis(limit.int()),
    }
}

fn shown(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Done(number) => number.into(),
        Outcome::Panicked => "panicked".into(),
        Outcome::TimedOut => "timed out".into(),
    }
}

/// What has been told, in the order in which it was, where the calls end in an order; else by place.
fn told() -> Value {
    let state = lock();
    let mut told = state.told.clone();
    if state.kinds.values().any(|kind| *kind < TURN) {
        told.sort_by_key(|(place, _)| *place);
    }
    told.into_iter()
        .map(|(place, outcome)| Value::record([("place", place.into()), ("outcome", shown(outcome))]))
        .collect()
}

/// Lets those go that stick, and says whether none of them had to wait until it gave up. A thread that is still there
/// gets some time to end: what it begins now is seen by the judge.
fn in_time() -> bool {
    let mut state = lock();
    state.too_late = true;
    MOVED.notify_all();
    let sticks = state.kinds.values().any(|kind| *kind == STICK);
    let in_time = !state.gave_up;
    drop(state);
    let patience = Instant::now();
    while sticks && threads_now() > 1 && patience.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(1));
    }
    in_time
}

fn threads_now() -> usize {
    fs::read_dir("/proc/self/task").expect("the sandbox has a /proc").count()
}

/// How long a call waits for what does not come: to be let go, or its turn. No right submission lets it wait so long.
const PATIENCE: Duration = Duration::from_secs(3);
const PATIENCE_IN_TURN: Duration = Duration::from_secs(2);

/// What the calls have to know, beside their arguments. A static, because a call is told nothing else. One function for
/// all kinds of calls, so that a submission cannot tell them apart.
struct State {
    kinds: BTreeMap<u64, u64>,
    /// How many calls with an order have ended: for `as_completed`, how many have been told.
    ended: u64,
    counts_told: bool,
    told: Vec<(usize, Outcome)>,
    too_late: bool,
    gave_up: bool,
}

static STATE: Mutex<State> = Mutex::new(State::new());
static MOVED: Condvar = Condvar::new();
/// How many calls meet.
static TOGETHER: AtomicUsize = AtomicUsize::new(1);

impl State {
    const fn new() -> State {
        State {
            kinds: BTreeMap::new(),
            ended: 0,
            counts_told: false,
            told: Vec::new(),
            too_late: false,
            gave_up: false,
        }
    }
}

fn lock() -> std::sync::MutexGuard<'static, State> {
    STATE.lock().expect("nobody panics while holding this")
}

fn take(input: &Value) -> (Vec<u64>, usize) {
    let threads = input.field("threads").int();
    TOGETHER.store(threads, Ordering::Relaxed);
    let calls = input.field("calls").items();
    let arguments: Vec<u64> = calls.iter().map(|call| call.field("argument").int()).collect();
    let counts_told = input.field("function").text() == AS_COMPLETED;
    let kinds = arguments.iter().copied().zip(calls.iter().map(kind)).collect();
    *lock() = State { kinds, counts_told, ..State::new() };
    (arguments, threads)
}

fn kind(call: &Value) -> u64 {
    let kind = NAMES[..5].iter().position(|name| call.is(name));
    kind.map_or_else(|| TURN + call.field("ends").int::<u64>(), |kind| kind as u64)
}

fn call(argument: u64) -> u64 {
    let kind = lock().kinds.get(&argument).copied();
    match kind.unwrap_or(ASK) {
        MEET => return exam::meet("call", argument.into(), TOGETHER.load(Ordering::Relaxed)),
        SLEEP => thread::sleep(Duration::from_secs(2)), // On the simulated machine, where this costs no time.
        STICK => return stick(),
        _ => (),
    }
    let number = exam::call("call", argument.into());
    match kind.unwrap_or(ASK) {
        PANIC => panic!("this call panics, as the task says"),
        turn @ TURN.. => wait_for_turn(turn - TURN),
        _ => (),
    }
    number
}

/// Does not ask the judge: whether it is begun before a limit of nothing is over, is chance.
fn stick() -> u64 {
    let state = lock();
    let (mut state, waited) =
        MOVED.wait_timeout_while(state, PATIENCE, |state| !state.too_late).expect("as above");
    state.gave_up |= waited.timed_out();
    0
}

/// Returns when so many others have ended, or have been told.
fn wait_for_turn(turn: u64) {
    let state = lock();
    let (mut state, _) =
        MOVED.wait_timeout_while(state, PATIENCE_IN_TURN, |state| state.ended < turn).expect("as above");
    if !state.counts_told {
        state.ended += 1;
        MOVED.notify_all();
    }
}

fn tell(place: usize, outcome: Outcome) {
    let mut state = lock();
    state.told.push((place, outcome));
    if state.counts_told {
        state.ended += 1;
    }
    MOVED.notify_all();
}
