//! What a submission was compiled to, read from outside before it is linked, where its exercise allows `unsafe`.
//!
//! Submission and harness become one program, in which a name exists once. Who defines `memcmp` or `write` defines it
//! for the harness and the standard library, too; what lies in `.init_array` runs before `main`. Safe code can do
//! neither. With `unsafe`, an attribute or a line of assembly is enough, and no other reader of the source would see it
//! through a macro; in the compiled objects it shows.
//!
//! What shows in no object is assembly in a function that is inline or generic: it is compiled with the code that calls
//! it, the harness's. And a name that the compiler could have chosen tells nothing of who chose it. Both need a word
//! that no macro can put together, so [`words`] reads the source for it.
//!
//! All this keeps what is easy from being done. It is no boundary: unsafe code that runs can change whatever lies in its
//! process. The sandbox is one, and that questions, expectations and the clock are in another process.

mod names;
#[cfg(test)]
mod tests;
mod words;

use crate::check::{Failure, Stop};
use crate::fault::{Fault, Forbidden};
use crate::submission::Submission;
use anyhow::{Context, Result, ensure};
use object::elf::{SHT_FINI_ARRAY, SHT_INIT_ARRAY, SHT_PREINIT_ARRAY, SHT_RELA, STT_GNU_IFUNC};
use object::read::archive::{ArchiveFile, ArchiveMember};
use object::read::elf::{ElfFile64, SectionHeader};
use object::{Endianness, Object, ObjectComdat, ObjectSection, ObjectSymbol};
use std::fs;
use std::path::Path;

/// How much is told of what was found.
const MOST: usize = 20;

/// Looks at the library that a submission was compiled to, and at its source.
///
/// # Errors
///
/// A failure, if it reaches out of its own functions.
pub fn check(submission: &Submission, file: &Path) -> Result<(), Stop> {
    let bytes = fs::read(file).with_context(|| format!("read `{}`", file.display()))?;
    let mut found = words::forbidden(&submission.files);
    match inspect(&bytes) {
        Ok(symbols) => found.extend(symbols),
        // Assembly can also make what nobody can read.
        Err(_) if !found.is_empty() => {}
        Err(error) => return Err(error.context(format!("read what `{}` holds", file.display())).into()),
    }
    found.truncate(MOST);
    if found.is_empty() {
        return Ok(());
    }
    Err(Failure { fault: Fault::ForbiddenSymbol(found), evidence: Vec::new() }.into())
}

/// What a compiled library holds that reaches out of its own functions, each thing once.
///
/// # Errors
///
/// If it is no library as the compiler makes them.
pub fn inspect(bytes: &[u8]) -> Result<Vec<Forbidden>> {
    let archive = ArchiveFile::parse(bytes).context("read an archive")?;
    ensure!(!archive.is_thin(), "the archive names its members and does not hold them");
    let mut found = Vec::new();
    for member in archive.members() {
        for forbidden in in_member(&member.context("read a member")?, bytes)? {
            if !found.contains(&forbidden) && found.len() < MOST {
                found.push(forbidden);
            }
        }
    }
    Ok(found)
}

type Elf<'a> = ElfFile64<'a, Endianness>;

fn in_member(member: &ArchiveMember, bytes: &[u8]) -> Result<Vec<Forbidden>> {
    let name = text(member.name());
    // The compiler's own are its metadata and one object for each unit of code. What `#[link]` adds is another's.
    let own = name == "lib.rmeta" || name.ends_with(".rcgu.o");
    let data = member.data(bytes).with_context(|| format!("read the member `{name}`"))?;
    match Elf::parse(data) {
        Ok(elf) if own => in_object(&elf).with_context(|| format!("read the member `{name}`")),
        _ => Ok(vec![Forbidden::Member(name)]),
    }
}

fn in_object(elf: &Elf) -> Result<Vec<Forbidden>> {
    let mut found = Vec::new();
    for symbol in elf.symbols() {
        found.extend(in_symbol(elf, &symbol)?);
    }
    for section in elf.sections() {
        let kind = section.elf_section_header().sh_type(elf.endian());
        // Relocations belong to a section that is looked at itself.
        if kind == SHT_RELA {
            continue;
        }
        let starts = [SHT_INIT_ARRAY, SHT_FINI_ARRAY, SHT_PREINIT_ARRAY].contains(&kind);
        let name = text(section.name_bytes()?);
        if starts || !names::is_usual_section(&name) {
            found.push(Forbidden::Section(name));
        }
    }
    // Of all groups with one name, the linker keeps the first: whoever names another's takes its place.
    for group in elf.comdats() {
        found.extend(names::defined(&text(group.name_bytes()?), true));
    }
    Ok(found)
}

fn in_symbol<'data>(elf: &Elf, symbol: &impl ObjectSymbol<'data>) -> Result<Option<Forbidden>> {
    let name = text(symbol.name_bytes()?);
    let entry = elf.elf_symbol_table().symbol(symbol.index())?;
    if entry.st_type() == STT_GNU_IFUNC {
        return Ok(Some(Forbidden::Resolver(name)));
    }
    if name.contains('@') {
        return Ok(Some(Forbidden::Version(name)));
    }
    let is_private = symbol.is_undefined() || symbol.is_local();
    Ok(if is_private { None } else { names::defined(&name, symbol.is_weak()) })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
