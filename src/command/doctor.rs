//! `grader doctor`: what this machine offers, and how to get more.
//!
//! What is looked at is data first (`look.rs` fills what `seen.rs` describes); the judges next to it are functions of
//! that data. So nothing that is missing keeps the rest from being told.

mod look;
mod machine;
#[cfg(test)]
mod made;
mod others;
mod remedy;
mod sandbox;
mod seen;
mod toolchain;

use super::check::paint;
use super::race::width;
use crate::cli::{Doctor, Format};
use crate::lang::Lang;
use crate::report::Exit;
use crate::report::doctor::{self as report, Diagnosis, Mark, Subject};
use crate::report::interleaving::Style;
use crate::terms::Terms;
use anyhow::Result;
use seen::Seen;

/// Looks at the machine and tells what was found.
pub fn run(options: &Doctor, terms: Terms, lang: Lang) -> Result<Exit> {
    let diagnosis = judge(&look::look(terms), lang);
    match options.format {
        Format::Text => {
            super::print(&report::text(&diagnosis, Style { lang, paint: paint(), width: width() }))?;
        }
        Format::Json => super::print(&report::json(&diagnosis))?,
    }
    Ok(if diagnosis.works { Exit::Full } else { Exit::Ungraded })
}

/// Judges what was seen.
fn judge(seen: &Seen, lang: Lang) -> Diagnosis {
    let chosen = sandbox::chosen(seen);
    let sections = vec![
        sandbox::section(seen, lang),
        toolchain::section(seen, lang),
        machine::section(seen, lang),
        machine::folders(seen, lang),
        others::section(seen, lang),
    ];
    // A weak sandbox that the user insists on is wrong in itself, but works.
    let rest = sections.iter().filter(|section| section.subject != Subject::Sandbox);
    let broken = rest.flat_map(|section| &section.findings).any(|finding| finding.mark == Mark::Wrong);
    let describe = |chosen: sandbox::Chosen| crate::sandbox::describe(chosen.setup, chosen.enforced);
    Diagnosis { works: chosen.is_some() && !broken, sandbox: chosen.map(describe), sections }
}
