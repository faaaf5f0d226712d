//! The answers file: a face writes it, whoever grades reads it.

mod read;
mod write;

pub use read::{Sheet, read};
pub use write::write;

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::answer::{Answer, Answers, Given, Trace};
    use crate::lang::Lang;
    use crate::model::Quiz;
    use crate::problem::Code;

    static SAMPLE: LazyLock<Quiz> = LazyLock::new(|| {
        crate::format::read(include_bytes!("../tests/sample.toml"), "sample").quiz.expect("a quiz")
    });

    fn sample() -> &'static Quiz {
        &SAMPLE
    }

    fn head(quiz: &Quiz) -> String {
        format!("quiz = \"{}\"\nquizHash = \"{}\"\nstudent = \"ivanov\"\nlang = \"ru\"\n", quiz.id, quiz.hash)
    }

    const ANSWERS: &str = r#"
skipped = ["thread-vs-process"]
[answers]
thread-what = "unit"
multithreading = "Running one program on several machines"
gil = ["lock", "abbr"]
pid = "идентификатор процесса"
speedup = "2,68"
trace-box = { stdout = "child 1\nchild 1\nparent 0\n" }
trace-two-threads = { doesCompile = false }
order-life = ["make", "start", "run", "join"]
match-methods = { spawn = "fresh", fork = "dup", forkserver = "server" }
[certainty]
gil = 3
[explanations]
gil = "…"
[hints]
gil = 1
"#;

    #[test]
    fn every_kind_of_answer_is_read() {
        let quiz = sample();
        let Sheet { answers, problems } = read(quiz, (head(quiz) + ANSWERS).as_bytes());
        assert_eq!(problems, []);
        assert_eq!((answers.student.as_deref(), answers.lang.as_deref()), (Some("ivanov"), Some("ru")));
        assert_eq!(answers.answer("thread-what"), Some(&Answer::Choice(vec!["unit".into()])));
        assert_eq!(answers.answer("trace-two-threads"), Some(&Answer::Trace(Trace::DoesNotCompile)));
        assert_eq!(answers.answer("speedup"), Some(&Answer::Number("2,68".into())));
        assert_eq!(answers.answer("thread-vs-process"), Some(&Answer::Skipped));
        assert_eq!(answers.answer("process-exchange"), None);
        let gil = &answers.given["gil"];
        assert_eq!((gil.certainty, gil.hints, gil.explanation.as_deref()), (Some(3), 1, Some("…")));
        assert!(
            matches!(answers.answer("multithreading"), Some(Answer::Choice(ids)) if ids[0].starts_with("o-"))
        );
    }

    #[test]
    fn what_was_written_is_read_again() {
        let quiz = sample();
        let answers = read(quiz, (head(quiz) + ANSWERS).as_bytes()).answers;
        let again = read(quiz, write(&answers).as_bytes());
        assert_eq!((again.answers, again.problems), (answers, Vec::new()));
    }

    fn told(text: &str) -> Vec<(Code, usize)> {
        let quiz = sample();
        let problems = read(quiz, (head(quiz) + text).as_bytes()).problems;
        problems.iter().map(|problem| (problem.code, problem.line)).collect()
    }

    #[test]
    fn all_mistakes_are_listed_and_none_becomes_a_zero() {
        let wrong = "[answers]\ngill = \"lock\"\ngil = [\"lokc\"]\npid = 7\nspeedup = 2.68\norder-life = \"make\"\ntrace-box = { stdou = \"\" }\nmatch-methods = { spawn = \"x\", spwan = \"fresh\" }\nthread-what = [\"unit\", \"copy\"]\n";
        assert_eq!(
            told(wrong),
            [
                (Code::UnknownId, 6),
                (Code::UnknownOption, 7),
                (Code::WrongShape, 8),
                (Code::WrongShape, 10),
                (Code::WrongShape, 11),
                (Code::UnknownOption, 12),
                (Code::UnknownOption, 12),
                (Code::WrongShape, 13),
            ]
        );
        assert_eq!(told("[certainty]\ngil = 4\n"), [(Code::OutOfRange, 6)]);
        assert_eq!(told("answrs = 1\n"), [(Code::UnknownKey, 5)]);
    }

    #[test]
    fn answers_to_another_quiz_or_an_older_version_are_told() {
        let quiz = sample();
        let codes =
            |text: &str| read(quiz, text.as_bytes()).problems.iter().map(|it| it.code).collect::<Vec<_>>();
        assert_eq!(codes(&format!("quiz = \"x\"\nquizHash = \"{}\"", quiz.hash)), [Code::OtherQuiz]);
        assert_eq!(codes(&format!("quiz = \"{}\"\nquizHash = \"blake3:0\"", quiz.id)), [Code::OtherVersion]);
        assert_eq!(codes(""), [Code::MissingKey, Code::MissingKey]);
        assert_eq!(codes("quiz = "), [Code::NotToml]);
        let stale =
            &read(quiz, format!("quiz = \"{}\"\nquizHash = \"blake3:0\"", quiz.id).as_bytes()).problems[0];
        assert!(stale.say(Lang::Ru).contains("другую версию"), "{}", stale.say(Lang::Ru));
    }

    fn text() -> impl Strategy<Value = String> {
        "\\PC{0,12}|[a-z \"'\\\\\n\r\t\u{0}\u{7f}]{0,12}"
    }

    proptest! {
        #[test]
        fn any_words_survive_being_written(words in text(), student in text(), why in text(), hints in 0..3u32) {
            let quiz = sample();
            let mut answers = Answers { quiz: quiz.id.clone(), quiz_hash: quiz.hash.clone(), ..Answers::default() };
            answers.student = Some(student);
            let given = |answer| Given { answer: Some(answer), hints, ..Given::default() };
            answers.given.insert("pid".into(), given(Answer::Words(words.clone())));
            answers.given.insert("trace-box".into(), Given { explanation: Some(why), ..given(Answer::Trace(Trace::Prints(words))) });
            let again = read(quiz, write(&answers).as_bytes());
            prop_assert_eq!((again.answers, again.problems), (answers, Vec::new()));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), lines in "([a-z]{1,5}\\.?[a-z]{0,4} = (1|\"x\"|\\[\\]|\\{\\})\n){0,6}") {
            let quiz = sample();
            drop(read(quiz, &bytes));
            drop(read(quiz, lines.as_bytes()));
        }
    }
}
