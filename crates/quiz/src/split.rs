//! Splits a quiz into what students get and the key to grade by.
//!
//! The public file has the prompts and the options, these in an order that a secret decides, for in the author's file
//! the right one mostly stands first. The key file is the whole quiz and names the hash of the public one: who grades
//! takes nothing from the student but the answers.

mod key;
mod question;

use toml::{Table, Value};

use crate::format::hash;
use crate::model::{Feedback, Profile, Quiz, Seed, Status};
use crate::text::Text;

/// The two files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// For students.
    pub public: String,
    /// For who grades.
    pub key: String,
}

/// Splits a quiz. Whoever does not know the secret cannot tell from the order of the options which is right.
#[must_use]
pub fn split(quiz: &Quiz, secret: &str) -> Split {
    let public = file(quiz, "public", secret, None);
    let key = file(quiz, "key", secret, Some(&hash(public.as_bytes())));
    Split { public, key }
}

fn file(quiz: &Quiz, part: &str, secret: &str, public_hash: Option<&str>) -> String {
    let mut head = head(quiz);
    head.insert("part".into(), part.into());
    if let Some(hash) = public_hash {
        head.insert("publicHash".into(), hash.into());
    }
    let with_key = public_hash.is_some();
    let written = quiz.questions.iter().filter(|question| with_key || question.status != Status::Draft);
    let questions = written.map(|it| Value::from(question::table_of(quiz, it, secret, with_key)));
    head.insert("questions".into(), questions.collect::<Vec<_>>().into());
    head.to_string()
}

fn head(quiz: &Quiz) -> Table {
    let seed = match quiz.shuffle.seed {
        Seed::Student => "student".into(),
        Seed::Fixed => "fixed".into(),
        Seed::Number(number) => Value::from(i64::try_from(number).unwrap_or(i64::MAX)),
    };
    let feedback = match quiz.feedback {
        Feedback::AfterQuestion => "after-question",
        Feedback::AfterQuiz => "after-quiz",
        Feedback::ScoreOnly => "score-only",
    };
    let shuffle = table([
        ("questions", Some(quiz.shuffle.questions.into())),
        ("options", Some(quiz.shuffle.options.into())),
        ("seed", Some(seed)),
    ]);
    // mdbook-quiz lets a student try again until all is right.
    let attempts = quiz.attempts.or((quiz.profile == Profile::Mdbook).then_some(u32::MAX));
    table([
        ("schema", Some(1.into())),
        ("id", Some(quiz.id.clone().into())),
        ("title", quiz.title.as_ref().map(text)),
        ("languages", some(names(&quiz.languages))),
        ("lesson", quiz.lesson.clone().map(Value::from)),
        ("pass", quiz.pass.map(Value::from)),
        ("attempts", attempts.map(Value::from)),
        ("feedback", Some(feedback.into())),
        ("shuffle", Some(shuffle.into())),
        ("multipart", some_table(quiz.multipart.iter().map(|(name, it)| (name.clone(), text(it))).collect())),
        ("glossary", some_table(quiz.glossary.iter().map(|(name, it)| (name.clone(), text(it))).collect())),
    ])
}

/// The table of the entries that are there.
fn table<const N: usize>(entries: [(&str, Option<Value>); N]) -> Table {
    entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn text(text: &Text) -> Value {
    if text.is_plain() {
        return text.first().into();
    }
    text.languages().map(|(code, wording)| (code.to_owned(), Value::from(wording))).collect::<Table>().into()
}

fn names(names: &[String]) -> Vec<Value> {
    names.iter().map(|name| name.clone().into()).collect()
}

fn texts(texts: &[Text]) -> Vec<Value> {
    texts.iter().map(text).collect()
}

/// A list, if there is anything in it.
fn some(list: Vec<Value>) -> Option<Value> {
    (!list.is_empty()).then(|| list.into())
}

fn some_table(table: Table) -> Option<Value> {
    (!table.is_empty()).then(|| table.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Answers, Given};
    use crate::format::{Loaded, read};
    use crate::model::{Ask, Part};
    use crate::score::grade;

    fn quiz(text: &str) -> Quiz {
        let Loaded { quiz, problems } = read(text.as_bytes(), "q");
        quiz.unwrap_or_else(|| panic!("{problems:#?}\n{text}"))
    }

    fn sample() -> Quiz {
        quiz(include_str!("../tests/sample.toml"))
    }

    #[test]
    fn the_public_file_asks_the_same_and_has_no_key() {
        let (whole, public) = (sample(), quiz(&split(&sample(), "s").public));
        assert_eq!(public.part, Part::Public);
        for (whole, public) in whole.questions.iter().zip(&public.questions) {
            assert!(public.key.is_none(), "{}", public.id);
            assert_eq!((&whole.id, whole.ask.prompt()), (&public.id, public.ask.prompt()));
            assert_eq!(
                (whole.weight, &whole.tags, &whole.hints),
                (public.weight, &public.tags, &public.hints)
            );
        }
    }

    #[test]
    fn the_public_file_does_not_tell_an_answer_by_the_order_of_the_options() {
        let firsts: Vec<bool> = (0..40)
            .map(|secret: u32| {
                let public = quiz(&split(&sample(), &secret.to_string()).public);
                let Ask::Choice(choice) = &public.questions[0].ask else { panic!("a choice") };
                choice.options[0].id == "unit"
            })
            .collect();
        assert!((2..25).contains(&firsts.iter().filter(|first| **first).count()), "{firsts:?}");
    }

    #[test]
    fn answers_to_the_public_file_are_graded_by_the_key_as_by_the_whole() {
        let (whole, files) = (sample(), split(&sample(), "s"));
        let (public, key) = (quiz(&files.public), quiz(&files.key));
        assert_eq!((key.part, &key.hash), (Part::Key, &public.hash));
        let mut answers =
            Answers { quiz: public.id.clone(), quiz_hash: public.hash.clone(), ..Answers::default() };
        for question in whole.questions.iter().skip(1) {
            let answer = question.right_answer();
            answers.given.insert(question.id.clone(), Given { answer, ..Given::default() });
        }
        assert_eq!(grade(&key, &answers), grade(&whole, &answers));
        assert_eq!(grade(&key, &answers).tally.right, 13);
        assert_eq!(grade(&public, &answers).passed, None);
    }

    #[test]
    fn students_do_not_get_drafts() {
        let question = |id: &str, status: &str| {
            format!(
                "[[questions]]\nid = \"{id}\"\ntype = \"ShortAnswer\"\nstatus = \"{status}\"\nprompt.prompt = \"?\"\nanswer.answer = \"x\"\n"
            )
        };
        let whole = quiz(&format!("schema = 1\n{}{}", question("a", "active"), question("b", "draft")));
        let files = split(&whole, "s");
        assert_eq!((quiz(&files.public).questions.len(), quiz(&files.key).questions.len()), (1, 2));
    }

    #[test]
    fn a_key_that_is_split_again_is_the_same() {
        let once = split(&sample(), "s");
        assert_eq!(split(&quiz(&once.key), "s").public, once.public);
    }

    #[test]
    fn a_file_of_mdbook_quiz_keeps_its_rules_and_loses_its_telling_shape() {
        let source = "[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"b\", \"c\"]\nanswer.answer = \"a\"\n[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"a b\"\n[[questions]]\ntype = \"Tracing\"\nprompt.program = \"x\"\nanswer.doesCompile = false\nanswer.lineNumber = 1\n";
        let files = split(&quiz(source), "s");
        assert!(!files.public.contains("distractors") && !files.public.contains("a b"), "{}", files.public);
        let mut answers = Answers::default();
        let given = |answer| Given { answer: Some(answer), ..Given::default() };
        answers.given.insert("q#2".into(), given(crate::Answer::Words("a  b".into())));
        assert_eq!(grade(&quiz(&files.key), &answers).tally, grade(&quiz(source), &answers).tally);
    }
}
