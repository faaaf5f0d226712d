//! Builds one file against the model.
//!
//! It is compiled as it would be otherwise, as a program with its own `main`, only that `std` and `core` are other
//! crates. If it does not compile so, the real ones are tried, because their messages are those that a programmer
//! knows, and because it tells a mistake from something that is not modelled.

use super::mode::Purpose;
use super::source::Source;
use super::{Lab, Program, Shadow};
use crate::sandbox::{End, Run};
use crate::scratch::{self, Scratch};
use crate::toolchain::{self, Call, Product};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// An edition of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Edition {
    /// The current one
    #[value(name = "2024")]
    E2024,
    /// The one before
    #[value(name = "2021")]
    E2021,
}

/// What is explored of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Its `main`.
    Main,
    /// Each of its tests.
    Tests,
}

/// A program, until this is dropped.
pub struct Built {
    /// The program.
    pub program: Program,
    _folder: Scratch,
}

/// Why there is no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Whether it compiles with the real standard library, and only the model does not have something.
    pub not_modelled: bool,
    /// What the compiler says.
    pub messages: String,
}

/// How all code is compiled that meets the model: where it stands is of interest.
pub const FLAGS: [&str; 6] = [
    "-Ccodegen-units=1",
    "-Cdebuginfo=line-tables-only",
    "-Cembed-bitcode=no",
    "--color=never",
    "--diagnostic-width=100",
    "-Awarnings",
];

/// Builds a program; of the editions of the language, the newest that it compiles in, unless one is asked for.
///
/// # Errors
///
/// If the compiler could not be run.
pub fn newest(
    lab: &Lab,
    shadow: &Shadow,
    source: &Source,
    asked: Option<Edition>,
    purpose: Purpose,
) -> Result<Result<Built, Refusal>> {
    let editions: Vec<Edition> =
        asked.map_or_else(|| Edition::value_variants().into(), |edition| vec![edition]);
    let mut refusals = Vec::new();
    for edition in editions {
        match program(lab, shadow, source, edition, purpose)? {
            Ok(built) => return Ok(Ok(built)),
            Err(refusal) => refusals.push((edition, refusal)),
        }
    }
    explain(lab, source, refusals).map(Err)
}

/// Finds out whose fault it is that a program does not compile against the model.
fn explain(lab: &Lab, source: &Source, refusals: Vec<(Edition, Refusal)>) -> Result<Refusal> {
    let mut mistakes = Vec::new();
    for (edition, refusal) in refusals {
        match plainly(lab, source, edition)? {
            Ok(()) => return Ok(Refusal { not_modelled: true, ..refusal }),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    mistakes.into_iter().next().context("compile in one edition at least")
}

/// Builds a program in one edition.
///
/// # Errors
///
/// If the compiler could not be run.
pub fn program(
    lab: &Lab,
    shadow: &Shadow,
    source: &Source,
    edition: Edition,
    purpose: Purpose,
) -> Result<Result<Built, Refusal>> {
    let folder = private_folder()?;
    source.write(folder.path())?;
    let file = folder.path().join("out/program");
    let mut args = arguments(source, edition, purpose);
    args.extend([shadow.arguments(), purpose.arguments()].concat());
    if source.form() == Form::Main {
        args.extend(shadow.entry());
    }
    let unit = Unit { folder: folder.path(), args, purpose, product: Product::Kept(&file) };
    let run = call(lab, unit, vec![shadow.home().into()])?;
    Ok(judge(&run).map(|()| Built { program: Program { file, args: Vec::new() }, _folder: folder }))
}

/// Compiles a program against the real standard library, without making one.
fn plainly(lab: &Lab, source: &Source, edition: Edition) -> Result<Result<(), Refusal>> {
    let folder = private_folder()?;
    source.write(folder.path())?;
    let mut args = arguments(source, edition, Purpose::Simulate);
    args.push("--emit=metadata".into());
    let purpose = Purpose::Simulate;
    let unit = Unit { folder: folder.path(), args, purpose, product: Product::Discarded };
    Ok(judge(&call(lab, unit, Vec::new())?))
}

/// A fresh folder with an `out` in it.
pub fn private_folder() -> Result<Scratch> {
    let folder = scratch::folder().context("make a temporary folder")?;
    fs::create_dir(folder.path().join("out")).context("make a folder")?;
    Ok(folder)
}

fn arguments(source: &Source, edition: Edition, purpose: Purpose) -> Vec<OsString> {
    let edition = match edition {
        Edition::E2024 => "--edition=2024",
        Edition::E2021 => "--edition=2021",
    };
    let mut args: Vec<OsString> = FLAGS.iter().chain(&purpose.optimisation()).map(OsString::from).collect();
    let form = match source.form() {
        Form::Main => "--crate-type=bin",
        Form::Tests => "--test",
    };
    args.extend([edition, form, "--crate-name=program"].map(OsString::from));
    args.extend(source.names());
    args.push(Source::root().into());
    args
}

/// One call of the compiler in a private folder.
pub struct Unit<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// The arguments.
    pub args: Vec<OsString>,
    /// What it is compiled for.
    pub purpose: Purpose<'a>,
    /// What becomes of what is made.
    pub product: Product<'a>,
}

/// Calls the compiler, which may also read `readable`.
pub fn call(lab: &Lab, unit: Unit, readable: Vec<std::path::PathBuf>) -> Result<Run> {
    let Unit { folder, mut args, purpose, product } = unit;
    // In debug information, a relative place begins at the folder that the compiler was called in.
    args.push(format!("--remap-path-prefix={}=", folder.display()).into());
    let readable = [readable, vec![folder.to_path_buf()]].concat();
    let limits = toolchain::LIMITS;
    let call = Call { args, env: purpose.environment(), folder, readable, product, limits };
    lab.toolchain.call(lab.sandbox, call).context("compile for the model")
}

/// What a run of the compiler says about the code.
pub fn judge(run: &Run) -> Result<(), Refusal> {
    let mut messages = String::from_utf8_lossy(&run.stderr).into_owned();
    match run.end {
        End::Exited(0) => return Ok(()),
        End::Exited(_) => {}
        end => messages.push_str(&format!("the compiler was stopped: {end:?}\n")),
    }
    Err(Refusal { not_modelled: false, messages })
}
