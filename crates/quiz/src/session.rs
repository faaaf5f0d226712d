//! Asking the questions: a state machine that every face draws and feeds.
//!
//! A face keeps what is being typed or marked; when the student is done with a question it hands over an [`Answer`].
//! [`Session::on`] changes the state and says what to do besides drawing; [`Session::view`] says what to draw. Nothing
//! here grows with the number of questions, except at the start, in the review and at the end.

mod state;
mod view;

pub use view::{Asked, Judged, Progress, Result, Results, Review, Row, View};

use state::Screen;

use crate::answer::{Answer, Answers, Given};
use crate::lang::{Lang, say};
use crate::model::{Feedback, Profile, Question, Quiz};
use crate::score::{Graded, Line, Verdict, Why, grade, line};
use crate::shuffle;

/// What a student did.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Answered the question on the screen.
    Answer(Answer),
    /// Wants the next question, or after the last one the review.
    Next,
    /// Wants the question before, or from the review the last one.
    Back,
    /// Leaves the question out.
    Skip,
    /// Wants a hint.
    Hint,
    /// Wants the question at that place in [`Review::rows`]; the first is 0.
    GoTo(usize),
    /// Is so sure of the answer, from 1 to 3.
    Certainty(u8),
    /// Gives the reason for the answer.
    Explain(String),
    /// Wants to see what is answered and what is not.
    Review,
    /// Hands in. Only the review is handed in; from a question, this opens it.
    HandIn,
    /// Wants to answer again what was not right. The old answers stand until there are new ones.
    Retry,
    /// Wants to see the answers instead of trying again.
    GiveUp,
    /// Leaves; the answers stay.
    Leave,
}

/// What a face does besides drawing.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// The answers changed: they are to be saved.
    Save,
    /// The answer was judged: the view has the verdict.
    Judged,
    /// The view has one more hint.
    Hint,
    /// The answer was not taken yet: on the other keyboard layout it reads like this. The same answer again is taken.
    OtherLayout(String),
    /// The quiz was handed in: the view has the results.
    HandedIn,
    /// The student left.
    Left,
    /// This cannot be done now.
    Refused(Refusal),
}

/// Why something cannot be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not the place for it.
    NotHere,
    /// There is nothing before the first question.
    First,
    /// There is no such question.
    NoSuchQuestion,
    /// All hints were shown, or there are none.
    NoHint,
    /// The question is done.
    Closed,
    /// The answer is of another shape than the question.
    WrongShape,
    /// Certainty is 1, 2 or 3.
    Certainty,
    /// Everything is right, or there are no attempts left.
    NoRetry,
}

impl Refusal {
    /// The reason in a sentence.
    #[must_use]
    pub fn say(self, lang: Lang) -> String {
        match self {
            Refusal::NotHere => say!(lang, "that is not possible here", "здесь так нельзя"),
            Refusal::First => say!(lang, "this is the first question", "это первый вопрос"),
            Refusal::NoSuchQuestion => say!(lang, "there is no such question", "такого вопроса нет"),
            Refusal::NoHint => say!(lang, "there are no more hints", "подсказок больше нет"),
            Refusal::Closed => {
                say!(lang, "this question is already answered", "на этот вопрос уже дан ответ")
            }
            Refusal::WrongShape => {
                say!(lang, "the answer does not fit the question", "ответ не подходит к вопросу")
            }
            Refusal::Certainty => say!(lang, "certainty is 1, 2 or 3", "уверенность — это 1, 2 или 3"),
            Refusal::NoRetry => say!(lang, "there is nothing to answer again", "повторять нечего"),
        }
    }
}

/// One student answering one quiz.
#[derive(Debug, Clone)]
pub struct Session {
    quiz: Quiz,
    answers: Answers,
    /// The questions in the order in which they are seen, as places in the quiz.
    seen: Vec<usize>,
    /// What stands before each of them: `1`, `2a`, `2b`.
    labels: Vec<String>,
    /// What the student was told of each of them.
    told: Vec<Option<Line>>,
    /// The questions of this round, as places in `seen`: first all, then those to be answered again.
    round: Vec<usize>,
    /// How many rounds were handed in.
    handed_in: u32,
    /// The place in `round`.
    at: usize,
    screen: Screen,
    graded: Option<Graded>,
    gave_up: bool,
    /// Words that were not taken because they look typed in the wrong layout.
    doubted: Option<String>,
}

impl Session {
    /// Begins a quiz, or goes on where these answers end.
    #[must_use]
    pub fn new(quiz: Quiz, mut answers: Answers) -> Session {
        answers.quiz.clone_from(&quiz.id);
        answers.quiz_hash.clone_from(&quiz.hash);
        let seen = shuffle::questions(&quiz, answers.student.as_deref().unwrap_or_default());
        let mut session = Session {
            labels: state::labels(&quiz, &seen),
            told: vec![None; seen.len()],
            round: (0..seen.len()).collect(),
            handed_in: 0,
            at: 0,
            screen: Screen::Question,
            graded: None,
            gave_up: false,
            doubted: None,
            quiz,
            answers,
            seen,
        };
        session.go_on();
        session
    }

    /// The answers so far.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The quiz.
    #[must_use]
    pub fn quiz(&self) -> &Quiz {
        &self.quiz
    }

    /// Takes in what the student did.
    pub fn on(&mut self, input: Input) -> Vec<Effect> {
        match self.screen {
            Screen::Question => self.on_question(input),
            Screen::Review => self.on_review(&input),
            Screen::Results => self.on_results(&input),
            Screen::Left => refused(Refusal::NotHere),
        }
    }

    fn on_question(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Answer(Answer::Skipped) | Input::Skip => self.skip(),
            Input::Answer(answer) => self.answer(answer),
            Input::Next => self.move_on(),
            Input::Back if self.at == 0 => refused(Refusal::First),
            Input::Back => self.go_to(self.at - 1),
            Input::GoTo(place) => self.go_to(place),
            Input::Hint => self.hint(),
            Input::Certainty(level) if !(1..=3).contains(&level) => refused(Refusal::Certainty),
            Input::Certainty(level) => self.note(|given| given.certainty = Some(level)),
            Input::Explain(reason) => self.note(|given| given.explanation = Some(reason)),
            Input::Review | Input::HandIn => self.show(Screen::Review),
            Input::Leave => self.leave(),
            Input::Retry | Input::GiveUp => refused(Refusal::NotHere),
        }
    }

    fn on_review(&mut self, input: &Input) -> Vec<Effect> {
        match input {
            Input::GoTo(place) => self.go_to(*place),
            Input::Back => self.go_to(self.at),
            Input::HandIn => self.hand_in(),
            Input::Leave => self.leave(),
            Input::Review => Vec::new(),
            _ => refused(Refusal::NotHere),
        }
    }

    fn on_results(&mut self, input: &Input) -> Vec<Effect> {
        match input {
            Input::Retry if self.can_retry() => self.retry(),
            Input::Retry => refused(Refusal::NoRetry),
            Input::GiveUp => {
                self.gave_up = true;
                Vec::new()
            }
            Input::Leave => self.leave(),
            _ => refused(Refusal::NotHere),
        }
    }

    fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        if !self.is_open(self.place()) {
            return refused(Refusal::Closed);
        }
        if !answer.fits(&self.question().ask) {
            return refused(Refusal::WrongShape);
        }
        if let Some(meant) = self.doubt(&answer) {
            return vec![Effect::OtherLayout(meant)];
        }
        self.given().answer = Some(answer);
        if self.quiz.feedback != Feedback::AfterQuestion || self.question().key.is_none() {
            return vec![Effect::Save];
        }
        self.given().attempts += 1;
        let place = self.place();
        self.told[place] = Some(self.line(place));
        vec![Effect::Save, Effect::Judged]
    }

    /// What the words would read on the other keyboard layout, the first time that they would be right there.
    fn doubt(&mut self, answer: &Answer) -> Option<String> {
        let Answer::Words(words) = answer else { return None };
        if self.doubted.as_ref() == Some(words) {
            return None;
        }
        match crate::score::score(self.question(), Some(answer)).why {
            Why::Layout { meant, accepted: false } => {
                self.doubted = Some(words.clone());
                Some(meant)
            }
            _ => None,
        }
    }

    fn skip(&mut self) -> Vec<Effect> {
        if self.told[self.place()].is_some() {
            return self.move_on();
        }
        self.given().answer = Some(Answer::Skipped);
        let mut effects = vec![Effect::Save];
        effects.extend(self.move_on());
        effects
    }

    fn hint(&mut self) -> Vec<Effect> {
        let shown = self.answers.given.get(&self.question().id).map_or(0, |given| given.hints as usize);
        if !self.is_open(self.place()) || shown >= self.question().hints.len() {
            return refused(Refusal::NoHint);
        }
        self.given().hints += 1;
        vec![Effect::Save, Effect::Hint]
    }

    fn note(&mut self, change: impl FnOnce(&mut Given)) -> Vec<Effect> {
        change(self.given());
        vec![Effect::Save]
    }

    fn move_on(&mut self) -> Vec<Effect> {
        if self.at + 1 < self.round.len() { self.go_to(self.at + 1) } else { self.show(Screen::Review) }
    }

    fn go_to(&mut self, place: usize) -> Vec<Effect> {
        if place >= self.round.len() {
            return refused(Refusal::NoSuchQuestion);
        }
        self.at = place;
        self.doubted = None;
        self.show(Screen::Question)
    }

    fn show(&mut self, screen: Screen) -> Vec<Effect> {
        self.screen = screen;
        Vec::new()
    }

    fn leave(&mut self) -> Vec<Effect> {
        self.screen = Screen::Left;
        vec![Effect::Save, Effect::Left]
    }

    fn hand_in(&mut self) -> Vec<Effect> {
        self.handed_in += 1;
        if self.quiz.feedback != Feedback::AfterQuestion {
            for &place in &self.round {
                let id = &self.quiz.questions[self.seen[place]].id;
                if let Some(given) = self.answers.given.get_mut(id) {
                    given.attempts += u32::from(given.answer.is_some());
                }
            }
        }
        for place in 0..self.seen.len() {
            self.told[place] = Some(self.line(place));
        }
        self.graded = Some(grade(&self.quiz, &self.answers));
        self.screen = Screen::Results;
        vec![Effect::Save, Effect::HandedIn]
    }

    /// Asks again only what was not right, as mdbook-quiz does.
    fn retry(&mut self) -> Vec<Effect> {
        self.round = (0..self.seen.len()).filter(|place| self.is_to_be_answered_again(*place)).collect();
        for place in &self.round {
            self.told[*place] = None;
        }
        self.graded = None;
        self.go_to(0)
    }

    fn can_retry(&self) -> bool {
        let rounds =
            self.quiz.attempts.unwrap_or(if self.quiz.profile == Profile::Mdbook { u32::MAX } else { 1 });
        let told = self.quiz.feedback != Feedback::ScoreOnly && !self.gave_up;
        told && self.handed_in < rounds
            && (0..self.seen.len()).any(|place| self.is_to_be_answered_again(place))
    }

    fn is_to_be_answered_again(&self, place: usize) -> bool {
        let told = self.told[place].as_ref().map(|line| line.scored.verdict);
        matches!(told, Some(Verdict::Wrong | Verdict::Partly | Verdict::Skipped | Verdict::Absent))
    }

    fn line(&self, place: usize) -> Line {
        let question = &self.quiz.questions[self.seen[place]];
        let student = self.answers.student.as_deref().unwrap_or_default();
        let none = Given::default();
        line(&self.quiz, question, student, self.answers.given.get(&question.id).unwrap_or(&none))
    }

    fn place(&self) -> usize {
        self.round[self.at]
    }

    fn question(&self) -> &Question {
        &self.quiz.questions[self.seen[self.place()]]
    }

    fn given(&mut self) -> &mut Given {
        let id = self.question().id.clone();
        self.answers.given.entry(id).or_default()
    }
}

fn refused(refusal: Refusal) -> Vec<Effect> {
    vec![Effect::Refused(refusal)]
}
