//! Large numbers: what happens once in a hundred thousand times happens here. Takes minutes:
//!
//!     cargo test -p multiproc --release --test stress
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

#[path = "../support/counted.rs"]
mod counted;

use counted::{consume, scramble};
use multiproc::{Message, Pool, Process, Queue, StartMethod, Value, init, stop_fork_server};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, iter, process, thread};

type Test = (&'static str, fn());

const TESTS: &[Test] = &[
    ("ten_thousand_forked_processes_leave_nothing", || processes_leave_nothing(StartMethod::Fork, 10_000)),
    ("ten_thousand_spawned_processes_leave_nothing", || processes_leave_nothing(StartMethod::Spawn, 10_000)),
    ("ten_thousand_served_processes_leave_nothing", || {
        processes_leave_nothing(StartMethod::ForkServer, 10_000);
    }),
    ("a_million_messages_arrive_once_each", || messages_arrive(&Queue::new())),
    ("a_million_messages_arrive_once_each_through_a_small_queue", || {
        messages_arrive(&Queue::with_maxsize(100));
    }),
    ("a_hundred_thousand_tasks_are_done_once_each", tasks_are_done),
];

fn main() -> ExitCode {
    if cfg!(miri) {
        // It has no processes.
        return ExitCode::SUCCESS;
    }
    init();
    let wanted = env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    for (name, test) in TESTS.iter().filter(|(name, _)| name.contains(&wanted)) {
        let begin = Instant::now();
        test();
        println!("test {name} ... ok, {:.1} s", begin.elapsed().as_secs_f64());
    }
    stop_fork_server();
    ExitCode::SUCCESS
}

fn started<A: Message + Send + 'static>(method: StartMethod, target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args).with_start_method(method);
    process.start().expect("there is room for a process");
    process
}

fn ends(process: &Process) {
    process.join().expect("it is a child");
    assert_eq!(process.exit_code(), Some(0));
}

/// What this process has: descriptors, mappings of shared memory, threads; and its children.
fn belongings() -> ([usize; 3], Vec<u32>) {
    let count = |path| fs::read_dir(path).expect("/proc is there").count();
    let maps = fs::read_to_string("/proc/self/maps").expect("/proc is there");
    let shared =
        maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|access| access.ends_with('s')));
    ([count("/proc/self/fd"), shared.count(), count("/proc/self/task")], children())
}

fn children() -> Vec<u32> {
    let all = fs::read_dir("/proc").expect("/proc is there").flatten();
    let stats = all.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let child = |stat: String| {
        let parent: u32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        (parent == process::id()).then(|| stat.split_once(' ')?.0.parse().ok()).flatten()
    };
    stats.filter_map(child).collect()
}

fn processes_leave_nothing(method: StartMethod, count: u32) {
    fn double(number: Value<u32>) {
        number.set(2 * number.get());
    }
    let round = |number| {
        let value = Value::new(number);
        ends(&started(method, double, value.clone()));
        assert_eq!(value.get(), 2 * number);
    };
    // The fork server begins with the first.
    round(0);
    let server = if method == StartMethod::ForkServer { children() } else { Vec::new() };
    let of_server = |server: &u32| fs::read_dir(format!("/proc/{server}/fd")).expect("it runs").count();
    let look = || (belongings(), server.iter().map(of_server).collect::<Vec<_>>());
    let before = look();
    (1..=count).for_each(round);
    // The server lets go of the last line after it has told of the end.
    let mut looks = iter::repeat_with(look).take(1000).inspect(|_| thread::yield_now());
    assert!(looks.any(|now| now == before), "{before:?} became {:?}", look());
}

const PRODUCERS: u64 = 3;
const MESSAGES: u64 = 1_000_002;

fn messages_arrive(queue: &Queue<Option<u64>>) {
    fn produce((queue, part): (Queue<Option<u64>>, u64)) {
        (0..MESSAGES)
            .skip(usize::try_from(part).expect("it is small"))
            .step_by(3)
            .for_each(|number| queue.put(Some(number)));
    }
    let totals = Queue::new();
    let consumers = [(); 2].map(|()| started(StartMethod::Fork, consume, (queue.clone(), totals.clone())));
    let producers: Vec<_> =
        (0..PRODUCERS).map(|part| started(StartMethod::Fork, produce, (queue.clone(), part))).collect();
    producers.iter().for_each(ends);
    for _ in &consumers {
        queue.put(None);
    }
    consumers.iter().for_each(ends);
    let [one, other] = [(); 2].map(|()| totals.get().expect("both have told"));
    let expected = (0..MESSAGES).map(scramble).fold(0, u64::wrapping_add);
    assert_eq!((one.0 + other.0, one.1.wrapping_add(other.1)), (MESSAGES, expected));
    assert!(queue.empty());
}

fn tasks_are_done() {
    let pool = Pool::new(4).expect("there is room");
    let results = pool.map(scramble, 0..100_000).expect("no worker dies");
    assert!(results.into_iter().eq((0..100_000).map(scramble)));
}
