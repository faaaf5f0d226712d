//! Where a session is, and where it goes on.

use super::Session;
use crate::answer::Answer;
use crate::model::{Ask, Feedback, Quiz};
use crate::score::Verdict;

/// What is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    Question,
    Review,
    Results,
    Left,
}

/// What stands before each question: a number, and for parts of one question a letter too.
pub fn labels(quiz: &Quiz, seen: &[usize]) -> Vec<String> {
    let part = |place: usize| seen.get(place).and_then(|at| quiz.questions[*at].multipart.as_deref());
    let (mut number, mut letter) = (0, 0);
    let mut labels = Vec::new();
    for place in 0..seen.len() {
        let goes_on = place > 0 && part(place).is_some() && part(place) == part(place - 1);
        (number, letter) = if goes_on { (number, letter + 1) } else { (number + 1, 0) };
        labels.push(match part(place) {
            Some(_) => format!("{number}{}", letters(letter)),
            None => number.to_string(),
        });
    }
    labels
}

/// a, b, …, z, aa, ab, …
fn letters(mut at: u32) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'a' + u8::try_from(at % 26).expect("a remainder by 26")));
        match (at / 26).checked_sub(1) {
            Some(next) => at = next,
            None => return letters,
        }
    }
}

impl Session {
    /// Goes to the first question without an answer; to the review if there is none.
    pub(super) fn go_on(&mut self) {
        if self.quiz.feedback == Feedback::AfterQuestion {
            for place in 0..self.seen.len() {
                let given = self.answers.given.get(&self.quiz.questions[self.seen[place]].id);
                let judged = given
                    .is_some_and(|it| it.attempts > 0 && !matches!(it.answer, None | Some(Answer::Skipped)));
                self.told[place] = judged.then(|| self.line(place));
            }
        }
        let answered =
            |place: &usize| self.answers.answer(&self.quiz.questions[self.seen[*place]].id).is_some();
        if let Some(at) = self.round.iter().position(|place| !answered(place)) {
            self.at = at;
        } else {
            self.at = self.round.len().saturating_sub(1);
            self.screen = Screen::Review;
        }
    }

    /// Whether a question can be answered, perhaps again.
    pub(super) fn is_open(&self, place: usize) -> bool {
        let Some(line) = &self.told[place] else { return true };
        let question = &self.quiz.questions[self.seen[place]];
        let tried = self.answers.given.get(&question.id).map_or(0, |given| given.attempts);
        line.scored.verdict != Verdict::Right && tried < question.attempts.unwrap_or(1)
    }
}

impl Answer {
    /// Whether the answer is of the shape that the question has.
    #[must_use]
    pub fn fits(&self, ask: &Ask) -> bool {
        let known = |ids: &[String], items: &[crate::model::Item]| {
            ids.iter().all(|id| items.iter().any(|item| item.id == *id))
        };
        match (self, ask) {
            (Answer::Skipped, _)
            | (Answer::Words(_), Ask::Short(_))
            | (Answer::Trace(_), Ask::Tracing(_))
            | (Answer::Number(_), Ask::Numeric(_)) => true,
            (Answer::Choice(ids), Ask::Choice(choice)) => {
                known(ids, &choice.options) && (choice.many || ids.len() == 1)
            }
            (Answer::Order(ids), Ask::Ordering(ordering)) => known(ids, &ordering.items),
            (Answer::Pairs(pairs), Ask::Matching(matching)) => pairs
                .iter()
                .all(|(left, right)| matching.left(left).is_some() && matching.right(right).is_some()),
            _ => false,
        }
    }
}
