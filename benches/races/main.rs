//! Our model checker beside those that there are: shuttle and loom explore the same unmodified programs, in one run.
//!
//!     cargo bench --bench races                      the programs in `crates/weft/corpus`
//!     cargo bench --bench races -- --quick           shorter, for a look
//!     cargo bench --bench races -- CORPUS=some/path  other programs, in `buggy/` and `correct/`
//!     cargo bench --bench races -- ONLY=part         the programs with this in their names, without the speeds
//!
//! A program is plain `std` code. For ours, `weft` and `weft-std` are built as a user gets them, by `rustc` alone; the
//! rivals get adapters of the same kind, crates named `std` (`rivals/`), which cargo builds, so that the first run needs
//! a registry. What a rival cannot build, or what crashes it, is told as such.
//!
//! What is compared is what a search costs: processes are started and programs compiled outside of the measured time.
//! Each rival is run in all the ways in which it can search. Where chance has a part, in ours as in theirs, the search is
//! repeated with other seeds, and the median counts. A program's best rival is the best of all those ways, which is more than anybody can have at once.
//!
//! It fails if one of the goals at the end of the output is missed.

#![expect(clippy::disallowed_methods, reason = "what is run are whole programs, with code of our own")]

mod compile;
mod corpus;
mod engine;
mod goals;
mod hunt;
mod pace;
mod table;

use compile::Workbench;
use corpus::Program;
use engine::{Engine, Library};
use hunt::{Hunt, hunt};
use std::error::Error;
use std::path::PathBuf;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What was asked for.
struct Options {
    corpus: PathBuf,
    only: String,
    quick: bool,
}

/// A program, and what each engine made of it, in the order of [`Engine::ALL`].
struct Row {
    program: Program,
    hunts: Vec<Hunt>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.iter().any(|argument| argument == "--test" || argument == "--list") {
        // Cargo asks every bench target whether it has tests.
        return Ok(());
    }
    let options = options(&arguments);
    let workbench = Workbench::set_up()?;
    let rows = compare(&workbench, &options)?;
    table::print(&rows);
    let paces = if options.only.is_empty() { Some(pace::measure(&workbench, options.quick)?) } else { None };
    goals::judge(&rows, paces.as_ref())
}

fn options(arguments: &[String]) -> Options {
    let value = |key: &str| arguments.iter().find_map(|argument| argument.strip_prefix(key));
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("crates/weft/corpus");
    Options {
        corpus: value("CORPUS=").map_or_else(own, PathBuf::from),
        only: value("ONLY=").unwrap_or_default().to_string(),
        quick: arguments.iter().any(|argument| argument == "--quick"),
    }
}

fn compare(workbench: &Workbench, options: &Options) -> Result<Vec<Row>> {
    let mut programs = corpus::read(&options.corpus)?;
    programs.retain(|program| program.name.contains(&options.only));
    let mut rows = Vec::new();
    for program in programs {
        eprintln!("{}", program.name);
        let files = Library::ALL.map(|library| workbench.compile(&program.path, library));
        let hunts = Engine::ALL.into_iter().map(|engine| {
            let file = &files[engine.library() as usize];
            hunt(file, program.bug.as_deref(), engine, options.quick)
        });
        let hunts: Result<Vec<Hunt>> = hunts.collect();
        rows.push(Row { program, hunts: hunts? });
    }
    Ok(rows)
}
