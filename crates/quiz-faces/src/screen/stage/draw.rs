//! Draws the stage: where one is, what there is to read, and the keys.

use quiz::session::{Asked, Results, Review, View};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Text;

use super::super::body::Body;
use super::super::draft::Draft;
use super::super::{keys, look};
use super::{Follow, Over, Stage};
use crate::ink::{Ink, Line, Span, width};
use crate::page::{Page, Paper};
use crate::verdict::{self, Told};
use crate::{line, question, results, review, wrap};
use quiz::say;

impl Stage<'_> {
    /// Draws all of it.
    pub fn draw(&mut self, frame: &mut Frame) {
        let area = frame.area();
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2).min(WIDEST), ..area };
        if inner.width < 16 || inner.height < 8 {
            return draw_lines(frame, area, &[vec![Span::plain("…")]], false);
        }
        self.columns = usize::from(inner.width);
        let head = [self.head(), Line::new()];
        let foot = self.foot();
        let foot_rows = u16::try_from(foot.len()).unwrap_or(inner.height).min(inner.height / 2);
        let height = inner.height - 2 - foot_rows;
        self.height = usize::from(height);
        let body = self.body();
        let scroll = self.scrolled(&body);
        let visible = body.visible(scroll, self.height);
        let below = body.len().saturating_sub(scroll + self.height);
        let caret = body.caret.and_then(|(line, column)| Some((line.checked_sub(scroll)?, column)));
        drop(body);
        self.scroll = scroll;
        self.follow = Follow::Stay;
        let colours = self.options.colours;
        draw_lines(frame, Rect { height: 2, ..inner }, &head, colours);
        let middle = Rect { y: inner.y + 2, height, ..inner };
        draw_lines(frame, middle, &visible, colours);
        let bottom = Rect { y: inner.y + 2 + height, height: foot_rows, ..inner };
        draw_lines(frame, bottom, &self.more(foot, scroll, below), colours);
        if let Some((line, column)) = caret.filter(|(line, _)| *line < self.height) {
            let offset = |at: usize| u16::try_from(at).unwrap_or(0);
            frame.set_cursor_position(Position::new(middle.x + offset(column), middle.y + offset(line)));
        }
    }

    /// Where the body is scrolled to.
    fn scrolled(&self, body: &Body) -> usize {
        let last = body.len().saturating_sub(self.height);
        let scroll = self.scroll.min(last);
        match (self.follow, &body.focus, body.verdict) {
            (Follow::Verdict, _, Some(verdict)) => verdict.min(last),
            (Follow::Focus, Some(focus), _) if focus.start < scroll => focus.start,
            (Follow::Focus, Some(focus), _) if focus.end > scroll + self.height => {
                (focus.end - self.height).min(focus.start)
            }
            _ => scroll,
        }
    }

    /// Where one is, and in what.
    fn head(&self) -> Line {
        let (lang, quiz) = (self.options.lang, self.session.quiz());
        let place = match (self.over, self.session.view()) {
            (Over::Help, _) => say!(lang, "Keys", "Клавиши"),
            (_, View::Question(asked)) => question::head(quiz, &asked, self.paper()),
            (_, View::Review(_)) => say!(lang, "Before you hand in", "Перед сдачей"),
            (_, View::Results(_)) => say!(lang, "Results", "Результаты"),
            (_, View::Left) => String::new(),
        };
        let mut line = vec![Span::new(&wrap::shortened(&place, self.columns), Ink::Title)];
        let room = self.columns.saturating_sub(width(&line) + 2);
        let title = quiz.title.as_ref().map(|title| title.get(lang)).unwrap_or_default();
        if room >= 8 {
            let title = wrap::shortened(title, room);
            let title = Span::new(&title, Ink::Quiet);
            line.push(Span::plain(&" ".repeat(room - title.width() + 2)));
            line.push(title);
        }
        line
    }

    /// What there is to say, and the keys.
    fn foot(&self) -> Vec<Line> {
        let mut page = Page::new(self.paper());
        page.lines.push(Line::new());
        if let Some(note) = &self.note {
            page.mixed("", note);
        }
        page.lines.extend(keys::line(&self.keys(), self.columns));
        page.lines
    }

    /// The first line of the foot says if there is more than is in sight.
    fn more(&self, mut foot: Vec<Line>, above: usize, below: usize) -> Vec<Line> {
        let lang = self.options.lang;
        let text = match (above, below) {
            (0, 0) => return foot,
            (0, _) => say!(lang, "PgDn: more below", "PgDn: ниже есть ещё"),
            (_, 0) => say!(lang, "PgUp: more above", "PgUp: выше есть ещё"),
            _ => say!(lang, "PgUp, PgDn: more above and below", "PgUp, PgDn: есть ещё выше и ниже"),
        };
        foot[0] = vec![Span::new(&text, Ink::Part)];
        foot
    }

    fn keys(&self) -> Vec<String> {
        let lang = self.options.lang;
        match (self.over, self.session.view()) {
            (Over::Help, _) => keys::help(lang),
            (Over::Details, _) => keys::details(lang),
            (_, View::Question(_)) if self.reason.is_some() => keys::reason(lang),
            (_, View::Question(asked)) => {
                let draft = self.drafts.get(&asked.question.id).cloned();
                keys::question(&asked, &draft.unwrap_or_else(|| Draft::of(&asked)), lang)
            }
            (_, View::Review(_)) => keys::review(lang),
            (_, View::Results(results)) => keys::results(!results.rows.is_empty(), results.can_retry, lang),
            (_, View::Left) => Vec::new(),
        }
    }

    fn body(&self) -> Body<'_> {
        let mut body = Body::new(self.paper());
        match (self.over, self.session.view()) {
            (Over::Help, _) => keys::explain(&mut body.page),
            (_, View::Question(asked)) => self.question_body(&mut body, &asked),
            (_, View::Review(review)) => self.review_body(&mut body, review),
            (Over::Details, View::Results(results)) => {
                if let Some(row) = results.rows.get(self.cursor) {
                    let lessons = &self.options.lessons;
                    results::details(&mut body.page, self.session, row, results.is_revealed, lessons);
                }
            }
            (_, View::Results(results)) => self.results_body(&mut body, results),
            (_, View::Left) => {}
        }
        body
    }

    fn question_body(&self, body: &mut Body, asked: &Asked) {
        question::body(&mut body.page, asked);
        question::hints(&mut body.page, asked);
        body.page.gap();
        let told = Told::of(asked);
        if asked.is_open {
            let draft = self.drafts.get(&asked.question.id).cloned();
            draft.unwrap_or_else(|| Draft::of(asked)).show(body, asked);
        } else if let (Some(given), false) = (asked.given, told.is_some_and(has_options)) {
            results::own_answer(&mut body.page, &asked.question.ask, &asked.items, given);
        }
        if let Some((_, field)) = &self.reason {
            body.page.gap();
            let why = say!(self.options.lang, "Why? A sentence or two.", "Почему? Одно-два предложения.");
            body.page.say(&why, Ink::Title);
            body.field(field, true, None);
        }
        if let Some(certainty) = asked.certainty {
            body.page.gap();
            let text =
                say!(self.options.lang, "Certainty: {certainty} of 3", "Уверенность: {certainty} из 3");
            body.page.say(&text, Ink::Quiet);
        }
        if let Some(told) = told {
            body.page.gap();
            body.verdict = Some(body.page.lines.len());
            let lesson = self.session.quiz().lesson.as_deref();
            verdict::write(&mut body.page, told, lesson, &self.options.lessons);
            if asked.is_open {
                body.page.say(&line::try_again(asked, self.options.lang), Ink::Plain);
            }
        }
    }

    fn review_body<'b>(&self, body: &mut Body<'b>, review: Review<'b>) {
        body.page.say(&review::summary(&review, self.paper()), Ink::Plain);
        let paper = self.row_paper();
        body.rows(review.rows.len(), self.cursor, move |at| review::row(&review.rows[at], paper));
    }

    fn results_body<'b>(&self, body: &mut Body<'b>, results: Results<'b>) {
        results::summary(&mut body.page, self.session.quiz(), &results, &self.options.lessons);
        let paper = self.row_paper();
        if !results.rows.is_empty() {
            body.rows(results.rows.len(), self.cursor, move |at| results::row(&results.rows[at], paper));
        }
    }

    /// Rows have the cursor before them.
    fn row_paper(&self) -> Paper {
        Paper { columns: self.columns - 2, ..self.paper() }
    }
}

/// Wider lines are hard to read.
const WIDEST: u16 = 100;

fn draw_lines(frame: &mut Frame, area: Rect, lines: &[Line], colours: bool) {
    let lines: Vec<_> = lines.iter().map(|line| look::line(line, colours)).collect();
    frame.render_widget(Text::from(lines), area);
}

/// The verdict shows all options with what was chosen; then the answer need not stand above it.
fn has_options(told: Told) -> bool {
    told.is_revealed && matches!(told.question.ask, quiz::Ask::Choice(_)) && told.question.key.is_some()
}
