//! Programs as text, both ways, so that a program that failed can be pasted into a test.
//!
//! ```text
//! x.store(1, rlx); fence(rel); y.store(r0, rlx)
//! | r0 = y.load(acq); if r0 == 1 { r1 = x.load(rlx) }
//! | r2 = x.fetch_add(1, ar); r3 = x.swap(2, sc); r4 = y.compare_exchange(0, 1, ar, rlx)
//! ```
//!
//! A bar begins a thread. Orderings have the short names of the literature: `rlx`, `acq`, `rel`, `ar`, `sc`.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::Ordering;

use crate::program::{Change, Instruction, Location, Operand, Outcome, Program, Register, Value};

const LOCATIONS: &[&str] = &["x", "y", "z", "w"];
const ORDERINGS: &[(&str, Ordering)] = &[
    ("rlx", Ordering::Relaxed),
    ("acq", Ordering::Acquire),
    ("rel", Ordering::Release),
    ("ar", Ordering::AcqRel),
    ("sc", Ordering::SeqCst),
];

/// The name of a location.
#[must_use]
pub fn location_name(location: Location) -> &'static str {
    LOCATIONS[location]
}

/// The location with this name.
pub(crate) fn location(name: &str) -> Result<Location, String> {
    LOCATIONS.iter().position(|known| *known == name).ok_or_else(|| format!("`{name}` is no location"))
}

/// The number of the register with this name.
pub(crate) fn register(name: &str) -> Result<Register, String> {
    name.strip_prefix('r')
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| format!("`{name}` is no register"))
}

pub(crate) fn value(text: &str) -> Result<Value, String> {
    text.parse().map_err(|_| format!("`{text}` is no value"))
}

fn ordering(name: &str) -> Result<Ordering, String> {
    let found = ORDERINGS.iter().find(|(known, _)| *known == name);
    found.map(|(_, ordering)| *ordering).ok_or_else(|| format!("`{name}` is no ordering"))
}

fn ordering_name(ordering: Ordering) -> &'static str {
    ORDERINGS.iter().find(|(_, known)| *known == ordering).expect("all orderings have a name").0
}

impl FromStr for Program {
    type Err = String;

    fn from_str(text: &str) -> Result<Program, String> {
        let threads = text.split('|').map(str::trim).filter(|thread| !thread.is_empty());
        Ok(Program { threads: threads.map(thread).collect::<Result<_, _>>()? })
    }
}

fn thread(text: &str) -> Result<Vec<Instruction>, String> {
    let mut instructions = Vec::new();
    let mut open = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find([';', '{', '}']).unwrap_or(rest.len());
        let statement = rest[..end].trim();
        if !statement.is_empty() {
            instructions.push(instruction(statement)?);
        }
        match rest[end..].chars().next() {
            Some('{') => open.push(instructions.len() - 1),
            Some('}') => close(&mut instructions, open.pop().ok_or("`}` closes nothing")?),
            Some(_) => {}
            None if open.is_empty() => return Ok(instructions),
            None => return Err(format!("`{{` stays open in `{text}`")),
        }
        rest = &rest[end + 1..];
    }
}

/// Tells the condition at `start` that it guards all that came since.
fn close(instructions: &mut [Instruction], start: usize) {
    let count = instructions.len() - start - 1;
    if let Instruction::If { guards, .. } = &mut instructions[start] {
        *guards = count;
    }
}

fn instruction(text: &str) -> Result<Instruction, String> {
    if let Some(condition) = text.strip_prefix("if ") {
        let (name, equals) =
            condition.split_once("==").ok_or_else(|| format!("`{text}` compares nothing"))?;
        return Ok(Instruction::If {
            register: register(name.trim())?,
            equals: value(equals.trim())?,
            guards: 0,
        });
    }
    let (target, call) = match text.split_once('=') {
        Some((target, call)) => (Some(register(target.trim())?), call.trim()),
        None => (None, text),
    };
    let (name, arguments) = call
        .strip_suffix(')')
        .and_then(|call| call.split_once('('))
        .ok_or_else(|| format!("`{text}` is no call"))?;
    let arguments: Vec<&str> = arguments.split(',').map(str::trim).collect();
    match name.split_once('.') {
        None if name == "fence" => Ok(Instruction::Fence(ordering(arguments[0])?)),
        None => Err(format!("`{name}` is no instruction")),
        Some((place, verb)) => access(target, location(place)?, verb, &arguments),
    }
}

fn access(
    target: Option<Register>,
    at: Location,
    verb: &str,
    arguments: &[&str],
) -> Result<Instruction, String> {
    let update = |change, name| {
        let to = target.ok_or_else(|| format!("`{verb}` needs a register"))?;
        Ok(Instruction::Update { to, at, change, ordering: ordering(name)? })
    };
    match (verb, target, arguments) {
        ("load", Some(to), [name]) => Ok(Instruction::Load { to, at, ordering: ordering(name)? }),
        ("store", None, [stored, name]) => {
            Ok(Instruction::Store { at, value: operand(stored)?, ordering: ordering(name)? })
        }
        ("fetch_add", _, [amount, name]) => update(Change::Add(value(amount)?), name),
        ("swap", _, [new, name]) => update(Change::Swap(value(new)?), name),
        ("compare_exchange", _, [expected, new, success, failure]) => {
            let (expected, new, failure) = (value(expected)?, value(new)?, ordering(failure)?);
            update(Change::CompareExchange { expected, new, failure }, success)
        }
        _ => Err(format!("`{verb}` with {} arguments is no access", arguments.len())),
    }
}

fn operand(text: &str) -> Result<Operand, String> {
    register(text).map(Operand::Register).or_else(|_| value(text).map(Operand::Constant))
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, thread) in self.threads.iter().enumerate() {
            f.write_str(if index == 0 { "  " } else { "\n| " })?;
            block(f, thread)?;
        }
        Ok(())
    }
}

fn block(f: &mut fmt::Formatter<'_>, instructions: &[Instruction]) -> fmt::Result {
    let mut index = 0;
    while let Some(instruction) = instructions.get(index) {
        index += 1;
        write!(f, "{instruction}")?;
        if let Instruction::If { guards, .. } = *instruction {
            let end = (index + guards).min(instructions.len());
            f.write_str(" { ")?;
            block(f, &instructions[index..end])?;
            f.write_str(" } ")?;
            index = end;
        } else if index < instructions.len() {
            f.write_str("; ")?;
        }
    }
    Ok(())
}

impl fmt::Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Instruction::Load { to, at, ordering } => {
                write!(f, "r{to} = {}.load({})", location_name(at), ordering_name(ordering))
            }
            Instruction::Store { at, value, ordering } => {
                write!(f, "{}.store({value}, {})", location_name(at), ordering_name(ordering))
            }
            Instruction::Update { to, at, change, ordering } => {
                write!(f, "r{to} = {}.", location_name(at))?;
                let success = ordering_name(ordering);
                match change {
                    Change::Add(amount) => write!(f, "fetch_add({amount}, {success})"),
                    Change::Swap(new) => write!(f, "swap({new}, {success})"),
                    Change::CompareExchange { expected, new, failure } => {
                        write!(
                            f,
                            "compare_exchange({expected}, {new}, {success}, {})",
                            ordering_name(failure)
                        )
                    }
                }
            }
            Instruction::Fence(ordering) => write!(f, "fence({})", ordering_name(ordering)),
            Instruction::If { register, equals, .. } => write!(f, "if r{register} == {equals}"),
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Constant(value) => write!(f, "{value}"),
            Operand::Register(register) => write!(f, "r{register}"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let registers = self.registers.iter().enumerate().map(|(index, value)| format!("r{index}={value}"));
        let finals =
            self.finals.iter().enumerate().map(|(at, value)| format!("{}={value}", location_name(at)));
        f.write_str(&registers.chain(finals).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_as_the_same_program() {
        let text = "x.store(1, rlx); fence(rel); y.store(2, rel) \
            | r0 = y.load(acq); if r0 == 1 { r1 = x.load(rlx); if r1 == 2 { z.store(r1, sc) } } fence(sc) \
            | r2 = x.fetch_add(1, ar); r3 = x.swap(2, sc); r4 = y.compare_exchange(0, 1, ar, rlx)";
        let program: Program = text.parse().unwrap();
        assert_eq!(program.to_string().parse::<Program>().unwrap(), program, "{program}");
        assert_eq!(program.threads[1].len(), 6);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["x.load(rlx)", "r0 = v.load(rlx)", "x.store(1, fast)", "if r0 == 1 { fence(sc)", "x.store(1)"]
        {
            assert!(text.parse::<Program>().is_err(), "{text}");
        }
    }
}
