//! Files of mdbook-quiz mean here what they mean there.

use mdbook_quiz_schema as theirs;
use proptest::prelude::*;
use quiz::{Answer, Ask, Code, Item, Question, Trace, Verdict, read, score};
use theirs::MultipleChoiceAnswerFormat::{Multi, Single};
use toml::{Table, Value};

/// Every key that mdbook-quiz knows, and some that it does not.
const ALL_KEYS: &str = r#"
remark = "ignored"

[multipart]
program = "```rust\nfn main() {}\n```"

[[questions]]
id = "b230bed3-d6ba-4048-8b06-aa655d837b04"
type = "MultipleChoice"
multipart = "program"
prompt.prompt = "What is 1 + 1?"
prompt.distractors = ["1", "3", "**infinity**"]
prompt.answerIndex = 3
answer.answer = "2"
context = """
Consult your local mathematician.
"""
promptExplanation = true
difficulty = "easy"

[[questions]]
type = "MultipleChoice"
multipart = "program"
prompt.prompt = "Which are even?"
prompt.distractors = ["1"]
prompt.sortAnswers = true
answer.answer = ["2", "4"]

[[questions]]
type = "ShortAnswer"
prompt.prompt = "The keyword?"
prompt.response = "code"
answer.answer = "Let"
answer.alternatives = ["let mut"]

[[questions]]
type = "Tracing"
prompt.program = "fn main() { println!(\"1\"); }"
answer.doesCompile = true
answer.stdout = "1"

[[questions]]
type = "Tracing"
prompt.program = "fn main() { x }"
answer.doesCompile = false
answer.lineNumber = 1
"#;

#[test]
fn a_file_with_every_key_is_read_by_both() {
    let (mdbook, ours) = both(ALL_KEYS);
    let (mdbook, ours) = (mdbook.expect("mdbook-quiz reads it"), ours.expect("we read it"));
    same(&mdbook, &ours);
    let Ask::Choice(choice) = &ours.questions[0].ask else { panic!("a choice") };
    let shown: Vec<&str> = choice.options.iter().map(|option| option.text.first()).collect();
    assert_eq!(shown, ["1", "3", "**infinity**", "2"]);
    assert_eq!(ours.questions[1].id, "quiz#2");
    assert!(ours.questions.iter().all(|question| (question.weight - 1.0).abs() < 1e-12));
}

fn both(source: &str) -> (Option<theirs::Quiz>, Option<quiz::Quiz>) {
    (toml::from_str(source).ok(), read(source.as_bytes(), "quiz").quiz)
}

/// Holds what both read against each other.
fn same(mdbook: &theirs::Quiz, ours: &quiz::Quiz) {
    assert_eq!(mdbook.questions.len(), ours.questions.len());
    assert_eq!(mdbook.multipart.as_ref().map_or(0, std::collections::HashMap::len), ours.multipart.len());
    for (theirs, ours) in mdbook.questions.iter().zip(&ours.questions) {
        match (theirs, &ours.ask) {
            (theirs::Question::ShortAnswer(theirs::ShortAnswer(fields)), Ask::Short(short)) => {
                assert_eq!(fields.prompt.prompt.0, short.prompt.first());
                common(fields, ours);
            }
            (theirs::Question::Tracing(theirs::Tracing(fields)), Ask::Tracing(tracing)) => {
                assert_eq!(fields.prompt.program, tracing.program);
                common(fields, ours);
            }
            (theirs::Question::MultipleChoice(theirs::MultipleChoice(fields)), Ask::Choice(choice)) => {
                assert_eq!(fields.prompt.prompt.0, choice.prompt.first());
                assert_eq!(matches!(fields.answer.answer, Multi(_)), choice.many);
                common(fields, ours);
            }
            _ => panic!("another type"),
        }
    }
}

fn common<P, A>(theirs: &theirs::QuestionFields<P, A>, ours: &Question) {
    if let Some(id) = &theirs.id {
        assert_eq!(*id, ours.id);
    }
    assert_eq!(theirs.multipart, ours.multipart);
    let context = ours.key.as_ref().expect("a key").context.as_ref();
    assert_eq!(theirs.context.as_ref().map(|text| text.0.as_str()), context.map(quiz::Text::first));
    assert_eq!(theirs.prompt_explanation.unwrap_or(false), ours.asks_explanation);
}

/// What mdbook-quiz says of an answer, as its components do it: `short-answer.tsx`, `multiple-choice.tsx`,
/// `tracing.tsx`.
fn verdict_of_mdbook(question: &theirs::Question, answer: &Answer, items: &[Item]) -> bool {
    match (question, answer) {
        (theirs::Question::ShortAnswer(theirs::ShortAnswer(fields)), Answer::Words(words)) => {
            let clean = |text: &str| text.to_lowercase().trim().to_owned();
            let mut possible = vec![clean(&fields.answer.answer)];
            possible.extend(fields.answer.alternatives.iter().flatten().map(|text| clean(text)));
            possible.contains(&clean(words))
        }
        (theirs::Question::MultipleChoice(theirs::MultipleChoice(fields)), Answer::Choice(ids)) => {
            let text =
                |id: &String| items.iter().find(|item| item.id == *id).expect("an option").text.first();
            let mut chosen: Vec<&str> = ids.iter().map(text).collect();
            let mut right: Vec<&str> = match &fields.answer.answer {
                Single(text) => vec![&text.0],
                Multi(texts) => texts.iter().map(|text| text.0.as_str()).collect(),
            };
            chosen.sort_unstable();
            right.sort_unstable();
            chosen == right
        }
        (theirs::Question::Tracing(theirs::Tracing(fields)), Answer::Trace(trace)) => {
            let stdout = fields.answer.stdout.as_deref().unwrap_or_default().trim();
            match trace {
                Trace::DoesNotCompile => !fields.answer.does_compile,
                Trace::Prints(printed) => fields.answer.does_compile && printed.trim() == stdout,
            }
        }
        _ => panic!("an answer of another shape"),
    }
}

fn text() -> impl Strategy<Value = String> {
    "[aAbB \nйЙ\"\\\\*]{0,5}x?"
}

fn table<const N: usize>(entries: [(&str, Option<Value>); N]) -> Value {
    let entries = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    entries.collect::<Table>().into()
}

fn maybe<T: Into<Value> + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Value>> {
    prop::option::of(value.prop_map(Into::into))
}

fn short() -> impl Strategy<Value = Table> {
    let response = prop::sample::select(vec!["short", "long", "code"]);
    (text(), maybe(response), text(), maybe(prop::collection::vec(text(), 0..3))).prop_map(
        |(prompt, response, answer, alternatives)| {
            question(
                "ShortAnswer",
                table([("prompt", Some(prompt.into())), ("response", response)]),
                table([("answer", Some(answer.into())), ("alternatives", alternatives)]),
            )
        },
    )
}

fn tracing() -> impl Strategy<Value = Table> {
    (text(), prop::option::of(text()), maybe(0..9_i64)).prop_map(|(program, stdout, line)| {
        let compiles = Some(stdout.is_some().into());
        question(
            "Tracing",
            table([("program", Some(program.into()))]),
            table([("doesCompile", compiles), ("stdout", stdout.map(Value::from)), ("lineNumber", line)]),
        )
    })
}

fn choice() -> impl Strategy<Value = Table> {
    const OPTIONS: [&str; 6] = ["a", "A", "b ", "**c**", "д", "e f"];
    let order = Just(OPTIONS.to_vec()).prop_shuffle();
    (text(), order, 0..4_usize, 1..3_usize, any::<bool>(), 0..3_u8).prop_map(
        |(prompt, options, wrong, right, list, arrange)| {
            let answer: Value =
                if list { options[wrong..wrong + right].to_vec().into() } else { options[wrong].into() };
            let index = (arrange == 1).then(|| Value::from(i64::try_from(wrong).expect("a few")));
            question(
                "MultipleChoice",
                table([
                    ("prompt", Some(prompt.into())),
                    ("distractors", Some(options[..wrong].to_vec().into())),
                    ("answerIndex", index),
                    ("sortAnswers", (arrange == 2).then(|| true.into())),
                ]),
                table([("answer", Some(answer))]),
            )
        },
    )
}

fn question(kind: &str, prompt: Value, answer: Value) -> Table {
    let entries = [("type", Value::from(kind)), ("prompt", prompt), ("answer", answer)];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn any_question() -> impl Strategy<Value = Table> {
    let rest = (maybe(text()), maybe(any::<bool>()), any::<bool>(), maybe(text()));
    (prop_oneof![short(), tracing(), choice()], rest).prop_map(
        |(mut question, (context, why, part, unknown))| {
            let rest = [
                ("context", context),
                ("promptExplanation", why),
                ("zzz", unknown),
                ("multipart", part.then(|| "m".into())),
            ];
            question.extend(rest.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
            question
        },
    )
}

fn any_quiz() -> impl Strategy<Value = Table> {
    prop::collection::vec(any_question(), 1..4).prop_map(|questions| {
        let multipart = table([("m", Some("shared".into()))]);
        Table::from_iter([("questions".to_owned(), questions.into()), ("multipart".to_owned(), multipart)])
    })
}

/// Takes away or replaces one key, so that the file mostly is wrong.
fn hurt(quiz: &mut Table, question: usize, inside: &str, key: usize, by: Option<Value>) {
    let questions = quiz["questions"].as_array_mut().expect("a list");
    let count = questions.len();
    let question = questions[question % count].as_table_mut().expect("a table");
    let table = match question.get_mut(inside) {
        Some(Value::Table(inner)) => inner,
        _ => question,
    };
    let names: Vec<String> = table.keys().cloned().collect();
    let name = &names[key % names.len()];
    match by {
        Some(value) => table.insert(name.clone(), value),
        None => table.remove(name),
    };
}

/// Whether a mistake is one that mdbook-quiz finds when it reads a file; others it finds later, when it validates.
fn is_about_shape(code: Code) -> bool {
    matches!(
        code,
        Code::MissingKey | Code::WrongType | Code::UnknownType | Code::UnknownValue | Code::NotToml
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_mdbook_quiz_reads_we_read_the_same(quiz in any_quiz()) {
        let source = toml::to_string(&quiz).expect("a table");
        let (mdbook, ours) = both(&source);
        let problems = read(source.as_bytes(), "quiz").problems;
        let ours = ours.unwrap_or_else(|| panic!("{problems:#?}\n{source}"));
        same(&mdbook.expect("mdbook-quiz reads it"), &ours);
    }

    #[test]
    fn what_mdbook_quiz_does_not_read_we_do_not_read(
        quiz in any_quiz(),
        at in 0..4_usize,
        inside in prop::sample::select(vec!["", "prompt", "answer"]),
        key in 0..6_usize,
        by in prop::option::of(prop_oneof![Just(Value::from(7)), Just(Value::from("x")), Just(Value::from(true)), Just(Value::Array(vec![])), Just(Table::new().into())]),
    ) {
        let mut quiz = quiz;
        hurt(&mut quiz, at, inside, key, by);
        let source = toml::to_string(&quiz).expect("a table");
        let (mdbook, _) = both(&source);
        let problems = read(source.as_bytes(), "quiz").problems;
        let shape = problems.iter().any(|problem| problem.is_error() && is_about_shape(problem.code));
        prop_assert_eq!(mdbook.is_none(), shape, "{}\n{:#?}", source, problems);
    }

    #[test]
    fn an_answer_is_right_here_exactly_if_it_is_right_there(
        quiz in any_quiz(),
        words in text(),
        blanks in "[ \n]{0,2}",
        chosen in any::<u8>(),
        honest in any::<bool>(),
    ) {
        let source = toml::to_string(&quiz).expect("a table");
        let (mdbook, ours) = both(&source);
        let (mdbook, ours) = (mdbook.expect("a quiz"), ours.expect("a quiz"));
        for (theirs, ours) in mdbook.questions.iter().zip(&ours.questions) {
            let items: &[Item] = if let Ask::Choice(choice) = &ours.ask { &choice.options } else { &[] };
            let right = ours.right_answer().expect("a key");
            let answer = if honest { disguised(right, &blanks) } else { other(&ours.ask, &words, chosen, items) };
            let scored = score(ours, Some(&answer));
            let expected = verdict_of_mdbook(theirs, &answer, items);
            prop_assert_eq!(scored.verdict == Verdict::Right, expected, "{:?}\n{}", &answer, source);
            prop_assert!(matches!(scored.verdict, Verdict::Right | Verdict::Wrong), "all or nothing");
        }
    }
}

/// The same answer with other blanks around it, and in capitals where that may not matter.
fn disguised(answer: Answer, blanks: &str) -> Answer {
    match answer {
        Answer::Words(text) => Answer::Words(format!("{blanks}{}{blanks}", text.to_uppercase())),
        Answer::Trace(Trace::Prints(text)) => Answer::Trace(Trace::Prints(format!("{blanks}{text}{blanks}"))),
        Answer::Choice(ids) => Answer::Choice(ids.into_iter().rev().collect()),
        other => other,
    }
}

fn other(ask: &Ask, words: &str, chosen: u8, items: &[Item]) -> Answer {
    match ask {
        Ask::Short(_) => Answer::Words(words.to_owned()),
        Ask::Tracing(_) if chosen.is_multiple_of(3) => Answer::Trace(Trace::DoesNotCompile),
        Ask::Tracing(_) => Answer::Trace(Trace::Prints(words.to_owned())),
        Ask::Choice(choice) if !choice.many => {
            Answer::Choice(vec![items[usize::from(chosen) % items.len()].id.clone()])
        }
        _ => {
            let taken = items.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
            Answer::Choice(taken.map(|(_, item)| item.id.clone()).collect())
        }
    }
}
