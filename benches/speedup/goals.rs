//! The goals, and which were missed.

use crate::Result;

#[derive(Default)]
pub struct Goals {
    all: Vec<(String, bool)>,
    not_judged: Vec<String>,
}

impl Goals {
    /// Whether something is as it should be.
    pub fn demand(&mut self, what: String, reached: bool) {
        self.all.push((what, reached));
    }

    /// Something that cannot be said now.
    pub fn leave_open(&mut self, what: String) {
        self.not_judged.push(what);
    }

    /// Prints them, and fails if one is missed.
    pub fn judge(&self) -> Result<()> {
        println!("goals");
        for (what, reached) in &self.all {
            println!("  {} {what}", if *reached { "✓" } else { "✗" });
        }
        self.not_judged.iter().for_each(|what| println!("  - {what}"));
        let missed = self.all.iter().filter(|(_, reached)| !reached).count();
        if missed == 0 { Ok(()) } else { Err(format!("goals missed: {missed}").into()) }
    }
}
