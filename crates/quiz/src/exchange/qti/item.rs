//! One question as a QTI item.

use super::{HEAD, QTI, SCHEMA};
use crate::exchange::lower::{Credited, Kind, Lowered, Near, Pair};
use crate::exchange::xml::{decimal, escaped};

pub fn write(number: usize, language: &str, question: &Lowered) -> String {
    let Lowered { id, prompt, explanation, kind, .. } = question;
    let title = escaped(id);
    let language = escaped(language);
    let has_feedback =
        matches!(kind, Kind::Choice { options, .. } if options.iter().any(|it| it.feedback.is_some()));
    let feedback = if has_feedback { feedback_outcome(kind) } else { String::new() };
    let copy = if has_feedback { COPY_RESPONSE } else { "" };
    let (shown, solution) =
        explanation.as_ref().map_or((String::new(), String::new()), |text| solution(text));
    let (response, interaction) = (response(kind), interaction(kind));
    let (body, score) = (blocks(prompt), score(kind));
    format!(
        "{HEAD}<assessmentItem xmlns=\"{QTI}\" {SCHEMA} identifier=\"Q{number}\" title=\"{title}\" xml:lang=\"{language}\" adaptive=\"false\" timeDependent=\"false\">\n{response}<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\">\n<defaultValue>\n<value>0</value>\n</defaultValue>\n</outcomeDeclaration>\n{feedback}{shown}<itemBody>\n{body}{interaction}</itemBody>\n<responseProcessing>\n{score}{copy}</responseProcessing>\n{solution}</assessmentItem>\n"
    )
}

/// An option's feedback is shown when it is among those that were chosen.
const COPY_RESPONSE: &str =
    "<setOutcomeValue identifier=\"FEEDBACK\">\n<variable identifier=\"RESPONSE\"/>\n</setOutcomeValue>\n";

fn feedback_outcome(kind: &Kind) -> String {
    format!(
        "<outcomeDeclaration identifier=\"FEEDBACK\" cardinality=\"{}\" baseType=\"identifier\"/>\n",
        shape(kind).0
    )
}

/// The explanation: an outcome that is always set, and what is shown by it.
fn solution(text: &str) -> (String, String) {
    let outcome = "<outcomeDeclaration identifier=\"SOLUTION\" cardinality=\"single\" baseType=\"identifier\">\n<defaultValue>\n<value>shown</value>\n</defaultValue>\n</outcomeDeclaration>\n";
    let blocks = blocks(text);
    let feedback = format!(
        "<modalFeedback outcomeIdentifier=\"SOLUTION\" showHide=\"show\" identifier=\"shown\">\n{blocks}</modalFeedback>\n"
    );
    (outcome.to_owned(), feedback)
}

/// The cardinality and the base type of the answer.
fn shape(kind: &Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Choice { many: true, .. } => ("multiple", "identifier"),
        Kind::Choice { many: false, .. } => ("single", "identifier"),
        Kind::Words { .. } => ("single", "string"),
        Kind::Number { .. } => ("single", "float"),
        Kind::Pairs { .. } => ("multiple", "directedPair"),
        Kind::Order { .. } => ("ordered", "identifier"),
    }
}

fn response(kind: &Kind) -> String {
    let (cardinality, base_type) = shape(kind);
    let values = correct(kind)
        .iter()
        .map(|value| format!("<value>{}</value>\n", escaped(value)))
        .collect::<Vec<_>>()
        .concat();
    let mapping = mapping(kind);
    format!(
        "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" baseType=\"{base_type}\">\n<correctResponse>\n{values}</correctResponse>\n{mapping}</responseDeclaration>\n"
    )
}

fn correct(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Choice { many, options, .. } => {
            let best = options.iter().map(|option| option.credit).fold(0.0, f64::max);
            let right = |option: &Credited| if *many { option.credit > 0.0 } else { option.credit >= best };
            let numbered = options.iter().enumerate().filter(|(_, option)| right(option));
            let count = if *many { options.len() } else { 1 };
            numbered.take(count).map(|(at, _)| option_id(at)).collect()
        }
        Kind::Words { answers, .. } => answers.iter().take(1).map(|answer| answer.text.clone()).collect(),
        Kind::Number { answers } => answers.iter().take(1).map(|answer| answer.value.to_string()).collect(),
        Kind::Pairs { left, .. } => {
            let rights = rights(kind);
            left.iter().enumerate().map(|(at, pair)| pair_ids(at, pair, &rights)).collect()
        }
        Kind::Order { items } => (0..items.len()).map(option_id).collect(),
    }
}

fn option_id(at: usize) -> String {
    format!("C{}", at + 1)
}

/// The partners without repetition.
fn rights(kind: &Kind) -> Vec<&String> {
    let Kind::Pairs { left, spare } = kind else { return Vec::new() };
    let mut rights = Vec::new();
    for right in left.iter().map(|pair| &pair.right).chain(spare) {
        if !rights.contains(&right) {
            rights.push(right);
        }
    }
    rights
}

fn pair_ids(at: usize, pair: &Pair, rights: &[&String]) -> String {
    let right = rights.iter().position(|right| **right == pair.right).unwrap_or(0);
    format!("L{} R{}", at + 1, right + 1)
}

/// What single values of the answer earn.
fn mapping(kind: &Kind) -> String {
    let entries: Vec<(String, f64, bool)> = match kind {
        Kind::Choice { exact: true, many: true, .. } | Kind::Number { .. } | Kind::Order { .. } => {
            return String::new();
        }
        Kind::Choice { options, .. } => {
            options.iter().enumerate().map(|(at, option)| (option_id(at), option.credit, true)).collect()
        }
        Kind::Words { case, answers } => words_by_credit(*case, answers),
        Kind::Pairs { left, .. } => {
            let (rights, part) = (rights(kind), 1.0 / crate::score::number(left.len().max(1)));
            left.iter().enumerate().map(|(at, pair)| (pair_ids(at, pair, &rights), part, true)).collect()
        }
    };
    let entry = |(key, credit, case): (String, f64, bool)| {
        let (key, credit) = (escaped(&key), decimal(credit));
        format!("<mapEntry mapKey=\"{key}\" mappedValue=\"{credit}\" caseSensitive=\"{case}\"/>\n")
    };
    let entries: String = entries.into_iter().map(entry).collect();
    format!("<mapping lowerBound=\"0\" upperBound=\"1\" defaultValue=\"0\">\n{entries}</mapping>\n")
}

/// Of equal words the first counts.
fn words_by_credit(case: bool, answers: &[Credited]) -> Vec<(String, f64, bool)> {
    let mut entries: Vec<(String, f64, bool)> = Vec::new();
    let alike = |one: &str, other: &str| one == other || !case && one.to_lowercase() == other.to_lowercase();
    for Credited { text, credit, .. } in answers {
        if !entries.iter().any(|(known, ..)| alike(known, text)) {
            entries.push((text.clone(), *credit, case));
        }
    }
    entries
}

fn interaction(kind: &Kind) -> String {
    match kind {
        Kind::Choice { many, shuffled, options, .. } => {
            // 0 is any number of them.
            let most = u8::from(!*many);
            let options: String = options.iter().enumerate().map(option).collect();
            format!(
                "<choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"{shuffled}\" maxChoices=\"{most}\">\n{options}</choiceInteraction>\n"
            )
        }
        Kind::Words { .. } | Kind::Number { .. } => {
            "<p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p>\n".into()
        }
        Kind::Pairs { left, .. } => matching(left, &rights(kind)),
        Kind::Order { items } => {
            let choice = |(at, text): (usize, &String)| {
                format!("<simpleChoice identifier=\"{}\">{}</simpleChoice>\n", option_id(at), inline(text))
            };
            let items: String = items.iter().enumerate().map(choice).collect();
            format!(
                "<orderInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\">\n{items}</orderInteraction>\n"
            )
        }
    }
}

fn option((at, option): (usize, &Credited)) -> String {
    let id = option_id(at);
    let feedback = option.feedback.as_ref().map_or(String::new(), |text| {
        let text = inline(text);
        format!(" <feedbackInline outcomeIdentifier=\"FEEDBACK\" showHide=\"show\" identifier=\"{id}\">{text}</feedbackInline>")
    });
    format!("<simpleChoice identifier=\"{id}\">{}{feedback}</simpleChoice>\n", inline(&option.text))
}

/// Each item on the left has one partner; a partner may have many items.
fn matching(left: &[Pair], rights: &[&String]) -> String {
    let choice = |id: String, most: usize, text: &str| {
        let text = inline(text);
        format!(
            "<simpleAssociableChoice identifier=\"{id}\" matchMax=\"{most}\">{text}</simpleAssociableChoice>\n"
        )
    };
    let lefts: String =
        left.iter().enumerate().map(|(at, pair)| choice(format!("L{}", at + 1), 1, &pair.left)).collect();
    let right: String =
        rights.iter().enumerate().map(|(at, text)| choice(format!("R{}", at + 1), 0, text)).collect();
    let most = left.len();
    format!(
        "<matchInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" maxAssociations=\"{most}\">\n<simpleMatchSet>\n{lefts}</simpleMatchSet>\n<simpleMatchSet>\n{right}</simpleMatchSet>\n</matchInteraction>\n"
    )
}

fn score(kind: &Kind) -> String {
    let when = match kind {
        Kind::Choice { exact: true, many: true, .. } | Kind::Order { .. } => branch(
            "responseIf",
            "<match>\n<variable identifier=\"RESPONSE\"/>\n<correct identifier=\"RESPONSE\"/>\n</match>\n",
            1.0,
        ),
        Kind::Choice { .. } | Kind::Words { .. } | Kind::Pairs { .. } => {
            let null =
                branch("responseIf", "<isNull>\n<variable identifier=\"RESPONSE\"/>\n</isNull>\n", 0.0);
            format!(
                "{null}<responseElse>\n<setOutcomeValue identifier=\"SCORE\">\n<mapResponse identifier=\"RESPONSE\"/>\n</setOutcomeValue>\n</responseElse>\n"
            )
        }
        Kind::Number { answers } => by_nearness(answers),
    };
    format!("<responseCondition>\n{when}</responseCondition>\n")
}

fn branch(name: &str, condition: &str, credit: f64) -> String {
    let credit = decimal(credit);
    format!(
        "<{name}>\n{condition}<setOutcomeValue identifier=\"SCORE\">\n<baseValue baseType=\"float\">{credit}</baseValue>\n</setOutcomeValue>\n</{name}>\n"
    )
}

/// The best credit that the number earns.
fn by_nearness(answers: &[Near]) -> String {
    let mut sorted: Vec<&Near> = answers.iter().collect();
    sorted.sort_by(|one, other| other.credit.total_cmp(&one.credit));
    let near = |(at, answer): (usize, &Near)| {
        let Near { value, within, .. } = answer;
        let mode = if within.is_zero() {
            "toleranceMode=\"exact\"".to_owned()
        } else {
            format!("toleranceMode=\"absolute\" tolerance=\"{within} {within}\"")
        };
        let condition = format!(
            "<equal {mode}>\n<variable identifier=\"RESPONSE\"/>\n<baseValue baseType=\"float\">{value}</baseValue>\n</equal>\n"
        );
        branch(if at == 0 { "responseIf" } else { "responseElseIf" }, &condition, answer.credit)
    };
    sorted.into_iter().enumerate().map(near).collect()
}

/// Paragraphs, and code between fences as it is.
fn blocks(text: &str) -> String {
    let mut blocks = String::new();
    for (at, part) in text.split("```").enumerate() {
        if at % 2 == 1 {
            let code = part.split_once('\n').map_or(part, |(_, code)| code);
            blocks.push_str(&format!("<pre>{}</pre>\n", escaped(code.trim_end())));
        } else {
            let paragraphs = part.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
            paragraphs.for_each(|it| blocks.push_str(&format!("<p>{}</p>\n", inline(it))));
        }
    }
    blocks
}

fn inline(text: &str) -> String {
    text.trim().lines().map(escaped).collect::<Vec<_>>().join("<br/>")
}
