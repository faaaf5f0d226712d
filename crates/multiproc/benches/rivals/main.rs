//! `multiproc` against what one would take instead: Python's `multiprocessing`, and the crates `procspawn` and
//! `ipc-channel`.
//!
//!     cargo bench -p multiproc --bench rivals                 everything
//!     cargo bench -p multiproc --bench rivals -- --quick      less of everything, for a look
//!     cargo bench -p multiproc --bench rivals -- ONLY=pipe    the rows with this in their names
//!
//! Each does the same work, in a program of its own that takes the time when all is ready: this one, `rivals.py`, and
//! those in `crates`, a package that is no part of the workspace and is built here (downloaded the first time). In each
//! round they run in turn, so that whatever else the machine does touches all of them alike; what is reported is the best of
//! each, and how many times as long the best of the others takes. Without `python3`, the column of Python is empty.
//!
//! It fails if somebody else is faster in a row.

#![expect(clippy::disallowed_methods, reason = "what is timed are whole programs, with code of our own")]
#![expect(clippy::cast_precision_loss, reason = "a measurement takes less than 2^52 nanoseconds")]

mod ours;
mod runners;
mod table;

use runners::Runners;
use std::env;
use std::error::Error;
use table::Row;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The argument of this program that makes it a runner.
const MEASURE: &str = "--measure";

/// What is measured: its name, how often it is done each time, what it is, and bytes if they count.
struct Work {
    name: &'static str,
    count: u64,
    what: &'static str,
    bytes: Option<u64>,
}

const fn work(name: &'static str, count: u64, what: &'static str) -> Work {
    Work { name, count, what, bytes: None }
}

const fn megabytes(name: &'static str, count: u64, what: &'static str) -> Work {
    Work { name, count, what, bytes: Some(1 << 20) }
}

const WORKS: [Work; 13] = [
    work("fork", 200, "start a process and join it, Fork"),
    work("spawn", 20, "start a process and join it, Spawn"),
    work("fork_server", 100, "start a process and join it, ForkServer"),
    work("queue_small", 50_000, "a number through a Queue"),
    megabytes("queue_large", 100, "a megabyte through a Queue"),
    work("pipe_small", 50_000, "a number through a pipe"),
    megabytes("pipe_large", 100, "a megabyte through a pipe"),
    work("pipe_round", 10_000, "a number there and back"),
    work("pool", 10_000, "a task of Pool::map, one at a time"),
    work("pool_chunks", 50_000, "the same, in Python's chunks"),
    work("lock_alone", 200_000, "add under a Lock, alone"),
    work("lock", 200_000, "add under a Lock, two at once"),
    work("semaphore", 10_000, "let each other go on, in turn"),
];

fn main() -> Result<()> {
    multiproc::init();
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if let [MEASURE, name, count] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        let time = ours::measure(name, count.parse()?).ok_or("there is no such measure")?;
        println!("{}", time.as_nanos());
        return Ok(());
    }
    if has("--test") || has("--list") {
        // Cargo asks every bench target whether it has tests.
        return Ok(());
    }
    let only = arguments.iter().find_map(|argument| argument.strip_prefix("ONLY=")).unwrap_or_default();
    let (rounds, share) = if has("--quick") { (3, 4) } else { (7, 1) };
    compare(only, rounds, share)
}

/// Measures the rows so often, with a share of their counts, and judges them.
fn compare(only: &str, rounds: usize, share: u64) -> Result<()> {
    let busy = std::fs::read_to_string("/proc/loadavg")?;
    let runners = Runners::set_up()?;
    println!("load average before anything was run: {}", busy.split(' ').next().unwrap_or_default());
    table::head();
    let mut missed = 0;
    for work in WORKS.iter().filter(|work| work.name.contains(only)) {
        let row = Row { work, times: runners.measure(work.name, work.count / share, rounds)? };
        println!("{row}");
        missed += usize::from(!row.is_won());
    }
    if missed == 0 { Ok(()) } else { Err(format!("rows in which somebody else is faster: {missed}").into()) }
}
