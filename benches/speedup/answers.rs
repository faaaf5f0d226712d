//! Parts 1 and 2: what the simulated machine says of a program, beside the exact answer, and what that costs.

use crate::cases::Exact;
use crate::goals::Goals;
use crate::numbers::Numbers;
use crate::{Bench, Repeats, Result, run};
use std::path::Path;
use std::time::Duration;

const CORES: [u64; 3] = [2, 4, 8];
/// How far an answer may be from the exact one.
const TOLERANCE: f64 = 0.05;
/// How much more processor time a simulated run may take than the same work in sequence.
const OVERHEAD: f64 = 1.3;
const START: Duration = Duration::from_millis(50);

/// What was measured of a program, on one core and then on each of [`CORES`].
struct Measured {
    /// Makespans divided by exact ones.
    off: Vec<Numbers>,
    answers: Vec<Numbers>,
    cpu: Numbers,
    sequence: Numbers,
    wall: Numbers,
}

/// Measures all programs, prints a table, and adds to the goals.
pub fn compare(benches: &[Bench], sequence: &Path, repeats: &Repeats, beside: &str, goals: &mut Goals) {
    println!("\nsimulated, {beside}: speedup (or seconds): exact | min median max | off");
    println!("{:<26} {:^37} {:^37} {:^37}   cpu ms (in sequence)", "", "2 cores", "4 cores", "8 cores");
    for bench in benches {
        let name = bench.case.name;
        match measure(bench, sequence, repeats.simulated) {
            Ok(measured) => report(bench, &measured, beside, goals),
            Err(error) => {
                println!("{name:<26} {error}");
                goals.demand(format!("{name}, {beside}: it comes to its end"), false);
            }
        }
    }
}

fn measure(bench: &Bench, sequence: &Path, rounds: usize) -> Result<Measured> {
    let mut rounds_on = vec![Vec::new(); CORES.len()];
    let (mut cpu, mut plain, mut wall) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let program = &bench.built.simulated;
        let on_one = run::simulated(program, 1)?;
        if let Exact::Units(units) = bench.case.exact {
            plain.push(run::sequence(sequence, units(1))?.cpu.as_secs_f64());
        }
        for (index, cores) in CORES.into_iter().enumerate() {
            let run = run::simulated(program, cores)?;
            rounds_on[index].push((on_one.makespan.as_secs_f64(), run.makespan.as_secs_f64()));
            cpu.push(run.cost.cpu.as_secs_f64());
            wall.push(run.cost.wall.as_secs_f64());
        }
    }
    let each = |number: &dyn Fn(u64, (f64, f64)) -> f64| {
        let on = |(cores, pairs): (u64, &Vec<(f64, f64)>)| {
            Numbers::of(pairs.iter().map(|pair| number(cores, *pair)))
        };
        CORES.into_iter().zip(&rounds_on).map(on).collect()
    };
    Ok(Measured {
        off: each(&|cores, pair| answer(bench.case.exact, pair) / exact(bench.case.exact, cores) - 1.0),
        answers: each(&|_, pair| answer(bench.case.exact, pair)),
        cpu: Numbers::of(cpu),
        sequence: Numbers::of(plain),
        wall: Numbers::of(wall),
    })
}

/// The speedup, or the time of a program that computes nothing.
fn answer(of: Exact, (on_one, makespan): (f64, f64)) -> f64 {
    match of {
        Exact::Units(_) => on_one / makespan,
        Exact::Time(_) => makespan,
    }
}

/// What the answer should be.
pub fn exact(of: Exact, cores: u64) -> f64 {
    match of {
        Exact::Units(units) => units(1) as f64 / units(cores) as f64,
        Exact::Time(time) => time.as_secs_f64(),
    }
}

fn report(bench: &Bench, measured: &Measured, beside: &str, goals: &mut Goals) {
    let name = bench.case.name;
    print!("{name:<26}");
    for (index, cores) in CORES.into_iter().enumerate() {
        let (answers, off) = (&measured.answers[index], measured.off[index].median());
        let exact = exact(bench.case.exact, cores);
        print!(" {exact:>5.2} |{answers} |{:>+6.1} %", off * 100.0);
        let found = answers.median();
        goals.demand(
            format!("{name}, {cores} cores, {beside}: {found:.3}, exactly {exact:.3}"),
            off.abs() <= TOLERANCE,
        );
    }
    cost(bench, measured, beside, goals);
}

/// The median on a busy machine, too: what a process waits for a core is not its time.
fn cost(bench: &Bench, measured: &Measured, beside: &str, goals: &mut Goals) {
    let (name, cpu) = (bench.case.name, measured.cpu.median());
    match bench.case.exact {
        Exact::Units(_) => {
            let plain = measured.sequence.median();
            println!("   {:>6.1} ({:.1})", cpu * 1000.0, plain * 1000.0);
            goals.demand(
                format!("{name}, {beside}: {:.2} times the processor time in sequence", cpu / plain),
                cpu <= OVERHEAD * plain + START.as_secs_f64(),
            );
        }
        Exact::Time(_) => {
            let wall = measured.wall.min();
            println!("   {:>6.1} (real time {:.1})", cpu * 1000.0, wall * 1000.0);
            goals.demand(
                format!("{name}, {beside}: {:.1} ms of real time", wall * 1000.0),
                wall < START.as_secs_f64(),
            );
        }
    }
}
