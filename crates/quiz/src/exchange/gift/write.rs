//! Writes GIFT.

use crate::exchange::lower::{Credited, Kind, Lowered, Near, Pair};

/// All questions, under the quiz's title as their category.
pub fn write(title: &str, questions: &[Lowered]) -> String {
    let mut blocks = vec![format!("$CATEGORY: {}", title.replace('/', "//").replace('\n', " "))];
    blocks.extend(questions.iter().map(question));
    blocks.join("\n\n") + "\n"
}

fn question(question: &Lowered) -> String {
    let tags = question.tags.iter().map(|tag| format!("// [tag:{tag}]\n")).collect::<Vec<_>>().concat();
    let Lowered { id, prompt, .. } = question;
    let (opening, mut lines) = answers(&question.kind);
    lines.extend(question.explanation.iter().map(|text| format!("####{}", escaped(text))));
    let lines = lines.iter().map(|line| format!("\t{line}\n")).collect::<Vec<_>>().concat();
    format!("{tags}::{}::[markdown]{} {{{opening}\n{lines}}}", escaped(id), escaped(prompt))
}

fn answers(kind: &Kind) -> (&'static str, Vec<String>) {
    match kind {
        Kind::Choice { many, options, .. } => ("", options.iter().map(|it| option(it, *many)).collect()),
        Kind::Words { answers, .. } => ("", answers.iter().map(words).collect()),
        Kind::Number { answers } => ("#", answers.iter().map(number).collect()),
        Kind::Pairs { left, spare } => ("", pairs(left, spare)),
        Kind::Order { .. } => unreachable!("an order is lowered to pairs for this format"),
    }
}

fn option(option: &Credited, many: bool) -> String {
    let Credited { text, credit, feedback } = option;
    let sign = if !many && *credit >= 1.0 { "=" } else { "~" };
    let weight = weight(*credit, !many && (*credit >= 1.0 || *credit == 0.0), text);
    format!("{sign}{weight}{}{}", marked(text), told(feedback.as_ref()))
}

/// An asterisk stands for any text in Moodle's short answers.
fn words(answer: &Credited) -> String {
    let Credited { text, credit, feedback } = answer;
    let weight = weight(*credit, *credit >= 1.0, text);
    format!("={weight}{}{}", marked(&text.replace('*', "\\*")), told(feedback.as_ref()))
}

fn number(answer: &Near) -> String {
    let Near { value, within, credit, feedback } = answer;
    let weight = weight(*credit, *credit >= 1.0, "");
    format!("={weight}{value}:{within}{}", told(feedback.as_ref()))
}

fn pairs(left: &[Pair], spare: &[String]) -> Vec<String> {
    let pair = |Pair { left, right }: &Pair| format!("={} -> {}", escaped(left), escaped(right));
    let alone = |right: &String| format!("= -> {}", escaped(right));
    left.iter().map(pair).chain(spare.iter().map(alone)).collect()
}

fn told(feedback: Option<&String>) -> String {
    feedback.map_or(String::new(), |text| format!("#{}", escaped(text)))
}

/// The weight in percent, where the sign does not say it. Before a text that looks like a weight, it is always there.
fn weight(credit: f64, is_plain: bool, text: &str) -> String {
    if is_plain && !text.starts_with('%') {
        return String::new();
    }
    let percent = format!("{:.5}", credit * 100.0);
    format!("%{}%", percent.trim_end_matches('0').trim_end_matches('.'))
}

/// A text that begins with a bracket would be read as the name of its own markup.
fn marked(text: &str) -> String {
    let mark = if text.starts_with('[') { "[markdown]" } else { "" };
    format!("{mark}{}", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => written.push_str("\\n"),
            '\r' => {}
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => written.extend(['\\', letter]),
            other => written.push(other),
        }
    }
    written
}
