//! Lets threads wait for an event or before a gate, and looks after each step who still waits.

use condition_event::{Event, Gate};
use exam::{Exam, Random, Value};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: None });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "set" => event(&[IS_SET, SET, IS_SET, SET, CLEAR, IS_SET]),
        "wait" => event(&[WAIT_3, SET]),
        "set-before" => event(&[SET, WAIT_2, WAIT_WITH_A_LIMIT]),
        "cleared" => event(&[SET, CLEAR, WAIT_2, SET, CLEAR, WAIT_1, SET]),
        "time-out" => event(&[WAIT_WITH_A_LIMIT, SET, WAIT_WITH_A_LIMIT, CLEAR, WAIT_WITH_A_LIMIT]),
        "for-ever" => event(&[WAIT_FOR_EVER, SET]),
        "open" => gate(&[PASS_1, OPEN, PASS_2]),
        "pass" => gate(&[PASS_2, PASS_1, OPEN]),
        "open-and-close" => gate(&[PASS_3, OPEN_AND_CLOSE]),
        "closed-again" => gate(&[OPEN, CLOSE, PASS_2, OPEN_AND_CLOSE, PASS_1, OPEN]),
        "random" => at_random(random),
        other => panic!("there is no case `{other}`"),
    }
}

const SET: &str = "set";
const CLEAR: &str = "clear";
const IS_SET: &str = "is_set";
const WAIT_1: &str = "1 thread: wait";
const WAIT_2: &str = "2 threads: wait";
const WAIT_3: &str = "3 threads: wait";
const WAIT_FOR_EVER: &str = "1 thread: wait_timeout(Duration::MAX)";
const WAIT_WITH_A_LIMIT: &str = "wait_timeout(30 ms)";
const OPEN: &str = "open";
const CLOSE: &str = "close";
const OPEN_AND_CLOSE: &str = "open, close";
const PASS_1: &str = "1 thread: pass";
const PASS_2: &str = "2 threads: pass";
const PASS_3: &str = "3 threads: pass";

fn event(steps: &[&str]) -> Value {
    Value::record([("event", steps.iter().map(|step| Value::from(*step)).collect())])
}

fn gate(steps: &[&str]) -> Value {
    Value::record([("gate", steps.iter().map(|step| Value::from(*step)).collect())])
}

/// Steps of an event, of which the last one lets all go on.
fn at_random(random: &mut Random) -> Value {
    const STEPS: [&str; 7] = [SET, CLEAR, IS_SET, WAIT_1, WAIT_2, WAIT_FOR_EVER, WAIT_WITH_A_LIMIT];
    let mut steps: Vec<&str> =
        (0..random.between(2, 6)).map(|_| STEPS[random.between(0, 6) as usize]).collect();
    steps.push(SET);
    event(&steps)
}

fn answer(input: &Value) -> Value {
    if let Some(steps) = input.find("event") {
        let (event, mut others) = (Arc::new(Event::new()), Others::default());
        return steps.to_texts().iter().map(|step| event_step(&event, step, &mut others)).collect();
    }
    let (gate, mut others) = (Arc::new(Gate::new()), Others::default());
    input.field("gate").to_texts().iter().map(|step| gate_step(&gate, step, &mut others)).collect()
}

fn event_step(event: &Arc<Event>, step: &str, others: &mut Others) -> Value {
    match step {
        SET => event.set(),
        CLEAR => event.clear(),
        IS_SET => return told(step, [("is", event.is_set().into())]),
        WAIT_WITH_A_LIMIT => return with_a_limit(event),
        WAIT_FOR_EVER => {
            let event = Arc::clone(event);
            others.start(1, move || assert!(event.wait_timeout(Duration::MAX), "a time-out after for ever"));
        }
        _ => {
            let event = Arc::clone(event);
            others.start(count(step), move || event.wait());
        }
    }
    told(step, [("then", others.come_to_rest().into())])
}

fn gate_step(gate: &Arc<Gate>, step: &str, others: &mut Others) -> Value {
    match step {
        OPEN => gate.open(),
        CLOSE => gate.close(),
        OPEN_AND_CLOSE => {
            gate.open();
            gate.close();
        }
        _ => {
            let gate = Arc::clone(gate);
            others.start(count(step), move || gate.pass());
        }
    }
    let then = others.come_to_rest();
    told(step, [("then", then.into()), ("waiting", gate.waiting().into())])
}

fn told<const N: usize>(step: &str, seen: [(&str, Value); N]) -> Value {
    let fields = [("step", Value::from(step))].into_iter().chain(seen);
    Value::Record(fields.map(|(name, value)| (name.to_string(), value)).collect())
}

fn count(step: &str) -> usize {
    step.chars().next().and_then(|digit| digit.to_digit(10)).expect("a number stands first") as usize
}

/// Only that it does not end too early is looked at: on a busy machine, it ends late.
fn with_a_limit(event: &Event) -> Value {
    const LIMIT: Duration = Duration::from_millis(30);
    let begin = Instant::now();
    let is_set = event.wait_timeout(LIMIT);
    let early = !is_set && begin.elapsed() < LIMIT;
    told(WAIT_WITH_A_LIMIT, [("is", is_set.into()), ("too_early", early.into())])
}

/// The threads that were started for a case. Nobody joins those that never go on.
#[derive(Default)]
struct Others {
    started: usize,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    begun: AtomicUsize,
    done: AtomicUsize,
    panicked: AtomicUsize,
}

impl Others {
    fn start(&mut self, threads: usize, work: impl Fn() + Clone + Send + 'static) {
        for _ in 0..threads {
            let (work, counts) = (work.clone(), Arc::clone(&self.counts));
            self.started += 1;
            thread::spawn(move || {
                counts.begun.fetch_add(1, Ordering::SeqCst);
                if catch_unwind(AssertUnwindSafe(work)).is_err() {
                    counts.panicked.fetch_add(1, Ordering::SeqCst);
                }
                counts.done.fetch_add(1, Ordering::SeqCst);
            });
        }
    }

    /// Waits until all are done or sleep: whoever can go on, goes on. Says who sleeps, or does not come to rest.
    fn come_to_rest(&self) -> String {
        let asleep = self.are_at_rest();
        let (done, panicked) =
            [&self.counts.done, &self.counts.panicked].map(|n| n.load(Ordering::SeqCst)).into();
        let waiting = self.started - done;
        let they = match (waiting, asleep) {
            (0, _) => "nobody waits".to_string(),
            (_, true) => format!("{waiting} asleep"),
            (_, false) => format!("{waiting} awake, asking again and again"),
        };
        if panicked > 0 { format!("{they}, {panicked} panicked") } else { they }
    }

    /// Whether all are done or sleep in the end.
    fn are_at_rest(&self) -> bool {
        while self.counts.begun.load(Ordering::SeqCst) < self.started {
            thread::sleep(LOOK);
        }
        let first = Pulse::of_others();
        let (mut before, mut still_since) = (first.clone(), Instant::now());
        loop {
            let now = Pulse::of_others();
            if !now.asleep || now != before {
                (before, still_since) = (now, Instant::now());
            }
            let is_done = self.counts.done.load(Ordering::SeqCst) == self.started;
            if is_done || still_since.elapsed() >= STILL {
                return true;
            }
            if before.is_restless_since(&first) {
                return false;
            }
            thread::sleep(LOOK);
        }
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
