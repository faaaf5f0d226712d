//! What every grading needs: the course, the compiler, the sandbox, the machine.

use crate::cache;
use crate::course::Course;
use crate::lang::Lang;
use crate::machine::Machine;
use crate::progress::Progress;
use crate::sandbox::Sandbox;
use crate::terms::Terms;
use crate::toolchain::Toolchain;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The tools of a grading, found once.
pub struct Workshop {
    /// The course.
    pub course: Course,
    /// The compiler.
    pub toolchain: Toolchain,
    /// Where student code runs.
    pub sandbox: Sandbox,
    /// The machine.
    pub machine: Machine,
    /// The folder with what need not be made twice.
    pub cache: PathBuf,
    /// The language of messages.
    pub lang: Lang,
    /// Where long work is announced.
    pub progress: Progress,
    /// Held while a library is looked for, so that two builds do not make the same one.
    pub library_bench: Mutex<()>,
}

impl Workshop {
    /// Finds everything.
    ///
    /// # Errors
    ///
    /// A usage error, if the course is wrong; another one if this machine lacks something.
    pub fn open(course: Option<&Path>, terms: Terms, lang: Lang) -> Result<Workshop> {
        let cache = cache::folder()?;
        let course = Course::open(course, &cache)?;
        let toolchain = Toolchain::find(&cache)?;
        let sandbox = terms.sandbox(&[toolchain.sysroot.clone(), cache.clone()], lang)?;
        let machine = Machine::new(&cache)?;
        let (progress, library_bench) = (Progress::new(), Mutex::new(()));
        Ok(Workshop { course, toolchain, sandbox, machine, cache, lang, progress, library_bench })
    }
}
