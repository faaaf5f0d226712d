//! Markdown for a terminal: fences, inline code, emphasis and lists.
//!
//! What cannot be shown is not lost: a link has its address behind it, and HTML stands as it was written, since
//! `Vec<u32>` in prose is meant to be read.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::highlight;
use crate::ink::{Ink, Line, Span};
use crate::page::Paper;
use crate::wrap;

/// A text in lines of that many columns.
pub fn lines(text: &str, paper: Paper, columns: usize) -> Vec<Line> {
    Writer::on(paper, columns).write(text)
}

/// A text behind a few words of ours, in the same paragraph if it begins with one.
pub fn lines_behind(lead: Span, text: &str, paper: Paper, columns: usize) -> Vec<Line> {
    let mut writer = Writer { lead: Some(lead), ..Writer::on(paper, columns) };
    writer.write(text)
}

struct Writer {
    paper: Paper,
    columns: usize,
    lines: Vec<Line>,
    /// What stands before everything.
    lead: Option<Span>,
    /// The paragraph that is being read.
    line: Line,
    inks: Vec<Ink>,
    /// The next number of each list that is open; a list without numbers has none.
    lists: Vec<Option<u64>>,
    /// What stands before the next line of each item that is open; then only room for it.
    marks: Vec<String>,
    /// The language of the code block that is being read, and its text.
    code: Option<(String, String)>,
    link: String,
    /// Whether the next block stands apart from the one before.
    apart: bool,
}

impl Writer {
    fn on(paper: Paper, columns: usize) -> Writer {
        Writer {
            paper,
            columns,
            lines: Vec::new(),
            lead: None,
            line: Line::new(),
            inks: Vec::new(),
            lists: Vec::new(),
            marks: Vec::new(),
            code: None,
            link: String::new(),
            apart: false,
        }
    }

    fn write(&mut self, text: &str) -> Vec<Line> {
        for event in Parser::new_ext(text, Options::empty()) {
            self.event(event);
        }
        self.lead();
        self.flush();
        std::mem::take(&mut self.lines)
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.text(&html),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => self.block(),
            // They come only with extensions, which are off.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block(),
            Tag::Heading { .. } => {
                self.block();
                self.inks.push(Ink::Title);
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.marks.push("  ".to_owned());
            }
            Tag::CodeBlock(kind) => {
                self.lead();
                self.block();
                self.code = Some((language(&kind), String::new()));
            }
            Tag::List(number) => {
                self.lead();
                self.block();
                self.lists.push(number);
            }
            Tag::Item => self.item(),
            Tag::Emphasis => self.inks.push(Ink::Emphasis),
            Tag::Strong => self.inks.push(Ink::Strong),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link = dest_url.to_string(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::Heading(_) => {
                self.inks.pop();
                self.end_block();
            }
            TagEnd::Emphasis | TagEnd::Strong => drop(self.inks.pop()),
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.marks.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.marks.pop();
                self.apart = false;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.apart = true;
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Link | TagEnd::Image => self.address(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            return code.push_str(text);
        }
        self.lead();
        let ink = self.inks.last().copied().unwrap_or_default();
        self.line.push(Span::new(&text.replace('\n', " "), ink));
    }

    /// Puts down what stands before everything, once.
    fn lead(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.line.extend([lead, Span::plain(" ")]);
        }
    }

    fn inline_code(&mut self, code: &str) {
        self.lead();
        let tick = if self.paper.colours { "" } else { "`" };
        self.line.push(Span::new(&format!("{tick}{code}{tick}"), Ink::Code));
    }

    fn address(&mut self) {
        let address = std::mem::take(&mut self.link);
        if !address.is_empty() {
            self.line.push(Span::new(&format!(" ({address})"), Ink::Quiet));
        }
    }

    fn item(&mut self) {
        self.flush();
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.marks.push(mark);
        self.apart = false;
    }

    /// Ends what there is; a block that stands apart has an empty line before it.
    fn block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.apart) && !self.lines.is_empty() {
            self.lines.push(Line::new());
        }
    }

    fn end_block(&mut self) {
        self.flush();
        self.apart = true;
    }

    fn code_block(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        for line in highlight::lines(&code, &language) {
            let room = self.room().saturating_sub(2);
            let broken = if self.paper.breaks_code { wrap::code(&line, room) } else { vec![line] };
            for line in broken {
                self.put([Span::plain("  ")].into_iter().chain(line).collect());
            }
        }
        self.apart = true;
    }

    /// Writes the paragraph that was read so far.
    fn flush(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        for line in wrap::prose(&line, self.room()) {
            self.put(line);
        }
    }

    fn room(&self) -> usize {
        let taken: usize = self.marks.iter().map(|mark| mark.chars().count()).sum();
        self.columns.saturating_sub(taken).max(4)
    }

    fn put(&mut self, line: Line) {
        let mut before = String::new();
        for mark in &mut self.marks {
            before.push_str(mark);
            *mark = " ".repeat(mark.chars().count());
        }
        let before = (!before.is_empty()).then(|| Span::plain(&before));
        self.lines.push(before.into_iter().chain(line).collect());
    }
}

/// `rust,ignore` is Rust; `aquascope` and `ide` are what rust-book's quizzes show Rust in.
fn language(kind: &CodeBlockKind) -> String {
    let CodeBlockKind::Fenced(info) = kind else { return String::new() };
    let name = info.split([',', ' ']).next().unwrap_or_default();
    if matches!(name, "ide" | "aquascope") { "rust".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::text;
    use proptest::prelude::*;
    use quiz::Lang;
    use unicode_width::UnicodeWidthStr;

    const PAPER: Paper = Paper { lang: Lang::En, columns: 24, colours: false, breaks_code: true };

    fn shown(markdown: &str) -> String {
        lines(markdown, PAPER, PAPER.columns).iter().map(|line| text(line) + "\n").collect()
    }

    #[test]
    fn paragraphs_are_wrapped_and_stand_apart() {
        assert_eq!(
            shown("One *small* step\nfor a thread.\n\nThen `join`."),
            "One small step for a\nthread.\n\nThen `join`.\n"
        );
    }

    #[test]
    fn lists_have_marks_and_hang() {
        assert_eq!(
            shown("Steps:\n\n1. fork, and then wait for it\n2. exec\n   - in the child\n\nDone."),
            "Steps:\n\n1. fork, and then wait\n   for it\n2. exec\n   - in the child\n\nDone.\n"
        );
    }

    #[test]
    fn a_fence_keeps_its_lines() {
        assert_eq!(
            shown("Look:\n```rust,ignore\nfn f() {\n    g();\n}\n```\nWhat?"),
            "Look:\n\n  fn f() {\n      g();\n  }\n\nWhat?\n"
        );
    }

    #[test]
    fn types_in_prose_and_addresses_are_not_lost() {
        assert_eq!(shown("A Vec<u32>, or <b>"), "A Vec<u32>, or <b>\n");
        assert_eq!(shown("[here](http://a.b)"), "here (http://a.b)\n");
    }

    #[test]
    fn words_of_ours_stand_in_the_first_paragraph_or_above_what_is_none() {
        let behind = |text: &str| {
            let lines = lines_behind(Span::plain("Wrong."), text, PAPER, PAPER.columns);
            lines.iter().map(|line| super::tests::text(line)).collect::<Vec<_>>()
        };
        assert_eq!(behind("It is `spawn`."), ["Wrong. It is `spawn`."]);
        assert_eq!(behind("- a\n- b"), ["Wrong.", "- a", "- b"]);
        assert_eq!(behind(""), ["Wrong."]);
    }

    #[test]
    fn with_colours_code_needs_no_backticks() {
        let line = &lines("a `b`", Paper { colours: true, ..PAPER }, 20)[0];
        assert_eq!((text(line).as_str(), line[1].ink), ("a b", Ink::Code));
    }

    #[test]
    fn a_command_to_the_terminal_that_hides_as_an_entity_is_harmless() {
        assert_eq!(shown("a&#27;[2J"), "a\u{fffd}[2J\n".replace('\u{fffd}', "<U+001B>"));
    }

    proptest! {
        #[test]
        fn no_text_overflows(markdown in "([a-zя `*_<>#|\n-]|```|1\\. |\\[a\\]\\(b\\)|> ){0,60}") {
            for line in lines(&markdown, PAPER, PAPER.columns) {
                let line = text(&line);
                // Marks of lists in lists in lists leave no room at last.
                let marks = line.len() - line.trim_start_matches([' ', '-', '1', '.']).len();
                prop_assert!(line.width() <= PAPER.columns || marks > 16, "{line:?}");
            }
        }
    }
}
