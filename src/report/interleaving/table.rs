//! The table: a column for each thread, time goes down, and beside each step the line of the source.
//!
//! Columns are as wide as their texts where the terminal allows it. Where it does not, the source lines are cut, then
//! the widest columns shrink and wrap their texts, and then the source lines go below the table. If even so a column
//! would be too narrow to read, the table does not fit, and one with fewer columns must be made.

use super::cell::{Cell, DIM, RED, cut, least_width, painted, width};
use crate::report::terminal::Paint;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// So much of a source line is worth showing; less is not, and the lines follow below the table.
const SHORTEST_TEXT: usize = 24;
/// So many source lines are shown below a table.
const MAX_SOURCE_LINES: usize = 24;
/// What is between columns.
const BAR: &str = " │ ";

/// A table before it has widths.
#[derive(Debug, Clone)]
pub struct Table {
    /// What stands above the columns.
    pub heads: Vec<Cell>,
    /// The rows.
    pub lines: Vec<Line>,
    /// How narrow a column may be, and up to which width it must hold its longest word.
    pub narrowest: RangeInclusive<usize>,
}

/// One row of the table.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// The step, if it is one.
    pub number: String,
    /// A cell for each column; they may be fewer.
    pub cells: Vec<Cell>,
    /// Where it happened: `src/lib.rs:12`.
    pub place: String,
    /// The line of the source there.
    pub text: String,
    /// Whether this is where it fails.
    pub fails: bool,
}

/// The widths of all columns.
#[derive(Debug, PartialEq, Eq)]
struct Widths {
    number: usize,
    columns: Vec<usize>,
    place: usize,
    text: usize,
}

impl Table {
    /// The table in lines of at most that width, if it can be.
    pub fn fit(&self, most: usize, paint: Paint) -> Option<String> {
        Some(self.with_widths(&self.widths(most)?, most, paint))
    }

    fn widths(&self, most: usize) -> Option<Widths> {
        let (number, natural) = (self.number(), self.natural());
        let bars = (natural.len() + 1) * width(BAR);
        let free = most.checked_sub(number + bars)?;
        let place = self.lines.iter().map(|line| width(&line.place)).max().unwrap_or(0);
        let text = self.lines.iter().map(|line| width(&line.text)).max().unwrap_or(0);
        let beside = |text: usize| if text == 0 { place } else { place + 2 + text };
        let room = |text: usize| free.checked_sub(beside(text));
        let texts = [text.min(SHORTEST_TEXT), 0];
        let columns = texts.into_iter().find_map(|text| shrink(&natural, &self.least(), room(text)?))?;
        let columns = self.tight(&columns);
        let left = free - columns.iter().sum::<usize>() - place;
        let seen = left.saturating_sub(2).min(text);
        Some(Widths { number, columns, place, text: if seen < SHORTEST_TEXT.min(text) { 0 } else { seen } })
    }

    fn number(&self) -> usize {
        self.lines.iter().map(|line| width(&line.number)).max().unwrap_or(0)
    }

    /// How wide each column is if nothing wraps.
    fn natural(&self) -> Vec<usize> {
        self.columns(width)
    }

    /// How wide each column must be.
    fn least(&self) -> Vec<usize> {
        let (narrow, enough) = (*self.narrowest.start(), *self.narrowest.end());
        self.columns(|text| least_width(text).min(enough).max(narrow.min(width(text))))
    }

    /// How wide columns really are when their texts are wrapped to these widths.
    fn tight(&self, columns: &[usize]) -> Vec<usize> {
        let tight = |(column, most): (usize, &usize)| {
            let cells = self.lines.iter().filter_map(|line| line.cells.get(column));
            let lines = cells.chain([&self.heads[column]]).flat_map(|cell| cell.lines(*most));
            lines.map(|line| width(&line.text)).max().unwrap_or(0)
        };
        columns.iter().enumerate().map(tight).collect()
    }

    /// The greatest measure of the texts in each column.
    fn columns(&self, measure: impl Fn(&str) -> usize) -> Vec<usize> {
        let greatest = |column: usize| {
            let cells = self.lines.iter().filter_map(|line| line.cells.get(column));
            cells.chain([&self.heads[column]]).map(|cell| measure(&cell.text)).max().unwrap_or(0)
        };
        (0..self.heads.len()).map(greatest).collect()
    }

    fn with_widths(&self, widths: &Widths, most: usize, paint: Paint) -> String {
        let head = Line { cells: self.heads.clone(), ..Line::default() };
        let mut out = head.render(widths, paint);
        out.push_str(&painted(&rule(widths), DIM, paint));
        out.push('\n');
        self.lines.iter().for_each(|line| out.push_str(&line.render(widths, paint)));
        if widths.text == 0 {
            out.push_str(&self.source_lines(most, paint));
        }
        out
    }

    /// Each line of the source that the table is about, once, in the order of the steps.
    fn source_lines(&self, most: usize, paint: Paint) -> String {
        let mut seen = BTreeSet::new();
        let lines: Vec<&Line> =
            self.lines.iter().filter(|line| !line.text.is_empty() && seen.insert(&line.place)).collect();
        let widest = lines.iter().map(|line| width(&line.place)).max().unwrap_or(0);
        let mut out = if lines.is_empty() { String::new() } else { "\n".into() };
        for line in lines.iter().take(MAX_SOURCE_LINES) {
            let place = Cell::new(&line.place, DIM).padded(widest, paint);
            out.push_str(&format!("  {place}  {}\n", cut(&line.text, most.saturating_sub(widest + 4))));
        }
        out
    }
}

impl Line {
    fn render(&self, widths: &Widths, paint: Paint) -> String {
        let blank = Cell::default();
        let cells = (0..widths.columns.len()).map(|column| self.cells.get(column).unwrap_or(&blank));
        let wrapped: Vec<Vec<Cell>> =
            cells.zip(&widths.columns).map(|(cell, width)| cell.lines((*width).max(1))).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        let mut out = String::new();
        for row in 0..height {
            let number = if row == 0 { self.number.as_str() } else { "" };
            let mut line = painted(&format!("{number:>0$}", widths.number), DIM, paint);
            for (column, cells) in wrapped.iter().enumerate() {
                line.push_str(&painted(BAR, DIM, paint));
                line.push_str(&cells.get(row).unwrap_or(&blank).padded(widths.columns[column], paint));
            }
            let beside = if row == 0 { self.beside(widths, paint) } else { String::new() };
            line.push_str(&painted(BAR, DIM, paint));
            line.push_str(&beside);
            out.push_str(bare_end(&line, paint));
            out.push('\n');
        }
        out
    }

    fn beside(&self, widths: &Widths, paint: Paint) -> String {
        let colour = if self.fails { RED } else { DIM };
        let place = Cell::new(cut(&self.place, widths.place), colour);
        if widths.text == 0 || self.text.is_empty() {
            return place.padded(0, paint);
        }
        format!("{}  {}", place.padded(widths.place, paint), cut(&self.text, widths.text))
    }
}

/// Spaces at the end of a line are noise in a file; on a terminal they cannot be seen.
fn bare_end(line: &str, paint: Paint) -> &str {
    match paint {
        Paint::Plain => line.trim_end(),
        Paint::Colours => line,
    }
}

fn rule(widths: &Widths) -> String {
    let mut rule = "─".repeat(widths.number);
    for column in &widths.columns {
        rule.push_str(&format!("─┼─{}", "─".repeat(*column)));
    }
    let beside = if widths.text == 0 { widths.place } else { widths.place + 2 + widths.text };
    rule.push_str(&format!("─┼─{}", "─".repeat(beside)));
    rule
}

/// Makes the widest columns narrower until all fit, but none narrower than its least width.
fn shrink(natural: &[usize], least: &[usize], total: usize) -> Option<Vec<usize>> {
    let widest = natural.iter().copied().max().unwrap_or(0);
    let capped = |cap: usize| {
        let columns = natural.iter().zip(least).map(|(natural, least)| (*natural).min(cap.max(*least)));
        columns.collect::<Vec<_>>()
    };
    (0..=widest).rev().map(capped).find(|columns| columns.iter().sum::<usize>() <= total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: usize, cells: &[&str], place: &str, text: &str) -> Line {
        let cells = cells.iter().map(|text| Cell::new(*text, "")).collect();
        Line { number: number.to_string(), cells, place: place.into(), text: text.into(), fails: false }
    }

    fn table(threads: usize) -> Table {
        let heads = (0..threads).map(|thread| Cell::new(format!("T{thread}"), "")).collect();
        let lines = (0..threads).map(|thread| {
            let mut cells = vec![""; thread];
            cells.push("counter.fetch_add(Relaxed)  0 → 1");
            line(thread + 1, &cells, "src/lib.rs:14", "counter.fetch_add(1, Ordering::Relaxed);")
        });
        Table { heads, lines: lines.collect(), narrowest: 18..=26 }
    }

    #[test]
    fn everything_is_shown_where_there_is_room() {
        let shown = table(1).fit(110, Paint::Plain).unwrap();
        assert!(
            shown
                .lines()
                .nth(2)
                .unwrap()
                .ends_with("src/lib.rs:14  counter.fetch_add(1, Ordering::Relaxed);")
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for threads in 1..4 {
            for most in 60..140 {
                if let Some(shown) = table(threads).fit(most, Paint::Plain) {
                    let widest = shown.lines().map(width).max().unwrap();
                    assert!(widest <= most, "{threads} threads, {most}: {widest}\n{shown}");
                }
            }
        }
    }

    #[test]
    fn the_widest_columns_shrink_first() {
        assert_eq!(shrink(&[10, 30, 40], &[5, 5, 5], 60), Some(vec![10, 25, 25]));
        assert_eq!(shrink(&[10, 30, 40], &[10, 15, 30], 57), Some(vec![10, 17, 30]));
        assert_eq!(shrink(&[10, 30, 40], &[10, 15, 15], 39), None);
    }

    #[test]
    fn too_many_threads_do_not_fit() {
        assert!(table(2).fit(80, Paint::Plain).is_some());
        assert_eq!(table(3).fit(80, Paint::Plain), None);
    }

    #[test]
    fn source_lines_without_room_follow_once_each() {
        let shown = table(3).fit(110, Paint::Plain).unwrap();
        let below = "\n\n  src/lib.rs:14  counter.fetch_add(1, Ordering::Relaxed);\n";
        assert!(shown.ends_with(below), "{shown}");
    }
}
