//! Processes that compute without end, so that the machine is busy.

use crate::Result;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::{hint, process, thread};

/// The argument of this program that makes it one of them.
pub const ARGUMENT: &str = "--compute-beside";
const COUNT: usize = 4;

/// They compute until this is dropped.
pub struct Load(Vec<Child>);

impl Load {
    /// Starts them.
    pub fn start() -> Result<Load> {
        let mut load = Load(Vec::new());
        for _ in 0..COUNT {
            let program = std::env::current_exe()?;
            load.0.push(Command::new(program).arg(ARGUMENT).stdin(Stdio::piped()).spawn()?);
        }
        Ok(load)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that has ended already is none to stop.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// Computes until whoever started this has gone, in whatever way.
pub fn compute() -> ! {
    thread::spawn(|| {
        drop(std::io::stdin().read(&mut [0]));
        process::exit(0);
    });
    loop {
        hint::spin_loop();
    }
}

/// How busy the machine is.
pub fn average() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(f64::INFINITY)
}
