//! Reads lines and prints pages.

use std::io::{self, BufRead, Write};

use crate::ink::{Ink, Line};
use crate::page::{Page, Paper};

/// Both ends of a conversation.
pub struct Talk<'t> {
    /// What the student types.
    pub input: &'t mut dyn BufRead,
    /// What the student sees.
    pub output: &'t mut dyn Write,
    /// What it is laid out for.
    pub paper: Paper,
}

impl Talk<'_> {
    /// Prints a page, with an empty line before it.
    pub fn page(&mut self, page: &Page) -> io::Result<()> {
        writeln!(self.output)?;
        for line in &page.lines {
            writeln!(self.output, "{}", painted(line, self.paper.colours))?;
        }
        self.output.flush()
    }

    /// Prints a sentence.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        let mut page = Page::new(self.paper);
        page.mixed("", text);
        for line in &page.lines {
            writeln!(self.output, "{}", painted(line, self.paper.colours))?;
        }
        self.output.flush()
    }

    /// Asks, and reads a line without its end; `None` at the end of the input.
    pub fn ask(&mut self, prompt: &str) -> io::Result<Option<String>> {
        // What is typed on a line of its own begins at its beginning.
        let space = if prompt.ends_with('\n') { "" } else { " " };
        write!(self.output, "{prompt}{space}")?;
        self.output.flush()?;
        let line = self.next()?;
        if line.is_none() {
            writeln!(self.output)?;
        }
        Ok(line)
    }

    /// Reads a line without its end. What is not UTF-8 is read as far as it is.
    pub fn next(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        Ok(Some(line.strip_suffix('\r').unwrap_or(line).to_owned()))
    }
}

/// The line with the colours of its meanings.
fn painted(line: &Line, colours: bool) -> String {
    let pieces = line.iter().map(|span| match colour(span.ink).filter(|_| colours) {
        Some(code) => format!("\u{1b}[{code}m{}\u{1b}[0m", span.text()),
        None => span.text().to_owned(),
    });
    pieces.collect::<String>().trim_end().to_owned()
}

fn colour(ink: Ink) -> Option<&'static str> {
    match ink {
        Ink::Plain => None,
        Ink::Title | Ink::Strong => Some("1"),
        Ink::Emphasis => Some("3"),
        Ink::Code => Some("36"),
        Ink::Keyword => Some("35"),
        Ink::Literal | Ink::Good => Some("32"),
        Ink::Comment | Ink::Quiet => Some("2"),
        Ink::Part => Some("33"),
        Ink::Bad => Some("31"),
    }
}
