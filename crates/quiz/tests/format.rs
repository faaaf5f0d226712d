//! Quiz files: what is read, and what is told where.

use proptest::prelude::*;
use quiz::{Ask, Code, Lang, Loaded, Part, Profile, Rule, load, read};

const SAMPLE: &str = include_str!("sample.toml");

fn codes(source: &str) -> Vec<(Code, usize)> {
    read(source.as_bytes(), "q").problems.iter().map(|problem| (problem.code, problem.line)).collect()
}

/// A file of ours with one question, whose lines begin at line 4.
fn one(question: &str) -> String {
    format!("schema = 1\nlanguages = [\"ru\", \"en\"]\n[[questions]]\n{question}")
}

fn options(rest: &str) -> String {
    one(&format!(
        "type = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.options = [{{ id = \"a\", text = \"A\" }}, {{ id = \"b\", text = \"B\" }}, {{ id = \"c\", text = \"C\" }}]\n{rest}"
    ))
}

fn short(rest: &str) -> String {
    one(&format!("type = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"fork\"\n{rest}"))
}

#[test]
fn the_sample_has_every_type_and_no_errors() {
    let Loaded { quiz, problems } = read(SAMPLE.as_bytes(), "sample");
    let quiz = quiz.unwrap_or_else(|| panic!("{problems:#?}"));
    assert_eq!(
        (quiz.id.as_str(), quiz.profile, quiz.part),
        ("l1-processes-threads", Profile::Schema1, Part::Whole)
    );
    assert_eq!(quiz.questions.len(), 14);
    let mut types: Vec<_> = quiz.questions.iter().map(|question| question.ask.type_name()).collect();
    types.sort_unstable();
    types.dedup();
    assert_eq!(types, ["Matching", "MultipleChoice", "Numeric", "Ordering", "ShortAnswer", "Tracing"]);
    assert!(problems.iter().all(|problem| !problem.is_error()), "{problems:#?}");
}

#[test]
fn a_text_is_in_the_language_asked_for_and_options_of_distractors_are_named_by_their_text() {
    let quiz = read(SAMPLE.as_bytes(), "sample").quiz.expect("a quiz");
    let question = quiz.question("multithreading").expect("a question");
    assert_eq!(question.ask.prompt().expect("a prompt").get(Lang::En), "What is multithreading?");
    let Ask::Choice(choice) = &question.ask else { panic!("a choice") };
    let text = choice.options[1].text.get(Lang::Ru);
    assert_eq!(choice.options[1].id, format!("o-{}", &blake3::hash(text.as_bytes()).to_hex()[..6]));
}

#[test]
fn every_mistake_is_told_at_its_own_place() {
    let source = "schema = 1\n[[questions]]\ntype = \"ShortAnswer\"\nprompt.promt = \"?\"\nanswer.answer = 3\n\n[[questions]]\ntype = \"Ordering\"\nprompt.prompt = \"?\"\nprompt.items = [\"a\", \"b\"]\nanswer.order = []\nanswer.credit = \"lsc\"\nwieght = 2\n";
    let problems = read(source.as_bytes(), "q").problems;
    let told: Vec<_> = problems
        .iter()
        .map(|it| (it.question.as_deref().unwrap_or(""), it.line, it.column, it.code))
        .collect();
    assert_eq!(
        told,
        [
            ("q#1", 4, 1, Code::MissingKey),
            ("q#1", 4, 8, Code::UnknownKey),
            ("q#1", 5, 17, Code::WrongType),
            ("q#2", 11, 16, Code::Incomplete),
            ("q#2", 12, 17, Code::UnknownValue),
            ("q#2", 13, 1, Code::UnknownKey),
        ]
    );
    assert_eq!(
        problems[4].say(Lang::En),
        "question `q#2`, line 12, column 17: `answer.credit` cannot be `lsc`; it is one of `exact`, `position`, `adjacent`, `lcs`"
    );
    assert_eq!(problems[4].hint.as_ref().expect("a hint").ru, "может быть, `lcs`?");
    assert!(problems[5].hint.as_ref().expect("a hint").en.starts_with("did you mean `weight`?"));
}

#[test]
fn what_is_no_quiz_at_all_is_one_clear_error() {
    assert_eq!(codes("a = = 1"), [(Code::NotToml, 1)]);
    assert_eq!(read(b"ok = 1\nx = \"\xff\"", "q").problems[0].code, Code::NotUtf8);
    assert_eq!(read(b"ok = 1\nx = \"\xff\"", "q").problems[0].line, 2);
    assert_eq!(read(&vec![b'#'; (1 << 20) + 1], "q").problems[0].code, Code::TooLarge);
    assert_eq!(load("no/such/file.toml".as_ref()).problems[0].code, Code::Unreadable);
    assert_eq!(codes(""), [(Code::MissingKey, 1)]);
    assert_eq!(codes("questions = []"), [(Code::NoQuestions, 1)]);
    assert_eq!(codes("schema = 2\nquestions = []")[0], (Code::UnknownSchema, 1));
}

#[test]
fn a_file_of_mdbook_quiz_ignores_unknown_keys_and_tells_those_of_ours() {
    let question = "[[questions]]\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"x\"\n";
    assert_eq!(codes(&format!("{question}zzz = 1\n")), []);
    assert_eq!(codes(&format!("{question}weight = 2\n")), [(Code::KeyWithoutSchema, 5)]);
    assert_eq!(codes(&format!("{question}contxt = \"x\"\n")), [(Code::UnknownKey, 5)]);
    assert_eq!(codes(&question.replace("ShortAnswer", "Numeric")), [(Code::UnknownType, 2)]);
    assert_eq!(codes(&question.replace("\"?\"", "{ ru = \"?\" }")), [(Code::WrongType, 3)]);
}

#[test]
fn what_mdbook_quiz_validates_is_an_error() {
    let choice = |rest: &str| {
        codes(&format!(
            "[[questions]]\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.distractors = [\"b\", \"c\"]\n{rest}"
        ))
    };
    assert_eq!(choice("answer.answer = \"a\"\nprompt.answerIndex = 2"), []);
    assert_eq!(choice("answer.answer = \"a\"\nprompt.answerIndex = 3"), [(Code::OutOfRange, 6)]);
    assert_eq!(choice("answer.answer = []"), [(Code::Incomplete, 5)]);
    assert_eq!(choice("answer.answer = \"a\"\nmultipart = \"m\""), [(Code::UnknownMultipart, 6)]);
    assert_eq!(
        choice("answer.answer = \"a\"\nprompt.answerIndex = 1\nprompt.sortAnswers = true"),
        [(Code::Conflict, 7)]
    );
    let tracing =
        |answer: &str| codes(&format!("[[questions]]\ntype = \"Tracing\"\nprompt.program = \"x\"\n{answer}"));
    assert_eq!(tracing("answer.doesCompile = true\nanswer.stdout = \"\""), []);
    assert_eq!(tracing("answer.doesCompile = true")[0].0, Code::StdoutMismatch);
    assert_eq!(tracing("answer.doesCompile = false\nanswer.stdout = \"1\""), [(Code::StdoutMismatch, 5)]);
    assert_eq!(tracing("answer.doesCompile = false\nanswer.lineNumber = 2"), []);
}

#[test]
fn the_rules_for_choices_hold() {
    for (rest, code) in [
        ("answer.answer = \"d\"", Code::UnknownOption),
        ("answer.answer = \"A\"", Code::UnknownOption),
        ("answer.answer = \"a\"\nprompt.distractors = [\"D\"]", Code::Conflict),
        ("answer.answer = [\"a\", \"b\", \"c\"]", Code::EverythingRight),
        ("answer.answer = [\"a\", \"b\"]\nprompt.select = \"one\"", Code::Conflict),
        ("answer.answer = [\"a\"]\nprompt.choose = 2", Code::OutOfRange),
        ("answer.answer = \"a\"\nprompt.choose = 4", Code::OutOfRange),
        ("answer.answer = \"a\"\nweight = -1", Code::OutOfRange),
        ("answer.answer = \"a\"\nhintCost = 2", Code::OutOfRange),
    ] {
        assert!(
            codes(&options(rest)).iter().any(|(it, _)| *it == code),
            "{rest}: {:?}",
            codes(&options(rest))
        );
    }
    for rest in ["answer.answer = \"a\"", "answer.answer = [\"a\", \"b\"]\nprompt.choose = 2"] {
        assert_eq!(codes(&options(rest)), [], "{rest}");
    }
}

fn choice_of(options: &str, answer: &str) -> Vec<Code> {
    let source = one(&format!(
        "type = \"MultipleChoice\"\nprompt.prompt = \"Which is so?\"\nprompt.options = [{options}]\nanswer.answer = {answer}\n"
    ));
    codes(&source).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn options_that_read_the_same_or_tell_the_answer_are_told() {
    let two = |one: &str, other: &str| {
        choice_of(
            &format!("{{ id = \"x\", text = \"{one}\" }}, {{ id = \"y\", text = \"{other}\" }}"),
            "\"x\"",
        )
    };
    assert_eq!(two("fork", "fork "), [Code::EqualOptions]);
    assert_eq!(two("fork", "spawn"), []);
    assert_eq!(two("fork", "None of the above"), [Code::UnpinnedNone]);
    assert_eq!(two("fork", "Ничего из перечисленного"), [Code::UnpinnedNone]);
    let id = |id: &str| {
        choice_of(&format!("{{ id = \"{id}\", text = \"A\" }}, {{ id = \"y\", text = \"B\" }}"), "\"y\"")
    };
    for telling in ["right", "wrong1", "correct", "distractor-2"] {
        assert_eq!(id(telling), [Code::TellingId], "{telling}");
    }
    assert_eq!(id("y"), [Code::DuplicateId]);
    assert_eq!(
        choice_of("{ id = \"x\", text = \"A\", credit = 0.5 }, { id = \"y\", text = \"B\" }", "\"x\""),
        [Code::NoFullCredit]
    );
}

#[test]
fn a_text_in_too_few_or_unknown_languages_is_told() {
    let languages = |text: &str| codes(&short(&format!("context = {text}")));
    assert_eq!(languages("{ ru = \"да\", en = \"yes\" }"), []);
    assert_eq!(languages("{ ru = \"да\" }"), [(Code::MissingLanguage, 7)]);
    assert_eq!(languages("{ ru = \"да\", en = \"yes\", de = \"ja\" }"), [(Code::UndeclaredLanguage, 7)]);
    assert_eq!(languages("\"\""), [(Code::EmptyText, 7)]);
    assert_eq!(languages("{ }"), [(Code::EmptyText, 7)]);
}

#[test]
fn the_rules_for_words_hold() {
    for (rest, code) in [
        ("answer.accept = [{ regex = \"a(\" }]", Code::BadRegex),
        ("answer.accept = [{ regex = \"a)(b\" }]", Code::BadRegex),
        ("answer.accept = [{ text = \"Fork\" }]", Code::NeverApplies),
        (
            "answer.accept = [{ text = \"x\", credit = 0.5 }, { text = \"x\", credit = 0.5 }]",
            Code::NeverApplies,
        ),
        ("answer.accept = [{ text = \"x\", credit = 1.5 }]", Code::OutOfRange),
        ("answer.accept = [{ text = \"x\", regex = \"x\" }]", Code::Conflict),
        ("answer.reject = [{ regex = \"f.*\" }]", Code::RejectsAnswer),
        ("answer.accept = [{ regex = \"x+\" }]\nanswer.reject = [{ text = \"xx\" }]", Code::NeverApplies),
        ("answer.alternatives = [\"Cпособ\"]", Code::MixedScripts),
        ("answer.match = { profile = \"code\", typos = 1 }", Code::Conflict),
        ("prompt.response = \"shrt\"", Code::UnknownValue),
    ] {
        assert!(codes(&short(rest)).iter().any(|(it, _)| *it == code), "{rest}: {:?}", codes(&short(rest)));
    }
    assert_eq!(codes(&short("answer.accept = [{ text = \"x\", credit = 0.5 }, { text = \"x\" }]")), []);
}

#[test]
fn the_rules_for_numbers_orders_and_pairs_hold() {
    let numeric = |rest: &str| codes(&one(&format!("type = \"Numeric\"\nprompt.prompt = \"?\"\n{rest}")));
    assert_eq!(numeric("answer.value = 2.68"), [(Code::NoTolerance, 6)]);
    assert_eq!(numeric("answer.value = \"2,68\"\nanswer.abs = 0.01"), []);
    assert_eq!(numeric("answer.range = [2, 1]"), [(Code::OutOfRange, 6)]);
    assert_eq!(numeric("answer.value = 1\nanswer.range = [1, 2]"), [(Code::Conflict, 7)]);
    assert_eq!(numeric("answer.value = nan")[0].0, Code::WrongType);
    let ordering = |rest: &str| {
        codes(&one(&format!(
            "type = \"Ordering\"\nprompt.prompt = \"?\"\nprompt.items = [{{ id = \"a\", text = \"A\" }}, {{ id = \"b\", text = \"B\" }}]\n{rest}"
        )))
    };
    assert_eq!(ordering("answer.order = [\"a\", \"b\"]"), []);
    assert_eq!(ordering("answer.order = [\"a\"]"), [(Code::Incomplete, 7)]);
    assert_eq!(ordering("answer.order = [\"a\", \"b\", \"a\"]"), [(Code::DuplicateId, 7)]);
    assert_eq!(ordering("answer.before = [[\"a\", \"b\"], [\"b\", \"a\"]]"), [(Code::Cycle, 7)]);
    assert_eq!(ordering("answer.before = [[\"a\"]]"), [(Code::WrongType, 7)]);
    let matching = |pairs: &str| {
        codes(&one(&format!(
            "type = \"Matching\"\nprompt.prompt = \"?\"\nprompt.left = [{{ id = \"a\", text = \"A\" }}]\nprompt.right = [{{ id = \"x\", text = \"X\" }}]\nanswer.pairs = {pairs}"
        )))
    };
    assert_eq!(matching("{ a = \"x\" }"), []);
    assert_eq!(matching("{ }"), [(Code::Incomplete, 8)]);
    assert_eq!(matching("{ a = \"x\", b = \"x\" }"), [(Code::UnknownOption, 8)]);
}

#[test]
fn a_question_that_asks_what_is_not_so_is_told() {
    let stem =
        |text: &str| codes(&options("answer.answer = \"a\"").replace("\"?\"", &format!("\"{text}\""))).len();
    for negative in [
        "Which of these is not a process?",
        "Which is NOT true?",
        "Что из этого неверно?",
        "Какие не относятся к GIL?",
    ] {
        assert_eq!(stem(negative), 1, "{negative}");
    }
    for plain in ["Why does the child not see it?", "Что будет, если не вызвать join?", "Which one waits?"]
    {
        assert_eq!(stem(plain), 0, "{plain}");
    }
}

#[test]
fn a_students_copy_has_no_answers_and_says_if_one_is_left_in_it() {
    let public =
        options("prompt.select = \"many\"").replacen("schema = 1", "schema = 1\npart = \"public\"", 1);
    let quiz = read(public.as_bytes(), "q").quiz.expect("a quiz");
    assert!(quiz.questions[0].key.is_none());
    assert!(matches!(&quiz.questions[0].ask, Ask::Choice(choice) if choice.many));
    assert_eq!(codes(&format!("{public}\nanswer.answer = \"a\""))[0].0, Code::Conflict);
}

#[test]
fn terms_of_the_glossary_and_of_other_questions_are_no_misspellings() {
    let source = short("answer.match = { typos = 1 }").replace("fork", "поток").replacen(
        "[[questions]]",
        "[glossary]\n\"потом\" = \"x\"\n\"процесс\" = \"x\"\n[[questions]]",
        1,
    );
    let quiz = read(source.as_bytes(), "q").quiz.expect("a quiz");
    let Some(Rule::Short(key)) = quiz.questions[0].key.as_ref().map(|key| &key.rule) else { panic!("words") };
    assert_eq!(key.terms, ["потом"]);
}

/// The sample with some of its bytes replaced.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((0..SAMPLE.len(), any::<u8>()), 1..12).prop_map(|changes| {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes
    })
}

/// The sample with pieces of it moved about: it mostly stays TOML.
fn shuffled_lines() -> impl Strategy<Value = String> {
    prop::collection::vec((0..200usize, 0..200usize), 1..6).prop_map(|swaps| {
        let mut lines: Vec<&str> = SAMPLE.lines().collect();
        let count = lines.len();
        for (one, other) in swaps {
            lines.swap(one % count, other % count);
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        drop(read(&bytes, "q"));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,120}|([a-z]{1,9}(\\.[a-z]{1,9})? = (1|-2|3\\.5|true|\"x\"|\\[\\]|\\{\\})\n){0,9}") {
        drop(read(text.as_bytes(), "q"));
        drop(read(format!("schema = 1\n[[questions]]\n{text}").as_bytes(), "q"));
    }

    #[test]
    fn a_broken_sample_is_a_quiz_or_has_an_error(bytes in broken()) {
        let loaded = read(&bytes, "q");
        prop_assert_eq!(loaded.quiz.is_none(), loaded.problems.iter().any(quiz::Problem::is_error));
    }

    #[test]
    fn a_sample_out_of_order_is_a_quiz_or_has_an_error(source in shuffled_lines()) {
        let loaded = read(source.as_bytes(), "q");
        prop_assert_eq!(loaded.quiz.is_none(), loaded.problems.iter().any(quiz::Problem::is_error));
    }
}
