//! What both faces show, line by line: paragraphs, lists and programs, laid out for a width.

use quiz::{Lang, Text};

use crate::highlight;
use crate::ink::{Ink, Line, Span, width};
use crate::markdown;
use crate::wrap;

/// What is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// The language.
    pub lang: Lang,
    /// How many columns there are.
    pub columns: usize,
    /// Whether colours tell code from prose; otherwise it has its backticks.
    pub colours: bool,
    /// Whether long lines of code are broken here. Where a terminal breaks them itself, they can be copied.
    pub breaks_code: bool,
}

/// Lines that were written.
#[derive(Debug, Clone)]
pub struct Page {
    /// What they are written on.
    pub paper: Paper,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Page {
    /// An empty page.
    pub fn new(paper: Paper) -> Page {
        Page { paper, lines: Vec::new() }
    }

    /// An empty line between what there is and what comes.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Line::new());
        }
    }

    /// A paragraph of our own.
    pub fn say(&mut self, text: &str, ink: Ink) {
        self.entry("", text, ink);
    }

    /// A paragraph of our own behind a mark; further lines stand under its first word.
    pub fn entry(&mut self, mark: &str, text: &str, ink: Ink) {
        let mark = Span::plain(mark);
        let lines = wrap::prose(&[Span::new(text, ink)], self.room(mark.width()));
        self.hang(&mark, lines);
    }

    /// A text of an author's.
    pub fn markdown(&mut self, text: &Text) {
        self.marked(&Span::plain(""), text);
    }

    /// A text of an author's behind a mark.
    pub fn marked(&mut self, mark: &Span, text: &Text) {
        let lines = markdown::lines(text.get(self.paper.lang), self.paper, self.room(mark.width()));
        self.hang(mark, lines);
    }

    /// A few words of ours behind a mark, and in the same paragraph a text of an author's, if there is one.
    pub fn noted(&mut self, mark: &str, note: Span, text: Option<&Text>) {
        let mark = Span::plain(mark);
        let text = text.map_or("", |text| text.get(self.paper.lang));
        let lines = markdown::lines_behind(note, text, self.paper, self.room(mark.width()));
        self.hang(&mark, lines);
    }

    /// A paragraph of our own in which there are texts of an author's, in Markdown.
    pub fn mixed(&mut self, mark: &str, text: &str) {
        let mark = Span::plain(mark);
        let lines = markdown::lines(text, self.paper, self.room(mark.width()));
        self.hang(&mark, lines);
    }

    /// A program, a little to the right.
    pub fn code(&mut self, program: &str, language: &str) {
        for line in highlight::lines(program, language) {
            self.code_line(line);
        }
    }

    fn code_line(&mut self, line: Line) {
        const INDENT: &str = "    ";
        let lines =
            if self.paper.breaks_code { wrap::code(&line, self.room(INDENT.len())) } else { vec![line] };
        for line in lines {
            let indent = if line.is_empty() { None } else { Some(Span::plain(INDENT)) };
            self.lines.push(indent.into_iter().chain(line).collect());
        }
    }

    fn room(&self, taken: usize) -> usize {
        self.paper.columns.saturating_sub(taken).max(8)
    }

    fn hang(&mut self, mark: &Span, lines: Vec<Line>) {
        let indent = Span::plain(&" ".repeat(mark.width()));
        for (at, line) in lines.into_iter().enumerate() {
            let before = if at == 0 { mark } else { &indent };
            let is_bare = width(&line) == 0 && at > 0;
            let before = (before.width() > 0 && !is_bare).then(|| before.clone());
            self.lines.push(before.into_iter().chain(line).collect());
        }
    }
}
