//! What to look for in an outcome: `r0=1 r1=0 x=2`, all of them at once.

use std::str::FromStr;

use crate::notation;
use crate::program::{Location, Outcome, Register, Value};

/// Values that some registers and locations must have at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition {
    registers: Vec<(Register, Value)>,
    finals: Vec<(Location, Value)>,
}

impl Condition {
    /// Whether the outcome has all of the values.
    #[must_use]
    pub fn holds(&self, outcome: &Outcome) -> bool {
        self.registers.iter().all(|&(register, value)| outcome.registers[register] == value)
            && self.finals.iter().all(|&(location, value)| outcome.finals[location] == value)
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Condition, String> {
        let mut condition = Condition::default();
        for term in text.split_whitespace() {
            let (name, wanted) = term.split_once('=').ok_or_else(|| format!("`{term}` compares nothing"))?;
            let wanted = notation::value(wanted)?;
            match notation::register(name) {
                Ok(register) => condition.registers.push((register, wanted)),
                Err(_) => condition.finals.push((notation::location(name)?, wanted)),
            }
        }
        Ok(condition)
    }
}
