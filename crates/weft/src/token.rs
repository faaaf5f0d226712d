//! Replay tokens: an execution in a short text.
//!
//! `1-4.1.12.2` says: version 1 of the notation, four decisions by default, then option 1, twelve by default, then
//! option 2, and all others by default.

use crate::decision::{Decision, UNKNOWN};

const VERSION: &str = "1";

/// An execution that can be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The decisions.
    pub decisions: Vec<Decision>,
}

impl Token {
    /// Writes it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!("{VERSION}-");
        let mut defaults = 0;
        let mut parts = Vec::new();
        for decision in &self.decisions {
            if decision.chosen == 0 {
                defaults += 1;
            } else {
                parts.push(format!("{defaults}.{}", decision.chosen));
                defaults = 0;
            }
        }
        text.push_str(&parts.join("."));
        text
    }

    /// Reads one. None if it is no token of this version.
    #[must_use]
    pub fn read(text: &str) -> Option<Token> {
        let choices = text.trim().strip_prefix(VERSION)?.strip_prefix('-')?;
        let mut decisions = Vec::new();
        let mut numbers = choices.split('.').filter(|part| !part.is_empty());
        while let Some(defaults) = numbers.next() {
            let defaults: usize = defaults.parse().ok().filter(|defaults| *defaults < 1 << 24)?;
            let chosen: u8 = numbers.next()?.parse().ok()?;
            decisions.extend(std::iter::repeat_n(given(0), defaults));
            decisions.push(given(chosen));
        }
        Some(Token { decisions })
    }
}

fn given(chosen: u8) -> Decision {
    Decision { chosen, options: UNKNOWN, costly: 0, before: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(token: &Token) -> Vec<u8> {
        token.decisions.iter().map(|decision| decision.chosen).collect()
    }

    #[test]
    fn what_was_written_is_read() {
        let decisions = [0, 0, 3, 1, 0, 2, 0, 0].map(given).to_vec();
        let token = Token { decisions };
        assert_eq!(token.write(), "1-2.3.0.1.1.2");
        let read = Token::read(&token.write()).unwrap();
        assert_eq!(choices(&read), vec![0, 0, 3, 1, 0, 2]);
    }

    #[test]
    fn nothing_but_defaults_is_short() {
        let token = Token { decisions: vec![given(0); 9] };
        assert_eq!(token.write(), "1-");
        assert_eq!(choices(&Token::read("1-").unwrap()), []);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in ["", "1", "2-1.1", "1-1", "1-x.1", "1-1.999", "1-99999999999.1", "1q-1.1"] {
            assert_eq!(Token::read(text), None, "{text}");
        }
    }
}
