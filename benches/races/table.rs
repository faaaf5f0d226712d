//! The table: a row for each program, a column for each engine.

use crate::Row;
use crate::engine::Engine;
use crate::hunt::{Hunt, Verdict};
use std::time::Duration;

/// Prints it.
pub fn print(rows: &[Row]) {
    println!("executions and milliseconds until the bug is found (or until all is seen)");
    println!(
        "  ∅ all executions made   … time over   ! alarm on a correct program   - does not compile   † crashed\n"
    );
    print!("{:<34}", "program");
    for engine in Engine::ALL {
        print!(" {:>19}", engine.name());
    }
    println!();
    for row in rows {
        print!("{:<34}", row.program.name);
        for hunt in &row.hunts {
            print!(" {:>19}", cell(hunt, row.program.bug.is_some()));
        }
        println!();
    }
    println!();
    explain(rows);
}

fn cell(hunt: &Hunt, buggy: bool) -> String {
    let numbers = format!("{} {:>8}", hunt.executions, milliseconds(hunt.time));
    match hunt.verdict {
        Verdict::Failed if buggy => numbers,
        Verdict::Failed => format!("! {numbers}"),
        Verdict::Complete => format!("∅ {numbers}"),
        Verdict::Passed => format!("… {numbers}"),
        Verdict::NotBuilt => "-".to_string(),
        Verdict::Crashed => "†".to_string(),
    }
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

/// What was said in the cells that say least.
fn explain(rows: &[Row]) {
    for row in rows {
        for (engine, hunt) in Engine::ALL.iter().zip(&row.hunts) {
            let alarm = hunt.verdict == Verdict::Failed && row.program.bug.is_none();
            if alarm || matches!(hunt.verdict, Verdict::NotBuilt | Verdict::Crashed) {
                println!(
                    "{:<34} {:<10} {:?} {}",
                    row.program.name,
                    engine.name(),
                    hunt.verdict,
                    hunt.message
                );
            }
        }
    }
    println!();
}
