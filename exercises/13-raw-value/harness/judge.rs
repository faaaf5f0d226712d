//! Lets processes add to one number: without a lock so that all additions but one are lost, with it so that none is.

use exam::{Exam, Random, Value};
use multiproc::{Process, RawValue, Value as Locked};
use raw_value::{with_lock, without_lock};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "raw-alone" => input(RAW, MEET, 1, random),
        "raw-two" => input(RAW, MEET, 2, random),
        "raw-four" | "raw-together" => input(RAW, MEET, 4, random),
        "locked-none" => input(LOCKED, ASK, 0, random),
        "locked-one" => input(LOCKED, ASK, 1, random),
        "locked-four" => input(LOCKED, PAUSE, 4, random),
        "locked-together" => input(LOCKED, LOOK_TOGETHER, 4, random),
        "two-seconds-each" => input(LOCKED, TWO_SECONDS, 8, random),
        "somebody-else" => input(SHARED, TWO_SECONDS, 3, random),
        "random" => {
            let processes = random.between(1, 5);
            input(LOCKED, PAUSE, processes, random)
        }
        "random-parallel" => {
            let processes = random.between(2, 5);
            input(LOCKED, LOOK_TOGETHER, processes, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// Which function is asked. In `SHARED`, a process of the harness adds to the same number, with the lock of the value.
const RAW: &str = "without_lock";
const LOCKED: &str = "with_lock";
const SHARED: &str = "with_lock, and somebody else adds, too";

/// How long adding takes: no time; until all processes have read the number; for a moment, in which another process may
/// come in. Or it takes no time, and all look at their results at once. Or two seconds, for the simulated machine.
const ASK: &str = "at once";
const MEET: &str = "until all have read";
const PAUSE: &str = "20 ms";
const LOOK_TOGETHER: &str = "at once, but all look together";
const TWO_SECONDS: &str = "2 s";

fn input(call: &str, adding: &str, processes: u64, random: &mut Random) -> Value {
    let number = random.between(1, 1_000_000);
    Value::record([
        ("call", call.into()),
        ("number", number.into()),
        ("processes", processes.into()),
        ("adding_takes", adding.into()),
    ])
}

fn answer(input: &Value) -> Value {
    let (number, processes) = take(input);
    if input.field("call").text() == RAW {
        let number = RawValue::new(number);
        *SHOWN.lock().expect(ALONE) = Some(number.clone());
        without_lock(&number, processes, plus_one, look);
        *SHOWN.lock().expect(ALONE) = None;
        return number.get().into();
    }
    let number = Locked::new(number);
    if input.field("call").text() == SHARED {
        with_somebody_else(&number, || with_lock(&number, processes, plus_one, look));
    } else {
        with_lock(&number, processes, plus_one, look);
    }
    number.get().into()
}

/// All additions one after the other.
fn baseline(input: &Value) -> Value {
    let (start, processes) = take(input);
    let others = usize::from(input.field("call").text() == SHARED);
    let end = (0..processes + others).fold(start, |number, _| {
        let sum = plus_one(number);
        look(sum);
        sum
    });
    end.into()
}

/// Reads an input, and remembers what adding has to be told beside the number.
fn take(input: &Value) -> (u64, usize) {
    let processes = input.field("processes").int();
    PROCESSES.store(processes, Ordering::Relaxed);
    let modes = [ASK, MEET, PAUSE, LOOK_TOGETHER, TWO_SECONDS];
    let mode = modes.iter().position(|mode| *mode == input.field("adding_takes").text());
    MODE.store(mode.expect("a mode of this harness"), Ordering::Relaxed);
    (input.field("number").int(), processes)
}

/// Statics, because the functions are told nothing but the number; processes have a copy of them from the moment they
/// are forked. One function for all modes, so that a submission cannot tell them apart.
static PROCESSES: AtomicUsize = AtomicUsize::new(1);
static MODE: AtomicUsize = AtomicUsize::new(0);

/// The number without a lock, for who looks. All write the same there, so it is known what must be seen.
static SHOWN: Mutex<Option<RawValue<u64>>> = Mutex::new(None);
const ALONE: &str = "nobody panics while holding this";

fn plus_one(number: u64) -> u64 {
    let mode = MODE.load(Ordering::Relaxed);
    let together = if mode == 1 { PROCESSES.load(Ordering::Relaxed) } else { 1 };
    exam::meet("plus_one", number.into(), together);
    match mode {
        2 => thread::sleep(Duration::from_millis(20)),
        4 => thread::sleep(Duration::from_secs(2)),
        _ => {}
    }
    number + 1
}

fn look(sum: u64) {
    let together = if MODE.load(Ordering::Relaxed) == 3 { PROCESSES.load(Ordering::Relaxed) } else { 1 };
    let shown = SHOWN.lock().expect(ALONE).clone();
    let claim = match shown {
        Some(number) => Value::record([("sum", sum.into()), ("the_number_is_then", number.get().into())]),
        None => sum.into(),
    };
    exam::meet("look", claim, together);
}

/// A process of the harness adds one as everybody should, with the lock of the value, while `run` runs. It begins when
/// the first of the student's processes is in the middle of its two seconds.
fn with_somebody_else(number: &Locked<u64>, run: impl FnOnce()) {
    let mut somebody = Process::new(add_in_between, number.clone());
    somebody.start().expect("processes can be started");
    run();
    somebody.join().expect("it was started");
}

fn add_in_between(number: Locked<u64>) {
    thread::sleep(Duration::from_secs(1));
    let sum = {
        let number = number.lock().expect("nobody dies while holding it");
        let sum = plus_one(number.get());
        number.set(sum);
        sum
    };
    look(sum);
}
