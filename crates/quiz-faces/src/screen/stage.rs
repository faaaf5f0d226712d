//! Takes keys: everything of the full screen but drawing and the terminal.

mod draw;

use std::collections::BTreeMap;
use std::io;

use quiz::session::{Asked, Effect, Input, Refusal, Review, View};
use quiz::{Answer, Session};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::draft::{Draft, Pressed};
use super::field::Field;
use super::keys;
use crate::page::Paper;
use crate::{Options, Outcome, Store, line, outcome, tell, verdict};
use quiz::say;

/// The full screen, without a terminal.
pub struct Stage<'s> {
    session: &'s mut Session,
    options: &'s Options,
    store: &'s mut dyn Store,
    /// Answers that are being made, by question: who looks at another question finds them again.
    drafts: BTreeMap<String, Draft>,
    /// An answer that waits for its reason.
    reason: Option<(Answer, Field)>,
    over: Over,
    /// The row of a list that the next key is about.
    cursor: usize,
    scroll: usize,
    /// How many lines of the body are in sight.
    height: usize,
    columns: usize,
    follow: Follow,
    note: Option<String>,
    was_warned: bool,
    was_handed_in: bool,
}

/// What covers the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Help,
    /// One question of the results.
    Details,
}

/// Where the body is scrolled to when it is drawn next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// Where it was.
    Stay,
    /// So far that the cursor is in sight.
    Focus,
    /// To the verdict.
    Verdict,
}

impl<'s> Stage<'s> {
    /// The screen of that session.
    #[must_use]
    pub fn new(session: &'s mut Session, options: &'s Options, store: &'s mut dyn Store) -> Stage<'s> {
        Stage {
            session,
            options,
            store,
            drafts: BTreeMap::new(),
            reason: None,
            over: Over::Nothing,
            cursor: 0,
            scroll: 0,
            height: 10,
            columns: 80,
            follow: Follow::Stay,
            note: None,
            was_warned: false,
            was_handed_in: false,
        }
    }

    /// Whether the student left.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.session.view(), View::Left)
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        outcome(self.session, self.was_handed_in)
    }

    /// Takes in what was pasted.
    pub fn paste(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.reason {
            field.paste(text);
        } else if let View::Question(asked) = self.session.view()
            && asked.is_open
        {
            draft(&mut self.drafts, &asked).paste(text);
        }
        self.follow = Follow::Focus;
    }

    /// Takes in a key.
    ///
    /// # Errors
    ///
    /// When the answers cannot be saved.
    pub fn key(&mut self, key: KeyEvent) -> io::Result<()> {
        let key = keys::typed_ahead(key);
        self.note = None;
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c' | 'с' | 'C') if is_control => return self.go(Input::Leave),
            KeyCode::PageUp => self.page_by(false),
            KeyCode::PageDown => self.page_by(true),
            _ if self.over == Over::Help => self.cover(Over::Nothing),
            KeyCode::F(1) => self.cover(Over::Help),
            _ if self.reason.is_some() => return self.reason_key(key),
            _ => match self.session.view() {
                View::Question(_) => return self.question_key(key),
                View::Review(review) => {
                    let (rows, lacks) = (review.rows.len(), review.answered < review.rows.len());
                    return self.review_key(key, rows, lacks);
                }
                View::Results(results) => {
                    let (rows, can_retry) = (results.rows.len(), results.can_retry);
                    return self.results_key(key, rows, can_retry);
                }
                View::Left => {}
            },
        }
        Ok(())
    }

    fn question_key(&mut self, key: KeyEvent) -> io::Result<()> {
        let View::Question(asked) = self.session.view() else { return Ok(()) };
        let is_open = asked.is_open;
        if is_open {
            let draft = draft(&mut self.drafts, &asked);
            match draft.key(key, &asked) {
                Pressed::Taken => {
                    self.follow = Follow::Focus;
                    return Ok(());
                }
                Pressed::Ready => {
                    let answer = draft.answer(&asked, self.options.lang);
                    let asks_reason = asked.asks_explanation;
                    return self.ready(answer, asks_reason);
                }
                Pressed::Other if draft.is_writing() => return Ok(()),
                Pressed::Other => {}
            }
        }
        match keys::command(key) {
            KeyCode::Enter | KeyCode::Char(' ' | 'n' | '>') if !is_open => self.go(Input::Next),
            KeyCode::Char('n' | '>') => self.go(Input::Next),
            KeyCode::Char('b' | '<') => self.go(Input::Back),
            KeyCode::Char('s') => self.go(Input::Skip),
            KeyCode::Char('r') => self.go(Input::Review),
            KeyCode::Char('q') => self.go(Input::Leave),
            KeyCode::Char('h') => self.stay(Input::Hint),
            KeyCode::Char('c') => {
                let next = asked_certainty(self.session) % 3 + 1;
                self.stay(Input::Certainty(next))
            }
            KeyCode::Char('?') => {
                self.cover(Over::Help);
                Ok(())
            }
            code => {
                self.scroll_by(code);
                Ok(())
            }
        }
    }

    fn ready(&mut self, answer: Result<Answer, String>, asks_reason: bool) -> io::Result<()> {
        match answer {
            Err(missing) => self.note = Some(missing),
            Ok(answer) if asks_reason => {
                self.reason = Some((answer, Field::new("", false)));
                self.follow = Follow::Focus;
            }
            Ok(answer) => return self.submit(answer),
        }
        Ok(())
    }

    fn reason_key(&mut self, key: KeyEvent) -> io::Result<()> {
        match (key.code, &mut self.reason) {
            (KeyCode::Esc, _) => self.reason = None,
            (KeyCode::Enter, reason) => {
                let Some((answer, field)) = reason.take() else { return Ok(()) };
                if !field.is_blank() {
                    tell(self.session, Input::Explain(field.text().trim().to_owned()), self.store)?;
                }
                return self.submit(answer);
            }
            (_, Some((_, field))) => {
                field.key(key);
                self.follow = Follow::Focus;
            }
            (_, None) => {}
        }
        Ok(())
    }

    fn submit(&mut self, answer: Answer) -> io::Result<()> {
        let effects = tell(self.session, Input::Answer(answer), self.store)?;
        for effect in &effects {
            match effect {
                Effect::OtherLayout(meant) => self.note = Some(other_layout(meant, self.paper())),
                Effect::Judged => self.follow = Follow::Verdict,
                Effect::Refused(refusal) => self.refuse(*refusal),
                Effect::Save | Effect::Hint | Effect::HandedIn | Effect::Left => {}
            }
        }
        let was_only_saved = effects.contains(&Effect::Save) && !effects.contains(&Effect::Judged);
        if was_only_saved { self.go(Input::Next) } else { Ok(()) }
    }

    fn review_key(&mut self, key: KeyEvent, rows: usize, lacks: bool) -> io::Result<()> {
        match keys::command(key) {
            KeyCode::Enter => return self.go(Input::GoTo(self.cursor)),
            KeyCode::Char('h') if lacks && !self.was_warned => {
                self.was_warned = true;
                self.note = Some(say!(
                    self.options.lang,
                    "Not every question is answered. Press h again to hand in all the same.",
                    "Ответы есть не на все вопросы. Чтобы всё равно сдать, нажмите h ещё раз."
                ));
            }
            KeyCode::Char('h') => return self.go(Input::HandIn),
            KeyCode::Char('b' | '<') | KeyCode::Esc => return self.go(Input::Back),
            KeyCode::Char('q') => return self.go(Input::Leave),
            KeyCode::Char('?') => self.cover(Over::Help),
            code => self.move_in_list(code, rows),
        }
        Ok(())
    }

    fn results_key(&mut self, key: KeyEvent, rows: usize, can_retry: bool) -> io::Result<()> {
        let code = keys::command(key);
        if self.over == Over::Details {
            match code {
                KeyCode::Right | KeyCode::Char('n' | '>' | ' ') if self.cursor + 1 < rows => {
                    self.details(self.cursor + 1);
                }
                KeyCode::Left | KeyCode::Char('b' | '<') if self.cursor > 0 => self.details(self.cursor - 1),
                KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace => {
                    self.cover(Over::Nothing);
                    self.follow = Follow::Focus;
                }
                KeyCode::Char('q') => return self.go(Input::Leave),
                KeyCode::Char('?') => self.cover(Over::Help),
                code => self.scroll_by(code),
            }
            return Ok(());
        }
        match code {
            KeyCode::Enter if rows > 0 => self.details(self.cursor),
            KeyCode::Char('t') if can_retry => {
                self.drafts.clear();
                return self.go(Input::Retry);
            }
            KeyCode::Char('g') if can_retry => return self.stay(Input::GiveUp),
            KeyCode::Char('q') | KeyCode::Esc | KeyCode::Enter => return self.go(Input::Leave),
            KeyCode::Char('?') => self.cover(Over::Help),
            code if rows > 0 => self.move_in_list(code, rows),
            code => self.scroll_by(code),
        }
        Ok(())
    }

    fn details(&mut self, at: usize) {
        self.cursor = at;
        self.cover(Over::Details);
    }

    fn cover(&mut self, over: Over) {
        self.over = over;
        self.scroll = 0;
        self.follow = Follow::Stay;
    }

    /// Tells the session to go elsewhere.
    fn go(&mut self, input: Input) -> io::Result<()> {
        let effects = tell(self.session, input, self.store)?;
        self.was_handed_in |= effects.contains(&Effect::HandedIn);
        if let Some(Effect::Refused(refusal)) = effects.first() {
            self.refuse(*refusal);
            return Ok(());
        }
        self.cursor = match self.session.view() {
            View::Review(review) => first_open(&review),
            _ => 0,
        };
        self.was_warned = false;
        self.cover(Over::Nothing);
        Ok(())
    }

    /// Tells the session something that changes what is seen here.
    fn stay(&mut self, input: Input) -> io::Result<()> {
        let effects = tell(self.session, input, self.store)?;
        if let Some(Effect::Refused(refusal)) = effects.first() {
            self.refuse(*refusal);
        }
        Ok(())
    }

    fn refuse(&mut self, refusal: Refusal) {
        let lang = self.options.lang;
        self.note = Some(match (refusal, self.session.view()) {
            (Refusal::NoHint, View::Question(asked)) => line::no_hint(&asked, lang),
            _ => verdict::capital(&refusal.say(lang)) + ".",
        });
    }

    fn move_in_list(&mut self, code: KeyCode, rows: usize) {
        let last = rows.saturating_sub(1);
        self.cursor = match code {
            KeyCode::Up => self.cursor.saturating_sub(1),
            KeyCode::Down => (self.cursor + 1).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            KeyCode::Char(digit @ '1'..='9') => (digit as usize - '1' as usize).min(last),
            _ => return,
        };
        self.follow = Follow::Focus;
    }

    fn page_by(&mut self, is_down: bool) {
        let page = self.height.saturating_sub(1).max(1);
        self.scroll =
            if is_down { self.scroll.saturating_add(page) } else { self.scroll.saturating_sub(page) };
        self.follow = Follow::Stay;
    }

    fn scroll_by(&mut self, code: KeyCode) {
        self.scroll = match code {
            KeyCode::Up => self.scroll.saturating_sub(1),
            KeyCode::Down => self.scroll.saturating_add(1),
            KeyCode::Home => 0,
            KeyCode::End => usize::MAX,
            _ => return,
        };
        self.follow = Follow::Stay;
    }

    fn paper(&self) -> Paper {
        Paper {
            lang: self.options.lang,
            columns: self.columns,
            colours: self.options.colours,
            breaks_code: true,
        }
    }
}

fn draft<'d>(drafts: &'d mut BTreeMap<String, Draft>, asked: &Asked) -> &'d mut Draft {
    drafts.entry(asked.question.id.clone()).or_insert_with(|| Draft::of(asked))
}

fn asked_certainty(session: &Session) -> u8 {
    match session.view() {
        View::Question(asked) => asked.certainty.unwrap_or(0),
        _ => 0,
    }
}

fn first_open(review: &Review) -> usize {
    let open = review.rows.iter().position(|row| row.progress != quiz::session::Progress::Answered);
    open.unwrap_or(0)
}

fn other_layout(meant: &str, paper: Paper) -> String {
    say!(
        paper.lang,
        "Was that the wrong keyboard layout? On the other one it is `{meant}`. Enter once more if you meant it.",
        "Не та раскладка? На другой это `{meant}`. Если так и задумано, нажмите Enter ещё раз."
    )
}
