//! Shows a draft: what there is to choose from, with what is chosen, and the field.

use quiz::Ask;
use quiz::session::Asked;

use super::super::body::Body;
use super::super::field::Field;
use super::{Draft, Kind};
use crate::ink::{Ink, Span};
use quiz::say;

impl Draft {
    /// Writes what there is to choose from, with what is chosen, and the field.
    pub fn show(&self, body: &mut Body, asked: &Asked) {
        let lang = body.page.paper.lang;
        match &self.kind {
            Kind::Choice { chosen, many } => {
                for (at, item) in asked.items.iter().enumerate() {
                    let sign = match (many, chosen.contains(&at)) {
                        (false, false) => "( )",
                        (false, true) => "(*)",
                        (true, false) => "[ ]",
                        (true, true) => "[x]",
                    };
                    self.item(body, at, &format!("{sign} {}) ", at + 1), &item.text);
                }
            }
            Kind::Order { placed } => {
                for (at, item) in asked.items.iter().enumerate() {
                    let place = placed.iter().position(|other| *other == at);
                    let place = place.map_or("  ".to_owned(), |place| format!("{:>2}", place + 1));
                    self.item(body, at, &format!("[{place}] {}) ", at + 1), &item.text);
                }
                body.page.gap();
                let order: Vec<&str> = placed.iter().map(|at| asked.items[*at].text.get(lang)).collect();
                let order = if order.is_empty() { "…".to_owned() } else { order.join(" → ") };
                body.page.mixed("", &say!(lang, "Your order: {order}", "Ваш порядок: {order}"));
            }
            Kind::Pairs { partners } => self.show_pairs(body, asked, partners),
            Kind::Words { field } => self.show_field(body, asked, field),
            Kind::Trace { compiles, field, is_asked } => {
                if *is_asked {
                    let options = [
                        say!(lang, "It compiles and prints:", "Компилируется и печатает:"),
                        say!(lang, "It does not compile", "Не компилируется"),
                    ];
                    for (at, option) in options.iter().enumerate() {
                        let sign = if *compiles == Some(at == 0) { "(*)" } else { "( )" };
                        self.item(body, at, &format!("{sign} {}) ", at + 1), &option.as_str().into());
                    }
                    body.page.gap();
                }
                if self.has_field() {
                    self.show_field(body, asked, field);
                }
            }
        }
    }

    fn show_pairs(&self, body: &mut Body, asked: &Asked, partners: &[Option<usize>]) {
        let Ask::Matching(matching) = &asked.question.ask else { return };
        for (at, left) in matching.left.iter().enumerate() {
            let partner = partners[at].map_or("  ".to_owned(), |partner| format!("{:>2}", partner + 1));
            self.item(body, at, &format!("[{partner}] "), &left.text);
        }
        body.page.gap();
        for (at, right) in asked.items.iter().enumerate() {
            body.page.marked(&Span::plain(&format!("  {}) ", at + 1)), &right.text);
        }
    }

    /// One line of a list; the cursor is a sign, and not a colour alone.
    fn item(&self, body: &mut Body, at: usize, sign: &str, text: &quiz::Text) {
        let is_here = at == self.at && !self.in_field;
        let (cursor, ink) = if is_here { (">", Ink::Strong) } else { (" ", Ink::Plain) };
        let start = body.page.lines.len();
        body.page.marked(&Span::new(&format!("{cursor} {sign}"), ink), text);
        if is_here {
            body.focus = Some(start..body.page.lines.len());
        }
    }

    fn show_field(&self, body: &mut Body, asked: &Asked, field: &Field) {
        let lang = body.page.paper.lang;
        let placeholder = match &asked.question.ask {
            Ask::Short(short) => short.placeholder.as_ref().map(|text| text.get(lang)),
            _ => None,
        };
        if let Ask::Numeric(numeric) = &asked.question.ask
            && let Some(unit) = &numeric.unit
        {
            let unit = unit.get(lang);
            body.page.say(&say!(lang, "Unit: {unit}", "Единица измерения: {unit}"), Ink::Quiet);
        }
        body.field(field, self.in_field, placeholder);
    }
}
