//! The same answers are worth the same in both faces.

use std::io::Read;

use quiz::{Answer, Answers, Lang, Question, Quiz, Session};
use quiz_faces::{Outcome, line};

use crate::place::{Kept, every, guess, options, pressed, typed};
use crate::player::play;

type Choose = fn(&Quiz, &Question) -> Answer;

fn by_lines(quiz: &Quiz, choose: Choose) -> (Outcome, Answers) {
    let input: String = quiz.questions.iter().map(|it| typed(quiz, it, &choose(quiz, it))).collect();
    let mut session = Session::new(quiz.clone(), Answers::default());
    let mut kept = Kept::default();
    let mut input = input.as_bytes().chain(&b"h\n"[..]);
    let outcome =
        line::take(&mut session, &options(Lang::Ru), &mut input, &mut Vec::new(), &mut kept).expect("memory");
    (outcome, session.answers().clone())
}

fn by_keys(quiz: &Quiz, choose: Choose) -> (Outcome, Answers) {
    let mut session = Session::new(quiz.clone(), Answers::default());
    let outcome = play(&mut session, &options(Lang::Ru), (80, 24), |player| {
        for question in &quiz.questions {
            player.press(&pressed(quiz, question, &choose(quiz, question)));
            if quiz.feedback == quiz::Feedback::AfterQuestion {
                player.press("\r");
            }
        }
        player.press("h");
    });
    (outcome, session.answers().clone())
}

fn right(_: &Quiz, question: &Question) -> Answer {
    question.right_answer().expect("a key")
}

fn assert_same(quiz: &Quiz, choose: Choose) {
    let lines = by_lines(quiz, choose);
    assert!(matches!(lines.0, Outcome::HandedIn(_)));
    assert_eq!(lines, by_keys(quiz, choose));
}

#[test]
fn right_answers_are_worth_the_same_in_both_faces() {
    assert_same(&every("after-question"), right);
    assert_same(&every("after-quiz"), right);
    assert_same(&sample(), right);
}

#[test]
fn guesses_are_worth_the_same_in_both_faces() {
    assert_same(&every("after-quiz"), guess);
    assert_same(&every("score-only"), guess);
    assert_same(&sample(), guess);
}

fn sample() -> Quiz {
    let sample = quiz::read(include_bytes!("../../../quiz/tests/sample.toml"), "sample");
    sample.quiz.expect("a quiz")
}
