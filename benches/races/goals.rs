//! The sums, and whether they are what they should be.

#![expect(clippy::cast_precision_loss, reason = "counts of executions are far below 2^52")]

use crate::Result;
use crate::Row;
use crate::engine::Engine;
use crate::hunt::{Hunt, Verdict};
use crate::pace::Paces;
use std::time::Duration;

/// Shorter times than this are noise: they count as this long.
const NOISE: Duration = Duration::from_millis(5);
/// Fewer executions than this are luck, of a first execution that fails: they count as so many.
const FEW: u64 = 4;
/// How far behind the best rival we may be on a program.
const FARTHEST: f64 = 3.0;

/// Prints the sums and the goals, and fails if one is missed.
pub fn judge(rows: &[Row], paces: Option<&Paces>) -> Result<()> {
    sums(rows);
    let mut missed = Vec::new();
    as_a_whole(rows, &mut missed);
    println!("behind the best of all rivals more than {FARTHEST} times, or not found:");
    let behind = program_by_program(rows, Engine::Instrumented);
    missed.extend(behind);
    // What is not seen without instrumentation is no surprise, so this one is only told.
    program_by_program(rows, Engine::Plain);
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
    /// With noise as what it is.
    felt: f64,
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
        felt: geometric(finds.iter().map(|hunt| hunt.time.max(NOISE).as_secs_f64() * 1000.0)),
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
        if we.felt > they.felt {
            let (we, they, name) = (we.felt, they.felt, rival.name());
            missed.push(format!(
                "mean time to a bug that both find, above noise: ours T {we:.1} ms, {name} {they:.1} ms"
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
fn program_by_program(rows: &[Row], ours: Engine) -> Vec<String> {
    let behind: Vec<String> = rows.iter().flat_map(|row| behind(row, ours)).collect();
    for line in &behind {
        println!("  {line}");
    }
    if behind.is_empty() {
        println!("  {}: none", ours.name());
    }
    let worst = rows.iter().filter_map(|row| Some((ratios(row, ours)?.raw, &row.program.name)));
    if let Some((ratio, name)) = worst.max_by(|one, other| one.0.total_cmp(&other.0)) {
        println!("  {}: worst ratio of bare counts of executions {ratio:.1} ({name})", ours.name());
    }
    let bare = rows.iter().filter_map(|row| ratios(row, ours)).filter(|ratios| ratios.raw > FARTHEST).count();
    println!("  {}: by bare counts of executions, behind on {bare}\n", ours.name());
    behind
}

/// How far ours is behind on one program, in words.
fn behind(row: &Row, ours: Engine) -> Vec<String> {
    let name = &row.program.name;
    if find(row, ours).is_none() {
        let finder = rivals(row).next().map(|(engine, _)| engine.name());
        let words = finder.map(|finder| format!("{name}: {finder} finds it, {} does not", ours.name()));
        return words.into_iter().collect();
    }
    let Some(ratios) = ratios(row, ours) else { return Vec::new() };
    let (executions, time) = (ratios.executions, ratios.time);
    let words = |(ratio, rival): (f64, Engine), what: &str| {
        format!("{name}: {} needs {ratio:.1} times the {what} of {}", ours.name(), rival.name())
    };
    let all = [(executions, words(executions, "executions")), (time, words(time, "time"))];
    all.into_iter().filter(|(ratio, _)| ratio.0 > FARTHEST).map(|(_, words)| words).collect()
}

/// What ours needs, divided by what the best rival needs, and which it is.
struct Ratios {
    executions: (f64, Engine),
    time: (f64, Engine),
    /// That of executions, luck or not.
    raw: f64,
}

fn ratios(row: &Row, ours: Engine) -> Option<Ratios> {
    let we = find(row, ours)?;
    let fewest = rivals(row).min_by_key(|(_, hunt)| hunt.executions)?;
    let quickest = rivals(row).min_by_key(|(_, hunt)| hunt.time)?;
    let ratio = |least: u64| we.executions.max(least) as f64 / fewest.1.executions.max(least) as f64;
    let time = we.time.max(NOISE).as_secs_f64() / quickest.1.time.max(NOISE).as_secs_f64();
    Some(Ratios { executions: (ratio(FEW), fewest.0), time: (time, quickest.0), raw: ratio(1) })
}

/// The rivals that find the bug of a program.
fn rivals(row: &Row) -> impl Iterator<Item = (Engine, &Hunt)> {
    let rivals = Engine::ALL.into_iter().filter(|engine| engine.is_rival());
    rivals.filter_map(move |engine| find(row, engine).map(|hunt| (engine, hunt)))
}
