//! What the sandbox costs: each of its modes that works here, and bubblewrap where it is installed, against a plain
//! spawn of the same program.
//!
//!     cargo bench --bench sandbox                 everything
//!     cargo bench --bench sandbox -- --quick      fewer rounds, for a look
//!
//! Three programs: `/bin/true`, which shows the bare overhead; one that computes for 50 ms; and a compile by rustc, as the
//! grader asks for it. In every round each way runs the program once, so that whatever else the machine does touches all
//! of them alike, and each begins as often as the others. A run is everything from the spawn until its output is read
//! and every process of the program is gone. What was around the program may then still be taken down, by the sandbox's
//! supervisor or, after bubblewrap, by the kernel; it uses processor time of whatever is run next.
//!
//! On a busy machine the sandbox looks cheaper than it is: it leaves the session, and Linux may share processors out among
//! sessions first.
//!
//! It fails if the goal at the end of the output is missed. On a machine that does something else, it is not judged.

#![expect(clippy::disallowed_methods, reason = "what is compared with the sandbox are plain spawns")]

mod compute;
mod goal;
mod load;
mod memory;
mod numbers;
mod programs;
mod ways;

#[path = "../../src"]
mod grader {
    #[allow(dead_code, unused_imports, reason = "the grader and its tests use more of it")]
    #[allow(clippy::all, clippy::pedantic, reason = "it is linted as a part of the grader")]
    pub mod sandbox;
}

use goal::Goal;
use grader::sandbox;
use numbers::{Numbers, milliseconds};
use programs::Program;
use std::error::Error;
use std::time::Instant;
use ways::Way;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if let [first, units] = &arguments[..]
        && first == compute::ARGUMENT
    {
        compute::compute(units.parse()?);
        return Ok(());
    }
    if has("--test") || has("--list") {
        // Cargo asks every bench target whether it has tests.
        return Ok(());
    }
    measure(if has("--quick") { 40 } else { 300 })
}

fn measure(rounds: usize) -> Result<()> {
    // What is run here makes it busy, too.
    let before = load::average();
    println!("load average before anything was run: {before:.2}");
    let folder = tempfile::tempdir()?;
    let programs = programs::all(folder.path(), rounds)?;
    let ways = ways::all(&programs)?;
    let mut goal = Goal::default();
    for program in &programs {
        let times = race(program, &ways)?;
        print(program, &ways, &times);
        goal.see(program, &ways, &times);
    }
    memory::print(&programs, &ways)?;
    println!("load average afterwards: {:.2}", load::average());
    goal.judge(before)
}

/// The times of each way, in their order.
fn race(program: &Program, ways: &[Way]) -> Result<Vec<Numbers>> {
    let mut times = vec![Vec::new(); ways.len()];
    // The first round warms everything up.
    for round in 0..=program.rounds {
        for turn in 0..ways.len() {
            let way = (round + turn) % ways.len();
            let started = Instant::now();
            ways[way].run(program)?;
            let time = started.elapsed();
            if round > 0 {
                times[way].push(time);
            }
            program.tidy()?;
        }
    }
    Ok(times.into_iter().map(Numbers::of).collect())
}

fn print(program: &Program, ways: &[Way], times: &[Numbers]) {
    println!("\n{}: {} rounds, milliseconds", program.name, program.rounds);
    println!("{:<16} {:>8} {:>8} {:>13}", "", "median", "p95", "over plain");
    let plain = times[ways::PLAIN].median();
    for (way, times) in ways.iter().zip(times) {
        let (median, p95) = (times.median(), times.p95());
        let over = milliseconds(median) - milliseconds(plain);
        println!("{:<16} {:>8.2} {:>8.2} {over:>13.2}", way.name(), milliseconds(median), milliseconds(p95));
    }
}
