use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::answer::Answer;
use crate::model::{Ask, Rule, Target};
use crate::score::score;
use crate::text::Text;

fn quiz(text: &str) -> Quiz {
    let loaded = crate::format::read(text.as_bytes(), "q");
    loaded.quiz.unwrap_or_else(|| panic!("{:#?}\n{text}", loaded.problems))
}

fn sample() -> Quiz {
    quiz(include_str!("../../tests/sample.toml"))
}

fn imported(gift: &str) -> Quiz {
    let imported = from_gift(gift, "q").unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{gift}"));
    quiz(&imported.toml)
}

fn only_text(exported: &Exported) -> &str {
    &exported.files[0].1
}

/// What an answer to the first question of a GIFT text earns.
fn share(gift: &str, answer: &Answer) -> f64 {
    score(&imported(gift).questions[0], Some(answer)).share
}

fn words(text: &str) -> Answer {
    Answer::Words(text.into())
}

fn chosen(ids: &[&str]) -> Answer {
    Answer::Choice(ids.iter().map(|id| (*id).to_owned()).collect())
}

fn close(share: f64, expected: f64) {
    assert!((share - expected).abs() < 1e-4, "{share}, not {expected}");
}

#[test]
fn a_right_option_and_wrong_ones_with_feedback_are_a_choice_of_one() {
    let gift = "::Q:: 2 + 2?{ =4#yes ~5#no \\= five ~3 ####Count.}";
    let quiz = imported(gift);
    let question = &quiz.questions[0];
    assert_eq!((question.id.as_str(), question.ask.prompt().expect("a prompt").first()), ("Q", "2 + 2?"));
    assert_eq!(
        question.key.as_ref().and_then(|key| key.context.as_ref()).expect("a context").first(),
        "Count."
    );
    let told = score(question, Some(&chosen(&["o2"]))).feedback;
    assert_eq!(told.first().expect("feedback").first(), "no = five");
    close(share(gift, &chosen(&["o1"])), 1.0);
}

#[test]
fn weights_without_a_right_option_are_a_choice_of_several() {
    let gift = "Primes?{~%50%2 ~%50%3 ~%-50%4 ~%-50%6}";
    close(share(gift, &chosen(&["o1", "o2"])), 1.0);
    close(share(gift, &chosen(&["o1"])), 0.5);
    close(share(gift, &chosen(&["o1", "o2", "o3", "o4"])), 0.0);
}

#[test]
fn words_have_alternatives_weights_and_stars() {
    let gift = "Who?{=Fork =fork\\: ing =%40%spawn#nearly =*clone* =%0%thread#no}";
    for (text, credit) in
        [("fork", 1.0), ("fork: ing", 1.0), ("spawn", 0.4), ("I think clone it is", 1.0), ("thread", 0.0)]
    {
        close(share(gift, &words(text)), credit);
    }
}

#[test]
fn numbers_have_tolerances_ranges_and_weights() {
    for (gift, number, credit) in [
        ("Pi?{#3.14:0.01}", "3.15", 1.0),
        ("Pi?{#3.14:0.01}", "3.16", 0.0),
        ("Pi?{#3.13..3.15}", "3,13", 1.0),
        ("Pi?{#3.13..3.15}", "3,12", 0.0),
        ("Pi?{#=3.1415:0.0005 =%50%3.1:0.05#rough}", "3.1", 0.5),
        ("n?{#-2}", "-2", 1.0),
    ] {
        close(share(gift, &Answer::Number(number.into())), credit);
    }
}

#[test]
fn pairs_keep_their_partners_and_spare_ones() {
    let quiz = imported("Match.{=fork -> copy =spawn -> fresh = -> nothing}");
    let Ask::Matching(matching) = &quiz.questions[0].ask else { panic!("a matching") };
    assert_eq!((matching.left.len(), matching.right.len()), (2, 3));
    assert_eq!(matching.right("r2").expect("an item").text.first(), "fresh");
}

#[test]
fn true_false_missing_words_categories_comments_and_tags_are_read() {
    let gift = "// a remark [tag:gil]\n$CATEGORY: a\n\nThe GIL is a lock.{T#wrong#right}\n\n$CATEGORY: b\n\nA {=thread ~process} shares memory.\n// inside\n";
    let quiz = imported(gift);
    let prompts: Vec<&str> =
        quiz.questions.iter().filter_map(|it| it.ask.prompt()).map(Text::first).collect();
    assert_eq!(prompts, ["The GIL is a lock.", "A _____ shares memory."]);
    assert_eq!(
        (&quiz.questions[0].tags[..], &quiz.questions[1].tags[..]),
        (&["gil".to_owned(), "a".into()][..], &["b".to_owned()][..])
    );
    close(share(gift, &chosen(&["o1"])), 1.0);
}

#[test]
fn a_mistake_is_told_with_its_line_in_both_languages() {
    let gift = "Fine?{=yes ~no}\n\n\n// c\nOpen?{\n=a\n\nClosed}\n\nTwo? {=a} {=b}\n\nNone?{a =b}\n\nWeight?{\n=a\n~%x%b}\n\nNumber?{#two}\n\n{=a}\n\n::t\n";
    let mistakes = from_gift(gift, "q").expect_err("mistakes");
    let told: Vec<(usize, &str)> = mistakes.iter().map(|it| (it.line, it.message.en.as_str())).collect();
    assert_eq!(
        told,
        [
            (5, "`{` without `}`"),
            (8, "`}` without `{`"),
            (10, "a question has its answers in one place; a brace in a text is written `\\{`"),
            (12, "an answer begins with `=` or `~`"),
            (16, "`%x%` is no weight; it is a number from -100 to 100"),
            (18, "`two` is not a number"),
            (20, "there is no question before the answers"),
            (22, "the title does not end with `::`"),
        ]
    );
    assert_eq!(mistakes[5].say(Lang::Ru), "строка 18: `two` — не число");
}

#[test]
fn what_cannot_be_graded_is_left_out_with_a_note_and_alone_is_a_mistake() {
    let read = from_gift("Fine?{=yes ~no}\n\nWrite.{}\n\nOnly a text.", "q").expect("a quiz");
    let told: Vec<&str> = read.notes.iter().map(|note| note.message.en.as_str()).collect();
    assert_eq!(told, ["line 3: left out: an essay", "line 5: left out: a text without a question"]);
    assert!(from_gift("Write.{}", "q").is_err());
}

#[test]
fn the_sample_goes_to_gift_and_back_and_its_right_answers_stay_right() {
    let quiz = sample();
    for language in ["ru", "en"] {
        let exported = export(&quiz, language, Format::Gift);
        let back = imported(only_text(&exported));
        assert_eq!(
            back.title.as_ref().expect("a title").first(),
            quiz.title.as_ref().expect("a title").in_language(language)
        );
        let left_out: BTreeSet<&str> = left_out(&exported);
        assert_eq!(left_out, BTreeSet::from(["trace-box", "trace-two-threads"]));
        for question in quiz.questions.iter().filter(|it| !left_out.contains(it.id.as_str())) {
            let back = back.question(&question.id).unwrap_or_else(|| panic!("{}", question.id));
            assert_eq!(
                back.ask.prompt().expect("a prompt").first(),
                question.ask.prompt().expect("a prompt").in_language(language)
            );
            close(score(back, back.right_answer().as_ref()).share, 1.0);
        }
    }
}

fn left_out(exported: &Exported) -> BTreeSet<&str> {
    let out = exported.notes.iter().filter(|note| note.message.en.starts_with("left out"));
    out.filter_map(|note| note.question.as_deref()).collect()
}

#[test]
fn every_question_is_in_the_file_or_among_the_notes() {
    let quiz = sample();
    for format in [Format::Gift, Format::MoodleXml, Format::Qti21] {
        let exported = export(&quiz, "en", format);
        let all = exported.files.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
        for question in &quiz.questions {
            let written = all.contains(&format!("::{}::", question.id))
                || all.contains(&format!("<text>{}</text>", question.id))
                || all.contains(&format!("title=\"{}\"", question.id));
            assert_ne!(
                written,
                left_out(&exported).contains(question.id.as_str()),
                "{format:?}: {}",
                question.id
            );
        }
    }
}

#[test]
fn what_gift_cannot_say_of_a_question_is_told() {
    let exported = export(&sample(), "ru", Format::Gift);
    let told = |id: &str| -> Vec<&str> {
        let notes = exported.notes.iter().filter(|note| note.question.as_deref() == Some(id));
        notes.map(|note| note.message.ru.as_str()).collect()
    };
    assert_eq!(told("start-methods"), ["теряется: вес"]);
    let note = exported.notes.iter().find(|note| note.question.is_some()).expect("a note");
    assert!(note.say(Lang::Ru).starts_with("вопрос `thread-what`: теряется: "), "{}", note.say(Lang::Ru));
    assert!(told("pid").contains(&"теряется: прощение опечаток"), "{:?}", told("pid"));
    assert!(told("speedup").contains(&"теряется: единицы измерения"));
    assert!(told("order-life").contains(&"задаётся как соответствие элементов и мест"));
}

#[test]
fn words_with_an_arrow_would_be_read_as_a_pair_and_are_left_out() {
    let quiz = quiz(
        "schema = 1\n[[questions]]\nid = \"w\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = \"a->b\"\n",
    );
    assert_eq!(left_out(&export(&quiz, "en", Format::Gift)), BTreeSet::from(["w"]));
    assert_eq!(left_out(&export(&quiz, "en", Format::MoodleXml)), BTreeSet::new());
}

#[test]
fn moodle_xml_is_well_formed_and_says_weights_shares_and_tolerances() {
    let exported = export(&sample(), "en", Format::MoodleXml);
    let document = roxmltree::Document::parse(only_text(&exported)).expect("well-formed");
    let questions: Vec<_> =
        document.root_element().children().filter(|it| it.has_tag_name("question")).collect();
    let question = |id: &str| {
        let named = |it: &&roxmltree::Node| child(it, "idnumber").is_some_and(|name| name.text() == Some(id));
        *questions.iter().find(named).expect("a question")
    };
    let fractions = |id: &str| -> Vec<String> {
        let answers = question(id).children().filter(|it| it.has_tag_name("answer"));
        answers.filter_map(|it| it.attribute("fraction")).map(str::to_owned).collect()
    };
    assert_eq!(questions[0].attribute("type"), Some("category"));
    assert_eq!(fractions("start-methods"), ["33.33333", "33.33333", "33.33333", "-50", "-50"]);
    assert_eq!(fractions("thread-what"), ["100", "0", "0", "0"]);
    assert_eq!(child(&question("gil"), "defaultgrade").and_then(|it| it.text()), Some("2"));
    let answer = child(&question("speedup"), "answer").expect("an answer");
    assert_eq!(child(&answer, "tolerance").and_then(|it| it.text()), Some("0.01"));
}

fn child<'a, 'i>(node: &roxmltree::Node<'a, 'i>, name: &str) -> Option<roxmltree::Node<'a, 'i>> {
    node.children().find(|it| it.has_tag_name(name))
}

/// The content models of QTI 2.1 that are used here, each as the names of the children in the order in which they stand.
const MODELS: &[(&str, &[&str])] = &[
    (
        "assessmentItem",
        &["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"],
    ),
    ("responseDeclaration", &["correctResponse", "mapping"]),
    ("correctResponse", &["value"]),
    ("mapping", &["mapEntry"]),
    ("outcomeDeclaration", &["defaultValue"]),
    ("defaultValue", &["value"]),
    ("choiceInteraction", &["simpleChoice"]),
    ("orderInteraction", &["simpleChoice"]),
    ("matchInteraction", &["simpleMatchSet"]),
    ("simpleMatchSet", &["simpleAssociableChoice"]),
    ("responseCondition", &["responseIf", "responseElseIf", "responseElse"]),
    ("manifest", &["metadata", "organizations", "resources"]),
    ("resource", &["file", "dependency"]),
    ("assessmentTest", &["outcomeDeclaration", "testPart", "outcomeProcessing"]),
    ("testPart", &["assessmentSection"]),
    ("assessmentSection", &["assessmentItemRef"]),
    ("assessmentItemRef", &["weight"]),
];

/// The attributes that these elements must have.
const REQUIRED: &[(&str, &[&str])] = &[
    ("assessmentItem", &["identifier", "title", "adaptive", "timeDependent"]),
    ("responseDeclaration", &["identifier", "cardinality", "baseType"]),
    ("outcomeDeclaration", &["identifier", "cardinality", "baseType"]),
    ("mapping", &["defaultValue"]),
    ("mapEntry", &["mapKey", "mappedValue"]),
    ("choiceInteraction", &["responseIdentifier", "shuffle", "maxChoices"]),
    ("orderInteraction", &["responseIdentifier", "shuffle"]),
    ("matchInteraction", &["responseIdentifier", "shuffle", "maxAssociations"]),
    ("textEntryInteraction", &["responseIdentifier"]),
    ("simpleChoice", &["identifier"]),
    ("simpleAssociableChoice", &["identifier", "matchMax"]),
    ("modalFeedback", &["outcomeIdentifier", "showHide", "identifier"]),
    ("feedbackInline", &["outcomeIdentifier", "showHide", "identifier"]),
    ("resource", &["identifier", "type", "href"]),
    ("testPart", &["identifier", "navigationMode", "submissionMode"]),
    ("assessmentSection", &["identifier", "title", "visible"]),
    ("assessmentItemRef", &["identifier", "href"]),
];

fn keeps_to_the_models(document: &roxmltree::Document) {
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let children: Vec<&str> =
            node.children().filter(roxmltree::Node::is_element).map(|it| it.tag_name().name()).collect();
        if let Some((_, model)) = MODELS.iter().find(|(known, _)| *known == name) {
            let places: Vec<Option<usize>> =
                children.iter().map(|child| model.iter().position(|it| it == child)).collect();
            assert!(places.is_sorted() && !places.contains(&None), "{name}: {children:?}");
        }
        if let Some((_, attributes)) = REQUIRED.iter().find(|(known, _)| *known == name) {
            assert!(
                attributes.iter().all(|attribute| node.has_attribute(*attribute)),
                "{name}: {attributes:?}"
            );
        }
    }
}

/// What the answer is mapped from, and what is right, has to be there to be chosen.
fn names_only_what_is_there(document: &roxmltree::Document) {
    let all = |name: &'static str| {
        document
            .descendants()
            .filter(move |it| it.has_tag_name(("http://www.imsglobal.org/xsd/imsqti_v2p1", name)))
    };
    let ids: BTreeSet<&str> = all("simpleChoice")
        .chain(all("simpleAssociableChoice"))
        .filter_map(|it| it.attribute("identifier"))
        .collect();
    let base_type = all("responseDeclaration").next().and_then(|it| it.attribute("baseType"));
    if matches!(base_type, Some("identifier" | "directedPair")) {
        let right = all("correctResponse").flat_map(|it| it.descendants()).filter_map(|it| it.text());
        let keys = all("mapEntry").filter_map(|it| it.attribute("mapKey"));
        for id in right.chain(keys).flat_map(str::split_whitespace) {
            assert!(ids.contains(id), "{id} of {ids:?}");
        }
    }
    let declared: BTreeSet<&str> =
        all("outcomeDeclaration").filter_map(|it| it.attribute("identifier")).collect();
    let set = all("setOutcomeValue").filter_map(|it| it.attribute("identifier"));
    let shown =
        all("modalFeedback").chain(all("feedbackInline")).filter_map(|it| it.attribute("outcomeIdentifier"));
    assert!(set.chain(shown).all(|id| declared.contains(id)), "{declared:?}");
}

#[test]
fn a_qti_package_keeps_to_the_models_and_names_only_what_is_there() {
    for language in ["ru", "en"] {
        let files = export(&sample(), language, Format::Qti21).files;
        for (path, text) in &files {
            let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            keeps_to_the_models(&document);
            names_only_what_is_there(&document);
            for target in document.descendants().filter_map(|it| it.attribute("href")) {
                assert!(files.iter().any(|(path, _)| path == target), "{target}");
            }
        }
        assert_eq!(files.len(), 14);
    }
}

#[test]
fn three_thirds_are_one_in_qti() {
    let files = export(&sample(), "en", Format::Qti21).files;
    let (_, text) = files.iter().find(|(_, text)| text.contains("title=\"start-methods\"")).expect("an item");
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let credits = document.descendants().filter_map(|it| it.attribute("mappedValue")?.parse::<f64>().ok());
    let credits: Vec<f64> = credits.collect();
    assert!(credits[..3].iter().sum::<f64>() >= 1.0, "{credits:?}");
    assert!(credits[3..].iter().sum::<f64>() <= -1.0, "{credits:?}");
}

#[test]
fn a_question_in_gift_reads_like_one_that_a_person_wrote() {
    let quiz = quiz(
        "schema = 1\ntitle = \"Calls\"\n[[questions]]\nid = \"pid\"\ntags = [\"os\"]\ntype = \"MultipleChoice\"\nprompt.prompt = \"`{}`:\\nwhich?\"\nprompt.options = [{ id = \"x\", text = \"a = b\", feedback = \"yes\" }, { id = \"y\", text = \"50%\" }, { id = \"z\", text = \"%5%\" }]\nanswer.answer = \"x\"\ncontext = \"so\"\n",
    );
    let expected = "$CATEGORY: Calls\n\n// [tag:os]\n::pid::[markdown]`\\{\\}`\\:\\nwhich? {\n\t=a \\= b#yes\n\t~50%\n\t~%0%%5%\n\t####so\n}\n";
    assert_eq!(only_text(&export(&quiz, "en", Format::Gift)), expected);
}

#[test]
fn what_an_author_wrote_is_escaped_in_xml() {
    let quiz = quiz(
        "schema = 1\n[[questions]]\nid = \"a<&>\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"`a < b && \\\"c\\\"` ]]> \\u0001?\"\nprompt.options = [{ id = \"x\", text = \"<b>\", feedback = \"&amp;\" }, { id = \"y\", text = \"</text>\" }]\nanswer.answer = \"x\"\n",
    );
    for format in [Format::MoodleXml, Format::Qti21] {
        for (path, text) in export(&quiz, "en", format).files {
            let document =
                roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let texts: String = document.descendants().filter_map(|it| it.text()).collect();
            assert!(!path.ends_with("q1.xml") || texts.contains("`a < b && \"c\"` ]]> ?"), "{texts}");
        }
    }
}

/// Texts that are full of what GIFT gives a meaning.
fn text() -> impl Strategy<Value = String> {
    "[a-zа-я~=#{}:\\\\%\\[\\]*/>n-]{0,10}[a-zа-я][~=#{}:\\\\%\\[\\]*\n ]{0,3}[a-zа-я]{1,3}"
        .prop_map(|text| text.trim().to_owned())
}

fn value(text: &str) -> toml::Value {
    text.into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reading_gift_never_panics(text in "[ -~\n]{0,80}|[{}=~#:%a\n >-]{0,40}") {
        drop(from_gift(&text, "q"));
    }

    #[test]
    fn a_choice_goes_to_gift_and_back(
        prompt in text(), texts in proptest::collection::btree_set("[~=#{}:\\\\%*]{0,2}[a-zа-я]{1,6}[~=#{}:%]{0,2}x", 2..6),
        feedback in text(), many in any::<bool>(), right in 1_usize..4,
    ) {
        let texts: Vec<&String> = texts.iter().collect();
        let right = if many { right.min(texts.len() - 1) } else { 1 };
        let option = |(at, text): (usize, &&String)| format!("{{ id = \"i{at}\", text = {}, feedback = {} }}", value(text), value(&feedback));
        let options: Vec<String> = texts.iter().enumerate().map(option).collect();
        let answer: Vec<String> = (0..right).map(|at| format!("\"i{at}\"")).collect();
        let source = format!(
            "schema = 1\n[[questions]]\nid = \"c\"\ntype = \"MultipleChoice\"\nprompt.prompt = {}\nprompt.select = \"{}\"\nprompt.options = [{}]\nanswer.answer = [{}]\nanswer.credit = \"{}\"\n",
            value(&prompt), if many { "many" } else { "one" }, options.join(", "), answer.join(", "),
            if many { "balanced" } else { "all-or-nothing" },
        );
        let Some(before) = crate::format::read(source.as_bytes(), "q").quiz else { return Ok(()) };
        let gift = export(&before, "en", Format::Gift).files.swap_remove(0).1;
        let after = imported(&gift);
        let (Ask::Choice(one), Ask::Choice(other)) = (&before.questions[0].ask, &after.questions[0].ask) else {
            panic!("choices: {gift}")
        };
        prop_assert_eq!(&one.prompt, &other.prompt, "{}", gift);
        let of = |choice: &crate::model::Choice| choice.options.iter().map(|it| it.text.first().to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(of(one), of(other));
        for subset in 0_u32..1 << texts.len() {
            let pick = |prefix: &str, first: usize| -> Answer {
                let ids = (0..texts.len()).filter(|at| subset >> at & 1 == 1);
                Answer::Choice(ids.map(|at| format!("{prefix}{}", at + first)).collect())
            };
            let (before, after) = (score(&before.questions[0], Some(&pick("i", 0))), score(&after.questions[0], Some(&pick("o", 1))));
            prop_assert!((before.share - after.share).abs() < 1e-4, "{}", gift);
            prop_assert_eq!(before.feedback.len(), after.feedback.len());
        }
    }

    #[test]
    fn words_go_to_gift_and_back(answer in text(), other in text(), credit in 1_u32..100, context in text()) {
        let source = format!(
            "schema = 1\n[[questions]]\nid = \"w\"\ntype = \"ShortAnswer\"\nprompt.prompt = \"?\"\nanswer.answer = {}\nanswer.accept = [{{ text = {}, credit = 0.{credit:02} }}]\ncontext = {}\n",
            value(&answer), value(&other), value(&context),
        );
        let Some(before) = crate::format::read(source.as_bytes(), "q").quiz else { return Ok(()) };
        let exported = export(&before, "en", Format::Gift);
        if !left_out(&exported).is_empty() {
            return Ok(());
        }
        let gift = only_text(&exported);
        let after = imported(gift);
        let context = |quiz: &Quiz| quiz.questions[0].key.as_ref().and_then(|key| key.context.clone());
        prop_assert_eq!(context(&before), context(&after));
        for text in [&answer, &other] {
            let shares = [&before, &after].map(|quiz| score(&quiz.questions[0], Some(&words(text))).share);
            prop_assert!((shares[0] - shares[1]).abs() < 1e-4, "{}: {:?}", gift, shares);
        }
    }

    #[test]
    fn numbers_go_to_gift_and_back(value in -10_000_i32..10_000, digits in 0_u32..4, within in 0_u32..500) {
        let number = f64::from(value) / 10_f64.powi(i32::try_from(digits).expect("small"));
        let source = format!(
            "schema = 1\n[[questions]]\nid = \"n\"\ntype = \"Numeric\"\nprompt.prompt = \"?\"\nanswer.value = \"{number}\"\nanswer.abs = \"0.{within:03}\"\n"
        );
        let Some(before) = crate::format::read(source.as_bytes(), "q").quiz else { return Ok(()) };
        let after = imported(only_text(&export(&before, "en", Format::Gift)));
        let key = |quiz: &Quiz| match &quiz.questions[0].key.as_ref().expect("a key").rule {
            Rule::Numeric(key) => match &key.target {
                Target::Value(value) => (value.clone(), key.abs.clone()),
                Target::Range(..) => panic!("a value"),
            },
            _ => panic!("a number"),
        };
        prop_assert_eq!(key(&before), key(&after));
    }

    #[test]
    fn pairs_go_to_gift_and_back(texts in proptest::collection::btree_set("[~=#{}:\\\\]{0,2}[a-zа-я]{2,6}[#{}:%]{0,2}x", 6..7)) {
        let texts: Vec<&String> = texts.iter().collect();
        let items = |range: std::ops::Range<usize>| {
            let item = |at: usize| format!("{{ id = \"i{at}\", text = {} }}", value(texts[at]));
            range.map(item).collect::<Vec<_>>().join(", ")
        };
        let source = format!(
            "schema = 1\n[[questions]]\nid = \"m\"\ntype = \"Matching\"\nprompt.prompt = \"?\"\nprompt.left = [{}]\nprompt.right = [{}]\nanswer.pairs = {{ i0 = \"i4\", i1 = \"i2\" }}\n",
            items(0..2), items(2..6),
        );
        let Some(before) = crate::format::read(source.as_bytes(), "q").quiz else { return Ok(()) };
        let gift = export(&before, "en", Format::Gift).files.swap_remove(0).1;
        let read = |quiz: &Quiz| -> Vec<(String, String)> {
            let (Ask::Matching(ask), Some(Rule::Matching(key))) = (&quiz.questions[0].ask, quiz.questions[0].key.as_ref().map(|key| &key.rule)) else {
                panic!("a matching")
            };
            let text = |right: &str| ask.right(right).expect("an item").text.first().to_owned();
            ask.left.iter().map(|left| (left.text.first().to_owned(), text(&key.pairs[&left.id]))).collect()
        };
        prop_assert_eq!(read(&before), read(&imported(&gift)), "{}", gift);
    }
}
