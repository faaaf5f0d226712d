//! The line face, by what is typed and what is printed.

use proptest::prelude::*;
use quiz::{Answer, Answers, Lang, Session};
use quiz_faces::{Options, Outcome, line};

use crate::place::{Kept, every, options, session, typed};

/// What was printed, what was kept, and how it ended.
struct Taken {
    printed: String,
    kept: Vec<Answers>,
    outcome: Outcome,
}

fn take(session: Session, lang: Lang, input: &str) -> Taken {
    take_with(session, &options(lang), input)
}

fn take_with(mut session: Session, options: &Options, input: &str) -> Taken {
    let (mut printed, mut kept) = (Vec::new(), Kept::default());
    let outcome = line::take(&mut session, options, &mut input.as_bytes(), &mut printed, &mut kept);
    let printed = String::from_utf8(printed).expect("UTF-8");
    Taken { printed, kept: kept.0, outcome: outcome.expect("nothing fails in memory") }
}

/// Everything is right, in the order in which it is asked.
fn all_right() -> String {
    let quiz = every("after-question");
    quiz.questions.iter().map(|it| typed(&quiz, it, &it.right_answer().expect("a key"))).collect()
}

#[test]
fn right_answers_to_every_type_earn_everything() {
    let taken = take(session("after-question"), Lang::En, &(all_right() + "h\n"));
    let Outcome::HandedIn(graded) = taken.outcome else { panic!("{}", taken.printed) };
    assert_eq!(graded.points.share(), Some(1.0), "{}", taken.printed);
    assert!(
        taken.printed.contains("Your score: 12 of 12 points (100%). The quiz is passed."),
        "{}",
        taken.printed
    );
}

#[test]
fn russian_is_spoken_throughout() {
    let taken = take(session("after-question"), Lang::Ru, &(all_right() + "h\n"));
    for part in [
        "Всякие вопросы",
        "11 вопросов.",
        "Вопрос 1 из 11, 1 балл",
        "Вопрос 2 из 11, 2 балла",
        "Вопрос 8a (8 из 11)",
        "1) Наименьшая единица работы",
        "Верно: 2 из 2 баллов.",
        "Ответы есть на все вопросы.",
        "Ваш результат: 12 из 12 баллов (100 %). Тест сдан.",
        "По темам:",
    ] {
        assert!(taken.printed.contains(part), "{part}: {}", taken.printed);
    }
}

#[test]
fn a_wrong_answer_is_told_with_every_option_and_what_to_read_again() {
    let taken = take(session("after-question"), Lang::En, "2\n");
    for part in [
        "Wrong: 0 of 1 point.",
        "1) The smallest unit of work that the kernel of a system can schedule\n     Right; you did not choose it.",
        "2) A lightweight copy of a process\n     Wrong; you chose it. A thread has no memory of its own.",
        "3) A core\n     Wrong.",
        "The kernel executes threads.",
        "Read again:\n  - Threads",
    ] {
        assert!(taken.printed.contains(part), "{part}: {}", taken.printed);
    }
}

#[test]
fn what_cannot_be_read_is_answered_by_what_is_expected() {
    let taken = take(session("after-question"), Lang::Ru, "7\nпервый\n1\n");
    let expected = "Нужен один номер от 1 до 3.";
    assert_eq!(taken.printed.matches(expected).count(), 2, "{}", taken.printed);
    assert_eq!(taken.kept.len(), 2, "the answer, and leaving at the end of the input");
}

#[test]
fn a_hint_is_shown_once_and_then_the_commands() {
    let taken = take(session("after-question"), Lang::En, "1\n?\n?\n2 3\n");
    assert!(taken.printed.contains("Hint:\nThere are two."), "{}", taken.printed);
    assert!(taken.printed.contains("There are no more hints."), "{}", taken.printed);
    assert!(taken.printed.contains("Right: 1.5 of 2 points."), "{}", taken.printed);
}

#[test]
fn the_wrong_keyboard_layout_is_asked_about_before_it_counts() {
    let gil = "1\n2 3\nпшд\nwhy\nGIL\nwhy\n";
    let taken = take(session("after-question"), Lang::Ru, gil);
    assert!(taken.printed.contains("На другой это `gil`."), "{}", taken.printed);
    let given = &taken.kept.last().expect("something was saved").given["gil"];
    assert_eq!(given.answer, Some(Answer::Words("GIL".into())));
    assert_eq!((given.attempts, given.explanation.as_deref()), (1, Some("why")));
}

#[test]
fn one_goes_back_skips_reviews_and_comes_again() {
    let taken = take(session("after-quiz"), Lang::En, "<\n1\n<\n2\ns\nr\n2\n2 3\nr\nq\n");
    assert!(taken.printed.contains("This is the first question"), "{}", taken.printed);
    assert!(taken.printed.contains("Your answer: 1) The smallest unit"), "{}", taken.printed);
    assert!(
        taken.printed.contains("11 questions: 1 answered, 1 skipped, 9 without an answer."),
        "{}",
        taken.printed
    );
    assert!(taken.printed.contains("11 questions: 2 answered, 0 skipped"), "{}", taken.printed);
    assert_eq!(taken.outcome, Outcome::Left);
    let last = taken.kept.last().expect("something was saved");
    assert_eq!(last.answer("thread"), Some(&Answer::Choice(vec!["copy".into()])));
    let again = take(Session::new(every("after-quiz"), last.clone()), Lang::En, "");
    assert!(again.printed.contains("Question 3 of 11"), "{}", again.printed);
}

#[test]
fn the_end_of_the_input_saves_at_every_question() {
    let all = all_right();
    for (count, _) in all.match_indices('\n') {
        let taken = take(session("after-question"), Lang::En, &all[..=count]);
        assert_eq!(taken.outcome, Outcome::Left);
        assert!(taken.printed.contains("The answers are saved."), "{}", taken.printed);
    }
}

#[test]
fn after_the_quiz_everything_is_told_at_once_and_the_points_last() {
    let taken = take(session("after-quiz"), Lang::En, &(all_right().replacen('1', "2", 1) + "h\ng\n\n"));
    assert!(!taken.printed.contains("Wrong: 0 of 1 point.\n\nQuestion 2"), "{}", taken.printed);
    assert!(taken.printed.contains("Wrong; you chose it."), "{}", taken.printed);
    let score = taken.printed.rfind("Your score: 11 of 12 points (91.7%).").expect("the points");
    assert!(taken.printed[score..].contains("Read again:\n  - Threads"), "{}", taken.printed);
}

#[test]
fn what_was_not_right_can_be_tried_again() {
    let wrong_first = all_right().replacen('1', "2", 1);
    let taken = take(session("after-quiz"), Lang::En, &(wrong_first + "h\nt\n1\nh\n"));
    assert!(taken.printed.contains("Question 1 of 1"), "{}", taken.printed);
    let Outcome::HandedIn(graded) = taken.outcome else { panic!("{}", taken.printed) };
    assert_eq!(graded.points.share(), Some(1.0));
}

#[test]
fn score_only_tells_the_score_only() {
    let taken = take(session("score-only"), Lang::En, &(all_right() + "h\n"));
    assert!(taken.printed.contains("Your score: 12 of 12 points"), "{}", taken.printed);
    for part in ["Right", "By topic", "Results\n   1", "The kernel executes"] {
        assert!(!taken.printed.contains(part), "{part}: {}", taken.printed);
    }
}

#[test]
fn without_colours_there_is_no_escape_code_and_with_them_there_is() {
    let plain = take(session("after-question"), Lang::En, "2\n");
    assert!(!plain.printed.contains('\u{1b}'));
    let coloured = Options { colours: true, ..options(Lang::En) };
    let coloured = take_with(session("after-question"), &coloured, "2\n");
    assert!(coloured.printed.contains("\u{1b}[31mWrong"), "{}", coloured.printed);
}

#[test]
fn certainty_is_noted_and_the_question_stays() {
    let taken = take(session("after-question"), Lang::Ru, "!3\n1\n");
    assert_eq!(taken.kept.last().expect("something was saved").given["thread"].certainty, Some(3));
    assert_eq!(taken.printed.matches("Вопрос 1 из 11").count(), 1, "{}", taken.printed);
}

#[test]
fn no_text_of_a_quiz_or_a_student_commands_the_terminal() {
    let source = "schema = 1\nfeedback = \"after-question\"\ntitle = \"\\u001b[1m\"\n[[questions]]\nid = \"x\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"a\\u001b[2J `\\u0007`\"\nanswer.answer = \"c\\u001b]0;t\"\n";
    let quiz = quiz::read(source.as_bytes(), "q").quiz.expect("a quiz");
    let taken = take(Session::new(quiz, Answers::default()), Lang::En, "\u{1b}[31m\nr\n1\n");
    assert!(taken.printed.contains("a<U+001B>[2J `<U+0007>`"), "{}", taken.printed);
    assert!(taken.printed.contains("Right answer: c<U+001B>]0;t"), "{}", taken.printed);
    assert!(!taken.printed.contains(|letter: char| letter.is_control() && letter != '\n'));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_lines_make_it_panic(lines in prop::collection::vec("[0-9 a-c?<srqhtgй.!]{0,4}|\\PC{0,6}", 0..60), feedback in 0..3usize) {
        let feedback = ["after-question", "after-quiz", "score-only"][feedback];
        take(session(feedback), Lang::Ru, &lines.join("\n"));
    }
}
