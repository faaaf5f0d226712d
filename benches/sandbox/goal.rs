//! The goal, and whether it is reached.

use crate::numbers::{Numbers, milliseconds};
use crate::programs::Program;
use crate::sandbox::Mode;
use crate::ways::{self, Way};
use crate::{Result, programs};

/// Milliseconds that mode `full` may take beyond a plain spawn.
const MOST: f64 = 6.0;
/// Above this load, times tell as much of the other work as of ours.
const IDLE: f64 = 0.5;

/// What was measured of it: milliseconds, or nothing where there is no mode `full`.
#[derive(Default)]
pub struct Goal(Option<f64>);

impl Goal {
    /// Takes what this program shows of the goal.
    pub fn see(&mut self, program: &Program, ways: &[Way], times: &[Numbers]) {
        let full = ways.iter().position(|way| way.mode() == Some(Mode::Full));
        if let (programs::NOTHING, Some(full)) = (program.name, full) {
            self.0 = Some(milliseconds(times[full].median()) - milliseconds(times[ways::PLAIN].median()));
        }
    }

    /// Prints it, and fails if it is missed on an idle machine.
    pub fn judge(&self, load: f64) -> Result<()> {
        println!("goal");
        let Some(over) = self.0 else {
            println!("  - not judged: there is no mode `full` here");
            return Ok(());
        };
        let what =
            format!("mode full takes {over:.2} ms more than a plain spawn, at most {MOST} ms are allowed");
        if load >= IDLE {
            println!("  - not judged: load {load:.2}, {IDLE} is idle; {what}");
            return Ok(());
        }
        let reached = over <= MOST;
        println!("  {} {what}", if reached { "✓" } else { "✗" });
        if reached { Ok(()) } else { Err("the goal is missed".into()) }
    }
}
