//! Parts 3 and 4: what a wall clock says of the same programs on this machine.

use crate::cases::Exact;
use crate::goals::Goals;
use crate::numbers::Numbers;
use crate::{Bench, Repeats, Result, run};

/// What both machines say of a program on two cores.
pub struct Row {
    name: &'static str,
    wall: Numbers,
    simulated: Numbers,
    /// The shortest time on one core, divided by the shortest on two.
    best: f64,
    /// How much longer than the shortest the median run was.
    spread: f64,
}

/// How near to each other the two have to be on a quiet machine.
const TOLERANCE: f64 = 0.10;
const QUIET: f64 = 0.5;
const STEADY: f64 = 0.05;

/// Measures the programs that compute, and prints a table.
pub fn compare(benches: &[Bench], repeats: &Repeats, beside: &str) -> Result<Vec<Row>> {
    println!("\ntwo cores, {beside}: speedup by a wall clock | simulated (min median max)");
    let mut rows = Vec::new();
    for bench in benches.iter().filter(|bench| matches!(bench.case.exact, Exact::Units(_))) {
        let row = measure(bench, repeats.native)?;
        println!("{:<26} {} | {}", row.name, row.wall, row.simulated);
        rows.push(row);
    }
    Ok(rows)
}

fn measure(bench: &Bench, rounds: usize) -> Result<Row> {
    let (mut ones, mut twos, mut simulated) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        ones.push(run::native(&bench.built.native, true)?.wall.as_secs_f64());
        twos.push(run::native(&bench.built.native, false)?.wall.as_secs_f64());
        let makespan = |cores| run::simulated(&bench.built.simulated, cores).map(|run| run.makespan);
        simulated.push(makespan(1)?.as_secs_f64() / makespan(2)?.as_secs_f64());
    }
    let wall = Numbers::of(ones.iter().zip(&twos).map(|(one, two)| one / two));
    let (ones, twos) = (Numbers::of(ones), Numbers::of(twos));
    let spread = (ones.median() / ones.min()).max(twos.median() / twos.min()) - 1.0;
    let (name, best) = (bench.case.name, ones.min() / twos.min());
    Ok(Row { name, wall, simulated: Numbers::of(simulated), best, spread })
}

/// Holds the simulated machine against the real one, if nobody else uses that.
pub fn calibrate(rows: &[Row], busy: f64, goals: &mut Goals) {
    println!("\ntwo cores, best of the wall clock | simulated | spread of the wall clock");
    for row in rows {
        let simulated = row.simulated.median();
        println!("{:<26} {:>6.2} {simulated:>6.2} {:>6.1} %", row.name, row.best, row.spread * 100.0);
        let what = format!("{}: by the clock {:.2}, simulated {simulated:.2}", row.name, row.best);
        if busy < QUIET && row.spread < STEADY {
            goals.demand(what, (row.best / simulated - 1.0).abs() <= TOLERANCE);
        } else {
            goals.leave_open(format!("{what}; not judged: the machine is busy"));
        }
    }
}
