//! Lets threads put and get, and looks after each step what came of it and who waits; and gives work to the queue.

use exam::{Exam, Random, Value};
use queue::{Queue, process};
use std::fs;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    exam::serve(&Exam { case, answer, baseline: Some(baseline) });
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "in-order" => steps(3, "is_empty put put put is_empty get get get is_empty", random),
        "full" => steps(2, "put put put get get get", random),
        "empty" => steps(1, "get get put put put", random),
        "closed" => steps(3, "put put close put get get get close get", random),
        "closed-while-waiting" => steps(1, "put put put close get get", random),
        "drained" => steps(1, "get get close put get", random),
        "no-parts" => work(Vec::new(), 2, 1, ASK),
        "nothing-in-them" => work(parts(&[0, 0], random), 2, 1, ASK),
        "one-by-one" => work(parts(&[6], random), 1, 1, ASK),
        "more-workers" => work(parts(&[2, 1], random), 6, 4, ASK),
        "many-producers" => work(parts(&[3, 0, 5, 1, 2], random), 2, 1, ASK),
        "big" => work(parts(&[3, 3, 3, 3], random), 4, 12, COUNT),
        "random" => at_random(random),
        other => panic!("there is no case `{other}`"),
    }
}

fn steps(capacity: u64, steps: &str, random: &mut Random) -> Value {
    let step = |step| match step {
        "put" => format!("put {}", random.between(1, 1_000_000)),
        step => step.to_string(),
    };
    let steps: Vec<String> = steps.split(' ').map(step).collect();
    Value::record([("capacity", capacity.into()), ("steps", Value::from(steps))])
}

fn work(parts: Vec<Value>, workers: u64, capacity: u64, work: &str) -> Value {
    let fields = [
        ("parts", parts.into()),
        ("workers", workers.into()),
        ("capacity", capacity.into()),
        ("work", work.into()),
    ];
    Value::record(fields)
}

/// What the work is: a question to the judge, or real work, at whose end stands such a question.
const ASK: &str = "ask";
const COUNT: &str = "count";

/// Parts of these lengths. Numbers are so many that no two items are the same.
fn parts(lengths: &[u64], random: &mut Random) -> Vec<Value> {
    lengths.iter().map(|&length| random.numbers(length, 1, 1_000_000_000_000)).collect()
}

fn at_random(random: &mut Random) -> Value {
    let lengths: Vec<u64> = (0..random.between(1, 4)).map(|_| random.between(0, 6)).collect();
    let (workers, capacity) = (random.between(1, 4), random.between(1, 4));
    work(parts(&lengths, random), workers, capacity, ASK)
}

fn answer(input: &Value) -> Value {
    if let Some(steps) = input.find("steps") {
        let mut others = Others::new(input.field("capacity").int());
        return steps.to_texts().iter().map(|step| others.make(step)).collect();
    }
    let (parts, workers, capacity) = take(input);
    listed(process(&parts, workers, capacity, work_on))
}

/// The same in turn.
fn baseline(input: &Value) -> Value {
    let (parts, ..) = take(input);
    listed(parts.concat().into_iter().map(work_on).collect())
}

fn take(input: &Value) -> (Vec<Vec<u64>>, usize, usize) {
    let parts = input.field("parts").items().iter().map(Value::to_vec).collect();
    IS_REAL.store(input.field("work").text() == COUNT, Ordering::Relaxed);
    (parts, input.field("workers").int(), input.field("capacity").int())
}

/// Results may come in any order.
fn listed(mut results: Vec<u64>) -> Value {
    results.sort_unstable();
    Value::from(results)
}

/// Whether the work is real, or only a question. A static, because work is told nothing but the item.
static IS_REAL: AtomicBool = AtomicBool::new(false);

fn work_on(item: u64) -> u64 {
    if IS_REAL.load(Ordering::Relaxed) {
        return exam::call("work", count_up(item).into());
    }
    exam::call("work", item.into())
}

/// About 8 ms of work that no compiler can shorten: each step needs the state that the step before it left.
fn count_up(item: u64) -> u64 {
    let mut state = item;
    for step in 0..5_500_000 {
        state = black_box(state.rotate_left(5) ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    state
}

/// A queue, and the threads that put into it and get from it: a new one for each step. Nobody joins those that wait for
/// ever.
struct Others {
    queue: Arc<Queue<u64>>,
    /// The steps that have not been seen to end.
    waiting: Vec<String>,
    begun: Arc<AtomicUsize>,
    started: usize,
    /// Where each tells its step and what came of it.
    tell: Sender<(String, String)>,
    told: Receiver<(String, String)>,
}

impl Others {
    fn new(capacity: usize) -> Others {
        let (tell, told) = channel();
        let queue = Arc::new(Queue::new(capacity));
        Others { queue, waiting: Vec::new(), begun: Arc::default(), started: 0, tell, told }
    }

    /// Lets a thread make this step, waits until nobody can go on, and says what came of which steps and who waits.
    fn make(&mut self, step: &str) -> Value {
        let (queue, tell, begun) = (Arc::clone(&self.queue), self.tell.clone(), Arc::clone(&self.begun));
        let its = step.to_string();
        thread::spawn(move || {
            begun.fetch_add(1, Ordering::SeqCst);
            let came = catch_unwind(AssertUnwindSafe(|| made(&queue, &its)));
            let _ = tell.send((its, came.unwrap_or_else(|_| "a panic".into())));
        });
        self.waiting.push(step.to_string());
        self.started += 1;
        let mut came = Vec::new();
        let at_rest = self.come_to_rest(&mut came);
        came.sort();
        self.waiting.sort();
        let waiting = if at_rest { "asleep" } else { "awake, asking again and again" };
        let fields =
            [("step", Value::from(step)), ("came", came.into()), (waiting, self.waiting.clone().into())];
        Value::record(fields)
    }

    /// Whether all have made their steps or sleep in the end.
    fn come_to_rest(&mut self, came: &mut Vec<String>) -> bool {
        while self.begun.load(Ordering::SeqCst) < self.started {
            thread::sleep(LOOK);
        }
        let first = Pulse::of_others();
        let (mut before, mut still_since) = (first.clone(), Instant::now());
        loop {
            let now = Pulse::of_others();
            if !now.asleep || now != before {
                (before, still_since) = (now, Instant::now());
            }
            let is_still = still_since.elapsed() >= STILL;
            for (step, result) in self.told.try_iter() {
                came.push(format!("{step} → {result}"));
                let place = self.waiting.iter().position(|waiting| *waiting == step);
                self.waiting.swap_remove(place.expect("who tells of a step has begun it"));
            }
            if is_still || self.waiting.is_empty() {
                return true;
            }
            if before.is_restless_since(&first) {
                return false;
            }
            thread::sleep(LOOK);
        }
    }
}

fn made(queue: &Queue<u64>, step: &str) -> String {
    match step {
        "get" => queue.get().map_or("nothing".to_string(), |item| item.to_string()),
        "close" => {
            queue.close();
            "done".to_string()
        }
        "is_empty" => queue.is_empty().to_string(),
        put => {
            let item = put.trim_start_matches("put ").parse().expect("a number stands behind `put`");
            queue.put(item).map_or_else(|item| format!("refused: {item}"), |()| "done".to_string())
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
