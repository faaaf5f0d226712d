//! Has a lock taken in all ways that there are, and asks the judge for the numbers that stand in it.

use exam::{Exam, Random, Value};
use lock_guard::Lock;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "lock" => steps(&[LOCK, LOCK, LOCK], random),
        "with" => steps(&[WITH, WITH, LOCK], random),
        "try-lock" => steps(&[TRY, HELD, TRY, LOCK], random),
        "panic-with-a-guard" => steps(&[LOCK, PANIC, TRY], random),
        "panic-in-with" => steps(&[WITH, PANIC_IN_WITH, TRY], random),
        "several" => Value::record([("threads", 4.into())]),
        "not-waiting" => Value::record([("another_thread", "try_lock, while the lock is held".into())]),
        "asleep" => Value::record([("two_threads", "lock, while the lock is held".into())]),
        _ => {
            let count = random.between(1, 8);
            let kinds: Vec<&str> = (0..count).map(|_| KINDS[random.between(0, 5) as usize]).collect();
            steps(&kinds, random)
        }
    }
}

/// What one thread does with the lock: takes it, works with it, tries it, tries it while holding it, panics.
const KINDS: [&str; 6] = [LOCK, WITH, TRY, HELD, PANIC, PANIC_IN_WITH];
const LOCK: &str = "lock";
const WITH: &str = "with";
const TRY: &str = "try_lock";
const HELD: &str = "try_lock while held";
const PANIC: &str = "panic with a guard";
const PANIC_IN_WITH: &str = "panic in with";

fn steps(kinds: &[&str], random: &mut Random) -> Value {
    let steps: Vec<String> = kinds.iter().map(|kind| (*kind).to_string()).collect();
    Value::record([("first", random.between(1, 1_000_000).into()), ("steps", Value::from(steps))])
}

fn answer(input: &Value) -> Value {
    if let Some(steps) = input.find("steps") {
        return alone(input.field("first").int(), &steps.to_texts());
    }
    if let Some(threads) = input.find("threads") {
        return several(threads.int());
    }
    if input.find("another_thread").is_some() {
        return Value::record([("it", not_waiting().into())]);
    }
    Value::record([("they", asleep().into())])
}

/// One thread makes these steps, and tells after each what it has seen.
fn alone(first: u64, steps: &[String]) -> Value {
    let lock = Lock::new(first);
    let seen: Vec<Value> = steps.iter().map(|step| step_of(&lock, step)).collect();
    let left = lock.try_lock().map_or("the lock is held".into(), |value| Value::from(*value));
    Value::record([("seen", seen.into()), ("in_the_end", left)])
}

fn step_of(lock: &Lock<u64>, step: &str) -> Value {
    match step {
        LOCK => {
            let mut value = lock.lock();
            *value = next(*value);
            Value::from(*value)
        }
        WITH => lock.with(|value| {
            *value = next(*value);
            Value::from(*value)
        }),
        TRY => match lock.try_lock() {
            Some(mut value) => {
                *value = next(*value);
                Value::from(*value)
            }
            None => "the lock is held".into(),
        },
        HELD => {
            let _guard = lock.lock();
            if lock.try_lock().is_some() { "a second guard".into() } else { "no second guard".into() }
        }
        PANIC => panicked(|| {
            let mut value = lock.lock();
            *value = next(*value);
            resume_unwind(Box::new("as the case says")); // A panic that prints nothing.
        }),
        _ => panicked(|| {
            lock.with(|value| {
                *value = next(*value);
                resume_unwind(Box::new("as the case says"));
            });
        }),
    }
}

fn panicked(work: impl FnOnce()) -> Value {
    if catch_unwind(AssertUnwindSafe(work)).is_err() { "a panic".into() } else { "no panic".into() }
}

/// A number that only the judge knows.
fn next(value: u64) -> u64 {
    exam::call("next", value.into())
}

/// Threads that each take the lock. The judge lets nobody go before nothing moves any more: whoever can come in, comes.
fn several(threads: u64) -> Value {
    let inside = Lock::new(0_u64);
    thread::scope(|scope| {
        for number in 0..threads {
            let inside = &inside;
            scope.spawn(move || {
                let meet = |count: &mut u64| {
                    exam::meet("inside", number.into(), 2);
                    *count += 1;
                };
                if number % 2 == 0 { meet(&mut inside.lock()) } else { inside.with(meet) }
            });
        }
    });
    Value::record([("have_been_inside", inside.with(|count| *count).into())])
}

/// While the lock is held, another thread tries to take it.
fn not_waiting() -> &'static str {
    let (lock, begun, done) = (Lock::new(()), AtomicUsize::new(0), AtomicUsize::new(0));
    let guard = lock.lock();
    thread::scope(|scope| {
        scope.spawn(|| {
            begun.store(1, Ordering::SeqCst);
            let got_it = lock.try_lock().is_some();
            done.store(if got_it { 2 } else { 1 }, Ordering::SeqCst);
        });
        let rest = watch(1, &begun, &done);
        let came_back = match done.load(Ordering::SeqCst) {
            1 => "comes back with nothing",
            2 => "gets it",
            _ if rest == Rest::Asleep => "waits",
            _ => "goes round and round",
        };
        drop(guard);
        came_back
    })
}

/// While the lock is held, two other threads want it.
fn asleep() -> &'static str {
    let (lock, begun, done) = (Lock::new(()), AtomicUsize::new(0), AtomicUsize::new(0));
    let guard = lock.lock();
    let want_it = || {
        begun.fetch_add(1, Ordering::SeqCst);
        drop(lock.lock());
        done.fetch_add(1, Ordering::SeqCst);
    };
    thread::scope(|scope| {
        scope.spawn(want_it);
        scope.spawn(want_it);
        let rest = watch(2, &begun, &done);
        drop(guard);
        match rest {
            Rest::Done => "get it",
            Rest::Asleep => "sleep",
            Rest::Restless => "ask again and again",
        }
    })
}

/// What the threads do that are watched.
#[derive(PartialEq)]
enum Rest {
    /// One of them is done.
    Done,
    /// All sleep, and nobody wakes them.
    Asleep,
    /// At least one of them goes on running, or is woken again and again.
    Restless,
}

/// Waits until so many threads have begun, and then until one of them is done, or all other threads of this process
/// sleep, or it is clear that they will not.
fn watch(threads: usize, begun: &AtomicUsize, done: &AtomicUsize) -> Rest {
    while begun.load(Ordering::SeqCst) < threads {
        thread::sleep(LOOK);
    }
    let first = Pulse::of_others();
    let (mut before, mut still_since) = (first.clone(), Instant::now());
    loop {
        let now = Pulse::of_others();
        if !now.asleep || now != before {
            (before, still_since) = (now, Instant::now());
        }
        if done.load(Ordering::SeqCst) > 0 {
            return Rest::Done;
        }
        if still_since.elapsed() >= STILL {
            return Rest::Asleep;
        }
        if before.is_restless_since(&first) {
            return Rest::Restless;
        }
        thread::sleep(LOOK);
    }
}

/// How long nothing must have moved before all are asleep: nobody who asks again and again sleeps so long in between.
const STILL: Duration = Duration::from_millis(100);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(2);
/// Whoever merely goes to sleep wakes up less often, and takes less time of the processor (in hundredths of a second).
const MANY_SWITCHES: u64 = 50;
const MANY_TICKS: u64 = 20;

/// What the other threads of this process do. Time on the clock says nothing, as the machine may be busy: whoever could
/// run and only has no processor is not asleep, and whoever asks again and again has to run in order to do so.
#[derive(Clone, PartialEq)]
struct Pulse {
    asleep: bool,
    switches: u64,
    ticks: u64,
}

impl Pulse {
    fn of_others() -> Pulse {
        let me = fs::read_link("/proc/thread-self").expect("the sandbox has a /proc");
        let tasks = fs::read_dir("/proc/self/task").expect("as above").flatten();
        let others = tasks.filter(|task| task.file_name() != me.file_name().unwrap_or_default());
        let mut pulse = Pulse { asleep: true, switches: 0, ticks: 0 };
        for other in others {
            let read = |name| fs::read_to_string(other.path().join(name)).unwrap_or_default();
            pulse.add(&read("stat"), &read("status"));
        }
        pulse
    }

    /// Takes in a thread, as proc(5) describes it. One that has just ended is not asleep.
    fn add(&mut self, stat: &str, status: &str) {
        let behind_the_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = behind_the_name.split_whitespace().collect();
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse().ok()).unwrap_or(0_u64);
        self.asleep &= fields.first() == Some(&"S");
        self.ticks += number(fields.get(11).copied()) + number(fields.get(12).copied());
        self.switches +=
            number(status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")));
    }

    fn is_restless_since(&self, before: &Pulse) -> bool {
        self.switches > before.switches + MANY_SWITCHES || self.ticks > before.ticks + MANY_TICKS
    }
}
