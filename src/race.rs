//! Explores a program: every order in which its threads can take turns, until one fails or none is left.
//!
//! # How it works
//!
//! The program is plain `std` code and stays as it is. It is compiled against another crate named `std`
//! (`crates/weft-std`), whose threads, locks and atomics belong to a model checker (`crates/weft`). The result is a
//! process that explores itself and tells, through a descriptor, what it found. What this module does:
//!
//! 1. [`shadow`]: builds those crates, once for each toolchain, from sources that this program carries.
//! 2. [`mode`]: finds out whether this compiler can also make plain memory accesses visible, by looking for a race in
//!    a program that has one. Without that, data races on plain memory are not found, and every report says so.
//! 3. [`entry`]: has the model run `main`. What rustc generates calls a function of the real `std` with the program's
//!    `main`; the linker is told to call ours instead.
//! 4. [`build`] builds one file, [`package`] a crate, [`model`] the scenarios of an exercise. Each `#[test]` is a
//!    scenario, too: [`harness`] lists them.
//! 5. [`worker`]: runs one scenario in a sandboxed process of its own.
//! 6. [`verdict`]: what follows from its answer, or from its having given none.

pub mod build;
pub mod entry;
pub mod harness;
pub mod mode;
pub mod model;
pub mod outcome;
pub mod package;
pub mod shadow;
pub mod source;
pub mod verdict;
pub mod worker;
pub mod wrapper;

pub use mode::Mode;
pub use shadow::Shadow;
pub use verdict::{Explored, Verdict};

use crate::lang::Lang;
use crate::progress::Progress;
use crate::sandbox::Sandbox;
use crate::toolchain::Toolchain;
use crate::workshop::Workshop;
use std::path::{Path, PathBuf};

/// The tools of an exploration.
#[derive(Clone, Copy)]
pub struct Lab<'a> {
    /// The compiler.
    pub toolchain: &'a Toolchain,
    /// Where the explored code is compiled and run.
    pub sandbox: &'a Sandbox,
    /// The folder with what need not be made twice.
    pub cache: &'a Path,
    /// Where long work is announced.
    pub progress: &'a Progress,
    /// The language of messages.
    pub lang: Lang,
}

impl<'a> Lab<'a> {
    /// The tools of a grading, used to explore.
    pub fn of(workshop: &'a Workshop) -> Lab<'a> {
        Lab {
            toolchain: &workshop.toolchain,
            sandbox: &workshop.sandbox,
            cache: &workshop.cache,
            progress: &workshop.progress,
            lang: workshop.lang,
        }
    }
}

/// Something to explore.
#[derive(Debug)]
pub struct Scenario {
    /// What it is called: that of a test is its path, behind the name of its target where two have the same.
    pub name: String,
    /// What the program knows it by: `main`, or the path of a test.
    pub path: String,
    /// The program that has it.
    pub program: Program,
}

impl Scenario {
    /// The `main` of a program.
    pub fn of_main(name: &str, file: PathBuf) -> Scenario {
        let program = Program { file, args: Vec::new() };
        Scenario { name: name.to_string(), path: "main".to_string(), program }
    }
}

/// A program that explores itself.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its file.
    pub file: PathBuf,
    /// Its arguments: a test program is told which test to run.
    pub args: Vec<String>,
}
