//! Runs a program on a simulated machine with as many cores as one likes, in virtual time.
//!
//! # How it works
//!
//! A wall clock on a busy machine says nothing about a program, because others have the cores. So the program, plain
//! `std` code, is compiled as fast code against another crate named `std` (`crates/weft-std`), as for a search for races.
//! Its threads are coroutines there, on one real thread, and a simulated machine (`crates/weft`, `machine`) decides
//! who computes when: what a thread computes takes as much virtual time as it took of the processor's, and sleeping
//! takes none of the real. The process tells what came of it, who had which core, and who waited where: a [`report`].
//!
//! [`run`] runs `main` of any program; an exercise is asked through its harness, as in all checks (`check/speedup`).
//! What the machine does not have (files, networks, real processes) ends the run, and the real one has to decide.

pub mod picture;
pub mod report;
pub mod run;
pub mod start_up;

use std::time::Duration;

/// The variable of the environment that tells a program on which machine it runs.
pub fn told(cores: usize, process_start: Duration) -> (String, String) {
    let told = format!("cores={cores};process_start_ns={};fd=3", process_start.as_nanos());
    ("WEFT".to_string(), told)
}
