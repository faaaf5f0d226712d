//! A session, as a face meets it.

use proptest::prelude::*;
use quiz::session::{Asked, Effect, Input, Progress, Refusal, Results, Session, View};
use quiz::{Answer, Answers, Verdict, read};

/// A quiz of short answers; the right answer to each question is its id.
fn quiz(head: &str, ids: &[&str], rest: &str) -> quiz::Quiz {
    let questions = ids.iter().map(|id| {
        format!("[[questions]]\nid = \"{id}\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"{id}\"\n{rest}\n")
    });
    let source = format!("{head}\n{}", questions.collect::<String>());
    let loaded = read(source.as_bytes(), "q");
    loaded.quiz.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn session(head: &str, ids: &[&str], rest: &str) -> Session {
    Session::new(quiz(head, ids, rest), Answers::default())
}

fn words(text: &str) -> Input {
    Input::Answer(Answer::Words(text.into()))
}

fn asked(session: &Session) -> Asked<'_> {
    match session.view() {
        View::Question(asked) => *asked,
        other => panic!("{other:?}"),
    }
}

fn results(session: &Session) -> Results<'_> {
    match session.view() {
        View::Results(results) => results,
        other => panic!("{other:?}"),
    }
}

fn hand_in(session: &mut Session) {
    session.on(Input::Review);
    assert_eq!(session.on(Input::HandIn), [Effect::Save, Effect::HandedIn]);
}

const AFTER_QUESTION: &str = "schema = 1\nfeedback = \"after-question\"";
const AFTER_QUIZ: &str = "schema = 1\nfeedback = \"after-quiz\"\npass = 0.5";

#[test]
fn after_each_question_the_verdict_is_told_and_the_question_is_closed() {
    let mut session = session(AFTER_QUESTION, &["fork", "spawn"], "");
    assert_eq!(session.on(words("x")), [Effect::Save, Effect::Judged]);
    let view = asked(&session);
    let judged = view.judged.expect("a verdict");
    assert!(judged.line.scored.verdict == Verdict::Wrong && judged.is_revealed && !view.is_open);
    assert_eq!(session.on(words("fork")), [Effect::Refused(Refusal::Closed)]);
}

#[test]
fn a_question_with_attempts_can_be_answered_again_before_its_answer_is_revealed() {
    let mut session = session(AFTER_QUESTION, &["fork"], "attempts = 2");
    session.on(words("x"));
    let view = asked(&session);
    assert!(view.is_open && view.attempts_left == Some(1) && !view.judged.expect("a verdict").is_revealed);
    session.on(words("fork"));
    assert_eq!(asked(&session).judged.expect("a verdict").line.scored.verdict, Verdict::Right);
}

#[test]
fn before_the_quiz_is_handed_in_answers_change_and_nothing_is_told() {
    let mut session = session(AFTER_QUIZ, &["fork", "spawn"], "");
    assert_eq!(session.on(words("x")), [Effect::Save]);
    assert_eq!(session.on(words("fork")), [Effect::Save]);
    assert!(asked(&session).judged.is_none());
    session.on(Input::Next);
    session.on(words("x"));
    session.on(Input::Next);
    hand_in(&mut session);
    let results = results(&session);
    assert_eq!((results.points.share(), results.passed, results.is_revealed), (Some(0.5), Some(true), true));
}

#[test]
fn where_only_the_score_is_told_nothing_else_is() {
    let mut session = session("schema = 1\nfeedback = \"score-only\"", &["fork"], "");
    session.on(words("x"));
    hand_in(&mut session);
    let results = results(&session);
    assert!(results.rows.is_empty() && !results.is_revealed && !results.can_retry);
}

#[test]
fn the_review_tells_answered_skipped_and_open_apart() {
    let mut session = session(AFTER_QUIZ, &["a", "b", "c"], "");
    session.on(words("a"));
    session.on(Input::Next);
    session.on(Input::Skip);
    assert_eq!(asked(&session).label, "3");
    session.on(Input::Next);
    let View::Review(review) = session.view() else { panic!("the review") };
    let progress: Vec<_> = review.rows.iter().map(|row| row.progress).collect();
    assert_eq!(progress, [Progress::Answered, Progress::Skipped, Progress::Open]);
    session.on(Input::GoTo(1));
    assert_eq!(asked(&session).question.id, "b");
}

#[test]
fn a_file_of_mdbook_quiz_asks_again_what_was_wrong_until_the_student_gives_up() {
    let mut session = session("", &["fork", "spawn"], "");
    session.on(words("fork"));
    session.on(Input::Next);
    session.on(words("x"));
    hand_in(&mut session);
    assert!(results(&session).can_retry && !results(&session).is_revealed);
    session.on(Input::Retry);
    assert_eq!((asked(&session).question.id.as_str(), asked(&session).of), ("spawn", 1));
    session.on(words("y"));
    hand_in(&mut session);
    session.on(Input::GiveUp);
    assert!(results(&session).is_revealed && !results(&session).can_retry);
    assert_eq!(session.answers().given["spawn"].attempts, 2);
    assert_eq!(session.on(Input::Retry), [Effect::Refused(Refusal::NoRetry)]);
}

#[test]
fn a_hint_is_shown_and_costs() {
    let mut session = session(AFTER_QUIZ, &["fork"], "hint = [\"one\", \"two\"]\nhintCost = 0.1");
    assert_eq!(session.on(Input::Hint), [Effect::Save, Effect::Hint]);
    session.on(Input::Hint);
    assert_eq!((asked(&session).hints.len(), asked(&session).hints_left), (2, 0));
    assert_eq!(session.on(Input::Hint), [Effect::Refused(Refusal::NoHint)]);
    session.on(words("fork"));
    hand_in(&mut session);
    assert!((results(&session).points.earned - 0.8).abs() < 1e-9);
}

#[test]
fn a_session_goes_on_where_its_answers_end() {
    let mut first = session(AFTER_QUESTION, &["a", "b", "c"], "");
    first.on(words("x"));
    first.on(Input::Leave);
    let saved = quiz::answers::write(first.answers());
    let quiz = quiz(AFTER_QUESTION, &["a", "b", "c"], "");
    let answers = quiz::answers::read(&quiz, saved.as_bytes()).answers;
    let mut again = Session::new(quiz, answers);
    assert_eq!(asked(&again).question.id, "b");
    again.on(Input::Back);
    assert!(!asked(&again).is_open);
}

#[test]
fn words_in_the_wrong_layout_are_asked_about_once() {
    let mut session = session(AFTER_QUIZ, &["gil"], "");
    assert_eq!(session.on(words("пшд")), [Effect::OtherLayout("gil".into())]);
    assert_eq!(session.on(words("пшд")), [Effect::Save]);
}

#[test]
fn parts_of_one_question_have_letters() {
    let head = "schema = 1\n[multipart]\nm = \"shared\"";
    let source = |id: &str, part: &str| {
        format!(
            "[[questions]]\nid = \"{id}\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"{id}\"\n{part}\n"
        )
    };
    let part = "multipart = \"m\"";
    let text = [head, &source("a", ""), &source("b", part), &source("c", part), &source("d", "")].join("\n");
    let mut session = Session::new(read(text.as_bytes(), "q").quiz.expect("a quiz"), Answers::default());
    let mut labels = Vec::new();
    for _ in 0..4 {
        labels.push(asked(&session).label.to_owned());
        session.on(Input::Next);
    }
    assert_eq!(labels, ["1", "2a", "2b", "3"]);
}

#[test]
fn a_thousand_questions_are_walked_through_many_times() {
    let ids: Vec<String> = (0..1000).map(|number| format!("q{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut session = session(AFTER_QUESTION, &ids, "");
    for _ in 0..20 {
        session.on(Input::GoTo(0));
        for id in &ids {
            session.on(words(id));
            assert_eq!(asked(&session).of, 1000);
            session.on(Input::Next);
        }
    }
    hand_in(&mut session);
    assert_eq!(results(&session).tally.right, 1000);
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        "[a-c]".prop_map(|text| words(&text)),
        Just(Input::Answer(Answer::Choice(vec!["a".into()]))),
        Just(Input::Next),
        Just(Input::Back),
        Just(Input::Skip),
        Just(Input::Hint),
        (0..5usize).prop_map(Input::GoTo),
        (0..5u8).prop_map(Input::Certainty),
        Just(Input::Explain("why".into())),
        Just(Input::Review),
        Just(Input::HandIn),
        Just(Input::Retry),
        Just(Input::GiveUp),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_every_view_can_be_drawn_and_every_change_is_saved(
        inputs in prop::collection::vec(input(), 0..60),
        feedback in prop::sample::select(vec!["after-question", "after-quiz", "score-only"]),
        ids in prop::sample::select(vec![&["a"][..], &["a", "b", "c"][..]]),
    ) {
        let head = format!("schema = 1\nattempts = 3\nfeedback = \"{feedback}\"");
        let mut session = session(&head, ids, "hint = \"h\"\nattempts = 2");
        for input in inputs {
            let before = session.answers().clone();
            let effects = session.on(input);
            drop(session.view());
            prop_assert!(effects.contains(&Effect::Save) || *session.answers() == before);
        }
    }
}
