//! What is scrolled: written lines, and after them rows that are made only when they are seen.

use std::ops::Range;

use super::field::Field;
use crate::ink::{Ink, Line, Span};
use crate::page::{Page, Paper};

/// What is scrolled.
pub struct Body<'b> {
    /// The written lines.
    pub page: Page,
    /// The lines that the next key is about: they stay in sight.
    pub focus: Option<Range<usize>>,
    /// Where the next letter goes: line and column.
    pub caret: Option<(usize, usize)>,
    /// The line that a new verdict begins at.
    pub verdict: Option<usize>,
    rows: usize,
    row: Box<dyn Fn(usize) -> Line + 'b>,
}

impl<'b> Body<'b> {
    /// Nothing yet.
    pub fn new(paper: Paper) -> Body<'b> {
        Body {
            page: Page::new(paper),
            focus: None,
            caret: None,
            verdict: None,
            rows: 0,
            row: Box::new(|_| Line::new()),
        }
    }

    /// Puts rows below the written lines, one of them under the cursor.
    pub fn rows(&mut self, count: usize, cursor: usize, row: impl Fn(usize) -> Line + 'b) {
        self.page.gap();
        let start = self.page.lines.len();
        self.focus = Some(start + cursor..start + cursor + 1);
        self.rows = count;
        self.row = Box::new(move |at| {
            let mark = if at == cursor { Span::new("> ", Ink::Strong) } else { Span::plain("  ") };
            [mark].into_iter().chain(row(at)).collect()
        });
    }

    /// How many lines there are in all.
    pub fn len(&self) -> usize {
        self.page.lines.len() + self.rows
    }

    /// The lines that are in sight.
    pub fn visible(&self, from: usize, count: usize) -> Vec<Line> {
        let written = self.page.lines.len();
        let line = |at: usize| match self.page.lines.get(at) {
            Some(line) => line.clone(),
            None => (self.row)(at - written),
        };
        (from..self.len().min(from + count)).map(line).collect()
    }

    /// Writes a field, line by line behind a mark, with the caret in it.
    pub fn field(&mut self, field: &Field, has_caret: bool, placeholder: Option<&str>) {
        let room = self.page.paper.columns.saturating_sub(MARK.len() + 1);
        let (lines, (row, column)) = field.lines(room);
        let start = self.page.lines.len();
        for line in lines {
            self.page.lines.push(vec![Span::new(MARK, Ink::Quiet), Span::plain(&line)]);
        }
        if let Some(placeholder) = placeholder.filter(|_| field.text().is_empty()) {
            let shown = crate::wrap::shortened(placeholder, room);
            self.page.lines[start] = vec![Span::new(MARK, Ink::Quiet), Span::new(&shown, Ink::Quiet)];
        }
        if has_caret {
            self.caret = Some((start + row, MARK.len() + column));
            self.focus = Some(start + row..start + row + 1);
        }
    }
}

const MARK: &str = "  | ";
