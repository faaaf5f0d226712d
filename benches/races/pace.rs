//! How many executions an engine makes in a second, and what ours keeps in memory.
//!
//! The two programs are correct, so a search goes on until its time is over; those that see the whole space before are
//! begun again. Ours makes executions by chance, which share nothing, and depth first without leaving any out.

use crate::Result;
use crate::compile::Workbench;
use crate::engine::{Engine, Library};
use crate::hunt::run;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// What was measured.
pub struct Paces {
    /// Executions in a second of two threads of three operations: plain, instrumented.
    ours: [f64; 2],
    /// The peak of memory, in kilobytes, after some and after ten times as many executions: plain, instrumented.
    memory: [[u64; 2]; 2],
}

/// Executions in a second that ours has to make.
const LEAST: [(f64, &str); 2] = [(150_000.0, "ours S"), (20_000.0, "ours T")];
/// What memory may grow by, in kilobytes: what the allocator may do and no leak is.
const ALLOWED: u64 = 1024;

const OURS: [Library; 2] = [Library::Plain, Library::Instrumented];

/// Measures all.
pub fn measure(workbench: &Workbench, quick: bool) -> Result<Paces> {
    let time = Duration::from_millis(if quick { 300 } else { 1000 });
    println!("executions in a second              by chance  depth first");
    let mut ours = [0.0; 2];
    for program in ["three_operations", "bounded_queue"] {
        for (library, pace) in OURS.into_iter().zip(&mut ours) {
            let paces = [
                our_pace(workbench, program, library, "Random", time)?,
                our_pace(workbench, program, library, "Whole", time)?,
            ];
            println!("{program:<17} ours {library:<12?} {:>9.0}  {:>11.0}", paces[0], paces[1]);
            if program == "three_operations" {
                *pace = paces[0].max(paces[1]);
            }
        }
        for engine in Engine::ALL.into_iter().filter(|engine| engine.is_rival()) {
            let pace = rival_pace(workbench, program, engine, time)?;
            println!("{program:<17} {:<17} {pace:>9.0}", engine.name());
        }
    }
    let memory = [memory(workbench, OURS[0], quick)?, memory(workbench, OURS[1], quick)?];
    println!();
    Ok(Paces { ours, memory })
}

impl Paces {
    /// Adds the goals that are missed.
    pub fn judge(&self, missed: &mut Vec<String>) {
        for ((least, name), pace) in LEAST.iter().zip(self.ours) {
            if pace < *least {
                missed.push(format!("{name} makes {pace:.0} executions in a second, not {least:.0}"));
            }
        }
        for (library, [before, after]) in OURS.iter().zip(self.memory) {
            if after > before + ALLOWED {
                missed.push(format!("memory grows from {before} kB to {after} kB ({library:?})"));
            }
        }
    }
}

fn source(workbench: &Workbench, program: &str) -> PathBuf {
    workbench.root().join("benches/races/speed").join(format!("{program}.rs"))
}

fn our_pace(
    workbench: &Workbench,
    program: &str,
    library: Library,
    phases: &str,
    time: Duration,
) -> Result<f64> {
    let main = format!(
        "fn main() {{
            let time = std::time::Duration::from_millis({});
            let config = weft::Config {{
                phases: weft::Phases::{phases}, reduction: false, time, ..weft::Config::default()
            }};
            let (mut executions, mut took) = (0, std::time::Duration::ZERO);
            while took < time {{
                let outcome = weft::explore(&config, &program::scenario);
                executions += outcome.executions + outcome.redundant;
                took += outcome.took;
            }}
            std::println!(\"{{}}\", executions as f64 / took.as_secs_f64());
        }}",
        time.as_millis()
    );
    Ok(ours(workbench, program, library, &main)?.trim().parse()?)
}

fn memory(workbench: &Workbench, library: Library, quick: bool) -> Result<[u64; 2]> {
    let few = if quick { 10_000 } else { 100_000 };
    let mut peaks = [0; 2];
    for (executions, peak) in [few, 10 * few].into_iter().zip(&mut peaks) {
        let main = format!(
            "fn main() {{
                let config = weft::Config {{
                    phases: weft::Phases::Random,
                    executions: {executions},
                    time: std::time::Duration::from_secs(600),
                    ..weft::Config::default()
                }};
                let outcome = weft::explore(&config, &program::scenario);
                assert!(outcome.executions == {executions});
                let status = std::fs::read_to_string(\"/proc/self/status\").unwrap();
                let line = status.lines().find(|line| line.starts_with(\"VmHWM\")).unwrap();
                std::println!(\"{{}}\", line.split_whitespace().nth(1).unwrap());
            }}"
        );
        *peak = ours(workbench, "three_operations", library, &main)?.trim().parse()?;
        println!("{library:?}: {executions} executions, {peak} kB at most");
    }
    Ok(peaks)
}

fn ours(workbench: &Workbench, program: &str, library: Library, main: &str) -> Result<String> {
    let file = workbench.compile_with(&source(workbench, program), library, main)?;
    let output = Command::new(file).output()?;
    if !output.status.success() {
        return Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn rival_pace(workbench: &Workbench, program: &str, engine: Engine, time: Duration) -> Result<f64> {
    let file = workbench.compile(&source(workbench, program), engine.library())?;
    let printed = run(&file, engine, 1, time)?;
    let answer: Value = serde_json::from_str(printed.lines().next().ok_or("a rival answers")?)?;
    let seconds = answer["micros"].as_f64().unwrap_or_default() / 1e6;
    let executions = answer["executions"].as_f64().unwrap_or_default();
    Ok(executions / seconds)
}
