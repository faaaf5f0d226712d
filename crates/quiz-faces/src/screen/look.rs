//! How the meanings of text look on a screen. Without colours, weight alone tells them apart.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text;

use crate::ink::{Ink, Line};

/// A line as ratatui draws it.
pub fn line(line: &Line, colours: bool) -> text::Line<'_> {
    let spans = line.iter().map(|span| text::Span::styled(span.text(), style(span.ink, colours)));
    text::Line::from(spans.collect::<Vec<_>>())
}

/// The style of a meaning.
pub fn style(ink: Ink, colours: bool) -> Style {
    let (colour, weight) = match ink {
        Ink::Plain => (None, Modifier::empty()),
        Ink::Title | Ink::Strong => (None, Modifier::BOLD),
        Ink::Emphasis => (None, Modifier::ITALIC),
        Ink::Code => (Some(Color::Cyan), Modifier::empty()),
        Ink::Keyword => (Some(Color::Magenta), Modifier::empty()),
        Ink::Literal => (Some(Color::Green), Modifier::empty()),
        Ink::Comment | Ink::Quiet => (None, Modifier::DIM),
        Ink::Good => (Some(Color::Green), Modifier::BOLD),
        Ink::Part => (Some(Color::Yellow), Modifier::BOLD),
        Ink::Bad => (Some(Color::Red), Modifier::BOLD),
    };
    let style = Style::new().add_modifier(weight);
    colour.filter(|_| colours).map_or(style, |colour| style.fg(colour))
}
