//! The sums, and whether they are what they should be.

use crate::Result;
use crate::Row;
use crate::engine::Engine;
use crate::hunt::{Hunt, Verdict};
use crate::pace::Paces;
use std::time::Duration;

/// A ratio of times below this is noise.
const NOISE: Duration = Duration::from_millis(5);
/// How far behind the best rival we may be on a program.
const FARTHEST: f64 = 3.0;

/// Prints the sums and the goals, and fails if one is missed.
pub fn judge(rows: &[Row], paces: Option<&Paces>) -> Result<()> {
    sums(rows);
    let mut missed = Vec::new();
    as_a_whole(rows, &mut missed);
    for ours in [Engine::Instrumented, Engine::Plain] {
        program_by_program(rows, ours, &mut missed);
    }
    if let Some(paces) = paces {
        paces.judge(&mut missed);
    }
    if missed.is_empty() {
        println!("all goals are reached");
        return Ok(());
    }
    Err(format!("missed:\n  {}", missed.join("\n  ")).into())
}

/// The sums of an engine.
struct Sum {
    engine: Engine,
    found: usize,
    alarms: usize,
    unusable: usize,
    complete: usize,
    /// Geometric means over the bugs that it found.
    mean: Mean,
}

#[derive(Default)]
struct Mean {
    executions: f64,
    milliseconds: f64,
}

fn sum(rows: &[Row], engine: Engine) -> Sum {
    let count = |predicate: &dyn Fn(&Row, &Hunt) -> bool| {
        rows.iter().filter(|row| predicate(row, of(row, engine))).count()
    };
    let found: Vec<&Hunt> = rows.iter().filter_map(|row| find(row, engine)).collect();
    Sum {
        engine,
        found: found.len(),
        alarms: count(&|row, hunt| row.program.bug.is_none() && hunt.verdict == Verdict::Failed),
        unusable: count(&|_, hunt| matches!(hunt.verdict, Verdict::NotBuilt | Verdict::Crashed)),
        complete: count(&|row, hunt| row.program.bug.is_none() && hunt.verdict == Verdict::Complete),
        mean: mean(&found),
    }
}

fn mean(finds: &[&Hunt]) -> Mean {
    Mean {
        executions: geometric(finds.iter().map(|hunt| hunt.executions as f64)),
        milliseconds: geometric(finds.iter().map(|hunt| hunt.time.as_secs_f64() * 1000.0)),
    }
}

fn geometric(values: impl Iterator<Item = f64>) -> f64 {
    let logarithms: Vec<f64> = values.map(|value| value.max(0.001).ln()).collect();
    (logarithms.iter().sum::<f64>() / logarithms.len().max(1) as f64).exp()
}

fn of(row: &Row, engine: Engine) -> &Hunt {
    let index = Engine::ALL.iter().position(|other| *other == engine).expect("it is one of all");
    &row.hunts[index]
}

fn find(row: &Row, engine: Engine) -> Option<&Hunt> {
    let hunt = of(row, engine);
    (row.program.bug.is_some() && hunt.verdict == Verdict::Failed).then_some(hunt)
}

fn sums(rows: &[Row]) {
    let buggy = rows.iter().filter(|row| row.program.bug.is_some()).count();
    let correct = rows.len() - buggy;
    println!(
        "{buggy} buggy, {correct} correct programs; means are geometric, over the bugs that the engine found\n"
    );
    println!(
        "engine        found  alarms  not built or crashed  all executions seen   mean executions   mean ms"
    );
    for engine in Engine::ALL {
        let sum = sum(rows, engine);
        println!(
            "{:<12} {:>6} {:>7} {:>21} {:>20} {:>17.1} {:>9.3}",
            sum.engine.name(),
            sum.found,
            sum.alarms,
            sum.unusable,
            sum.complete,
            sum.mean.executions,
            sum.mean.milliseconds
        );
    }
    println!();
}

/// Ours finds as much as any rival, alarms as seldom, and is as quick where both find something.
fn as_a_whole(rows: &[Row], missed: &mut Vec<String>) {
    let ours = sum(rows, Engine::Instrumented);
    for rival in Engine::ALL.into_iter().filter(|engine| engine.is_rival()) {
        let theirs = sum(rows, rival);
        if ours.found < theirs.found {
            missed.push(format!("{} finds {}, ours {}", rival.name(), theirs.found, ours.found));
        }
        if ours.alarms > theirs.alarms {
            missed.push(format!("{} alarms {} times, ours {}", rival.name(), theirs.alarms, ours.alarms));
        }
        let (we, they) = common(rows, Engine::Instrumented, rival);
        println!(
            "where ours T and {:<10} both find: executions {:>7.1} : {:<7.1} ms {:>7.3} : {:<7.3}",
            rival.name(),
            we.executions,
            they.executions,
            we.milliseconds,
            they.milliseconds
        );
        if we.milliseconds > they.milliseconds {
            missed.push(format!(
                "mean time to a bug where both find it: ours T {:.3} ms, {} {:.3} ms",
                we.milliseconds,
                rival.name(),
                they.milliseconds
            ));
        }
    }
    println!();
}

fn common(rows: &[Row], ours: Engine, rival: Engine) -> (Mean, Mean) {
    let both = rows.iter().filter_map(|row| Some((find(row, ours)?, find(row, rival)?)));
    let (we, they): (Vec<&Hunt>, Vec<&Hunt>) = both.unzip();
    (mean(&we), mean(&they))
}

/// On no program is ours far behind the best rival.
fn program_by_program(rows: &[Row], ours: Engine, missed: &mut Vec<String>) {
    let (mut worst_executions, mut worst_time) = ((0.0, String::new()), (0.0, String::new()));
    for row in rows {
        let rivals = || {
            let rivals = Engine::ALL.into_iter().filter(|engine| engine.is_rival());
            rivals.filter_map(|engine| find(row, engine).map(|hunt| (engine, hunt)))
        };
        let (Some(fewest), Some(quickest)) =
            (rivals().min_by_key(|(_, hunt)| hunt.executions), rivals().min_by_key(|(_, hunt)| hunt.time))
        else {
            continue;
        };
        let Some(we) = find(row, ours) else {
            let words =
                format!("{}: {} finds it, {} does not", row.program.name, fewest.0.name(), ours.name());
            // What is not seen without instrumentation is no surprise.
            if ours == Engine::Instrumented {
                missed.push(words)
            } else {
                println!("{words}")
            }
            continue;
        };
        let executions = we.executions as f64 / fewest.1.executions.max(1) as f64;
        let time = we.time.max(NOISE).as_secs_f64() / quickest.1.time.max(NOISE).as_secs_f64();
        let words = |ratio: f64, what: &str, rival: Engine| {
            format!(
                "{}: {} needs {ratio:.1} times the {what} of {}",
                row.program.name,
                ours.name(),
                rival.name()
            )
        };
        if executions > FARTHEST {
            missed.push(words(executions, "executions", fewest.0));
        }
        if time > FARTHEST {
            missed.push(words(time, "time", quickest.0));
        }
        worst_executions = greater(worst_executions, (executions, row.program.name.clone()));
        worst_time = greater(worst_time, (time, row.program.name.clone()));
    }
    println!(
        "{} to the best of all rivals, worst: executions {:.1} ({}), time {:.1} ({}; below {} ms is noise)\n",
        ours.name(),
        worst_executions.0,
        worst_executions.1,
        worst_time.0,
        worst_time.1,
        NOISE.as_millis()
    );
}

fn greater(one: (f64, String), other: (f64, String)) -> (f64, String) {
    if other.0 > one.0 { other } else { one }
}
