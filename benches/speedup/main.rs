//! Whether `grader speedup` gives the right answer: programs whose speedup follows from their construction, on a quiet
//! and on a busy machine, beside what a wall clock says of them.
//!
//!     cargo bench --bench speedup                 everything
//!     cargo bench --bench speedup -- --quick      fewer repeats, for a look
//!     cargo bench --bench speedup -- ONLY=lock    the programs with this in their names
//!
//! Programs are built against the crates of this repository as the command builds them, and run without the sandbox,
//! so that what is timed is the run and not the command around it. Work is counted in units, loops of one length, so
//! that the exact answer is a ratio of counts; the time of a unit is measured in each round, on one simulated core.
//! Busy is a machine with four processes beside that compute without end.
//!
//! It fails if one of the goals at the end of the output is missed.

#![expect(clippy::disallowed_methods, reason = "what is run are whole programs, with code of our own")]
#![expect(clippy::cast_precision_loss, reason = "counts of units are far below 2^52")]

mod answers;
mod cases;
mod compile;
mod goals;
mod load;
mod native;
mod numbers;
mod run;

use cases::Case;
use compile::{Built, Workbench};
use goals::Goals;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How often things are measured.
struct Repeats {
    simulated: usize,
    native: usize,
}

/// A program, ready to run.
struct Bench {
    case: Case,
    built: Built,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if has(load::ARGUMENT) {
        load::compute();
    }
    if has("--test") || has("--list") {
        // Cargo asks every bench target whether it has tests.
        return Ok(());
    }
    let only = arguments.iter().find_map(|argument| argument.strip_prefix("ONLY=")).unwrap_or_default();
    let repeats = if has("--quick") { (3, 3) } else { (7, 15) };
    measure(only, &Repeats { simulated: repeats.0, native: repeats.1 })
}

fn measure(only: &str, repeats: &Repeats) -> Result<()> {
    // What is run here makes it busy, too.
    let busy = load::average();
    let workbench = Workbench::set_up()?;
    let sequence = workbench.sequence()?;
    let mut benches = Vec::new();
    for (number, case) in cases::all().into_iter().enumerate().filter(|(_, case)| case.name.contains(only)) {
        benches.push(Bench { built: workbench.build(&case, number)?, case });
    }
    let mut goals = Goals::default();
    println!("load average before anything was run: {busy:.2}");
    answers::compare(&benches, &sequence, repeats, "no load of ours beside", &mut goals);
    let quiet = native::compare(&benches, repeats, "no load of ours beside")?;
    native::calibrate(&quiet, busy, &mut goals);
    let load = load::Load::start()?;
    answers::compare(&benches, &sequence, repeats, "four busy loops beside", &mut goals);
    native::compare(&benches, repeats, "four busy loops beside")?;
    drop(load);
    goals.judge()
}
