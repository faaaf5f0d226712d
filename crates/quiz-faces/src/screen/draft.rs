//! An answer that is being made: what is marked, placed, paired or written so far.

mod begin;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use quiz::session::Asked;
use quiz::{Answer, Ask, Lang, Trace};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::field::Field;
use crate::typed;
use quiz::say;

/// An answer that is being made.
#[derive(Debug, Clone)]
pub struct Draft {
    kind: Kind,
    /// The option, item or question that the next key is about.
    at: usize,
    /// Whether keys are letters.
    in_field: bool,
    /// Whether the student was asked if nothing at all is meant.
    was_doubted: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Choice { chosen: BTreeSet<usize>, many: bool },
    Order { placed: Vec<usize> },
    Pairs { partners: Vec<Option<usize>> },
    Words { field: Field },
    Trace { compiles: Option<bool>, field: Field, is_asked: bool },
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It changed the draft, or moved in it.
    Taken,
    /// The answer is ready.
    Ready,
    /// It means nothing here.
    Other,
}

impl Draft {
    /// The answer so far, or none.
    pub fn of(asked: &Asked) -> Draft {
        let kind = Kind::of(asked);
        let in_field = match &kind {
            Kind::Words { .. } => true,
            Kind::Trace { is_asked, compiles, .. } => !is_asked || *compiles == Some(true),
            _ => false,
        };
        Draft { kind, at: 0, in_field, was_doubted: false }
    }

    /// Whether keys are letters.
    pub fn is_writing(&self) -> bool {
        self.in_field
    }

    /// Whether there is a field to write in.
    pub fn has_field(&self) -> bool {
        match &self.kind {
            Kind::Words { .. } => true,
            Kind::Trace { compiles, is_asked, .. } => !is_asked || *compiles == Some(true),
            _ => false,
        }
    }

    /// Whether Enter begins a new line.
    pub fn is_multi(&self) -> bool {
        self.in_field && self.field().is_some_and(Field::is_multi)
    }

    /// What was pasted goes into the field.
    pub fn paste(&mut self, text: &str) {
        if self.has_field() {
            self.in_field = true;
            self.field_mut().expect("there is one").paste(text);
        }
    }

    /// Takes in a key.
    pub fn key(&mut self, key: KeyEvent, asked: &Asked) -> Pressed {
        if self.in_field {
            return self.write(key);
        }
        match key.code {
            KeyCode::Tab if self.has_field() => self.in_field = true,
            KeyCode::Enter => return self.enter(),
            KeyCode::Up => self.at = self.at.saturating_sub(1),
            KeyCode::Down => self.at = (self.at + 1).min(self.count(asked).saturating_sub(1)),
            KeyCode::Char(' ') => self.choose(self.at, asked),
            KeyCode::Char(digit @ '1'..='9') => {
                let number = digit as usize - '1' as usize;
                return self.number(number, asked);
            }
            KeyCode::Left => return self.turn(asked, asked.items.len().saturating_sub(1)),
            KeyCode::Right => return self.turn(asked, 1),
            KeyCode::Backspace | KeyCode::Delete => return self.take_back(),
            _ => return Pressed::Other,
        }
        Pressed::Taken
    }

    fn write(&mut self, key: KeyEvent) -> Pressed {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        let is_changed = key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Tab | KeyCode::Esc => self.in_field = false,
            KeyCode::Char('d' | 'в') if is_control => return Pressed::Ready,
            KeyCode::Enter if is_changed || !self.is_multi() => return Pressed::Ready,
            _ if self.field_mut().is_some_and(|field| field.key(key)) => {}
            _ => return Pressed::Other,
        }
        Pressed::Taken
    }

    /// In a choice of one, what is under the cursor has to be chosen first: no answer is given by a slip.
    fn enter(&mut self) -> Pressed {
        match &mut self.kind {
            Kind::Choice { chosen, many: false } if !chosen.contains(&self.at) => {
                *chosen = BTreeSet::from([self.at]);
                Pressed::Taken
            }
            _ => Pressed::Ready,
        }
    }

    fn number(&mut self, number: usize, asked: &Asked) -> Pressed {
        match &mut self.kind {
            Kind::Pairs { partners } if number < asked.items.len() => {
                partners[self.at] = Some(number);
                self.at = (self.at + 1).min(partners.len() - 1);
            }
            Kind::Choice { .. } | Kind::Order { .. } if number < asked.items.len() => {
                self.at = number;
                self.choose(number, asked);
            }
            Kind::Trace { is_asked: true, .. } if number < 2 => {
                self.at = number;
                self.choose(number, asked);
            }
            _ => return Pressed::Other,
        }
        Pressed::Taken
    }

    fn choose(&mut self, at: usize, asked: &Asked) {
        match &mut self.kind {
            Kind::Choice { chosen, many: false } => *chosen = BTreeSet::from([at]),
            Kind::Choice { chosen, many: true } => {
                if !chosen.remove(&at) {
                    chosen.insert(at);
                }
            }
            Kind::Order { placed } => match placed.iter().position(|other| *other == at) {
                Some(place) => drop(placed.remove(place)),
                None => placed.push(at),
            },
            Kind::Pairs { .. } => drop(self.turn(asked, 1)),
            Kind::Trace { compiles, is_asked: true, .. } => {
                *compiles = Some(at == 0);
                self.in_field = at == 0;
            }
            Kind::Words { .. } | Kind::Trace { .. } => {}
        }
    }

    /// Gives an item on the left the partner that comes so many places later.
    fn turn(&mut self, asked: &Asked, by: usize) -> Pressed {
        let Kind::Pairs { partners } = &mut self.kind else { return Pressed::Other };
        let count = asked.items.len();
        partners[self.at] = Some(match partners[self.at] {
            Some(partner) => (partner + by) % count,
            None if by == 1 => 0,
            None => count - 1,
        });
        Pressed::Taken
    }

    fn take_back(&mut self) -> Pressed {
        match &mut self.kind {
            Kind::Order { placed } => drop(placed.pop()),
            Kind::Pairs { partners } => partners[self.at] = None,
            _ => return Pressed::Other,
        }
        Pressed::Taken
    }

    /// The answer; an `Err` says what is missing.
    pub fn answer(&mut self, asked: &Asked, lang: Lang) -> Result<Answer, String> {
        let ids = |places: &mut dyn Iterator<Item = &usize>| {
            places.map(|at| asked.items[*at].id.clone()).collect::<Vec<_>>()
        };
        match (&self.kind, &asked.question.ask) {
            (Kind::Choice { chosen, .. }, _)
                if chosen.is_empty() && !std::mem::replace(&mut self.was_doubted, true) =>
            {
                Err(say!(
                    lang,
                    "Nothing is chosen. Press Enter again if none is right.",
                    "Ничего не отмечено. Если не подходит ни один вариант, нажмите Enter ещё раз."
                ))
            }
            (Kind::Choice { chosen, .. }, _) => Ok(Answer::Choice(ids(&mut chosen.iter()))),
            (Kind::Order { placed }, Ask::Ordering(ordering)) => {
                let missing = asked.items.len() - placed.len();
                if placed.is_empty() || missing > 0 && !ordering.some_do_not_belong {
                    return Err(say!(
                        lang,
                        "Not all have a place yet: {missing} to go.",
                        "Ещё не всё расставлено, осталось: {missing}."
                    ));
                }
                Ok(Answer::Order(ids(&mut placed.iter())))
            }
            (Kind::Pairs { partners }, Ask::Matching(matching)) => {
                let missing = partners.iter().filter(|partner| partner.is_none()).count();
                if missing > 0 {
                    return Err(say!(
                        lang,
                        "Not all have a partner yet: {missing} to go.",
                        "Ещё не у всех есть пара, осталось: {missing}."
                    ));
                }
                let pairs = matching.left.iter().zip(partners).filter_map(|(left, partner)| {
                    Some((left.id.clone(), asked.items[(*partner)?].id.clone()))
                });
                Ok(Answer::Pairs(pairs.collect::<BTreeMap<_, _>>()))
            }
            (Kind::Words { field }, Ask::Numeric(_)) => typed::number(&field.text(), lang),
            (Kind::Words { field }, _) if field.is_blank() => Err(say!(
                lang,
                "The answer is empty. To skip the question: Tab, then s.",
                "Ответ пуст. Чтобы пропустить вопрос: Tab, затем s."
            )),
            (Kind::Words { field }, _) if field.is_multi() => Ok(Answer::Words(field.text())),
            (Kind::Words { field }, _) => Ok(Answer::Words(field.text().trim().to_owned())),
            (Kind::Trace { compiles: Some(false), .. }, _) => Ok(Answer::Trace(Trace::DoesNotCompile)),
            (Kind::Trace { compiles: None, is_asked: true, .. }, _) => {
                Err(say!(lang, "Does it compile? Press 1 or 2.", "Компилируется ли она? Нажмите 1 или 2."))
            }
            (Kind::Trace { field, .. }, _) => Ok(Answer::Trace(Trace::Prints(field.text() + "\n"))),
            (Kind::Order { .. } | Kind::Pairs { .. }, _) => Err(String::new()),
        }
    }

    /// How many places the cursor has.
    fn count(&self, asked: &Asked) -> usize {
        match &self.kind {
            Kind::Choice { .. } | Kind::Order { .. } => asked.items.len(),
            Kind::Pairs { partners } => partners.len(),
            Kind::Trace { is_asked: true, .. } => 2,
            Kind::Words { .. } | Kind::Trace { .. } => 1,
        }
    }

    fn field(&self) -> Option<&Field> {
        match &self.kind {
            Kind::Words { field } | Kind::Trace { field, .. } => Some(field),
            _ => None,
        }
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        match &mut self.kind {
            Kind::Words { field } | Kind::Trace { field, .. } => Some(field),
            _ => None,
        }
    }
}
