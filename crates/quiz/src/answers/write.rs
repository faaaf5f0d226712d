//! Writes an answers file.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::answer::{Answer, Answers, Given, Trace};

/// The text of the file.
#[must_use]
pub fn write(answers: &Answers) -> String {
    let mut table = Table::new();
    table.insert("quiz".into(), answers.quiz.clone().into());
    table.insert("quizHash".into(), answers.quiz_hash.clone().into());
    for (key, value) in [("student", &answers.student), ("lang", &answers.lang)] {
        table.extend(value.clone().map(|value| (key.to_owned(), Value::from(value))));
    }
    let skipped = answers.given.iter().filter(|(_, given)| given.answer == Some(Answer::Skipped));
    let skipped: Vec<Value> = skipped.map(|(id, _)| id.clone().into()).collect();
    if !skipped.is_empty() {
        table.insert("skipped".into(), skipped.into());
    }
    column(&mut table, "answers", answers, |given| given.answer.as_ref().and_then(value));
    column(&mut table, "certainty", answers, |given| {
        given.certainty.map(|level| Value::from(i64::from(level)))
    });
    column(&mut table, "explanations", answers, |given| given.explanation.clone().map(Value::from));
    column(&mut table, "hints", answers, |given| count(given.hints));
    column(&mut table, "attempts", answers, |given| count(given.attempts));
    table.to_string()
}

/// Writes what is known of each question, if anything is known of any.
fn column(table: &mut Table, name: &str, answers: &Answers, of: impl Fn(&Given) -> Option<Value>) {
    let entries = answers.given.iter().filter_map(|(id, given)| Some((id.clone(), of(given)?)));
    let entries: Table = entries.collect();
    if !entries.is_empty() {
        table.insert(name.to_owned(), entries.into());
    }
}

fn count(count: u32) -> Option<Value> {
    (count > 0).then(|| i64::from(count).into())
}

fn value(answer: &Answer) -> Option<Value> {
    Some(match answer {
        Answer::Skipped => return None,
        // One option reads better alone; several, or none, are a list.
        Answer::Choice(ids) if ids.len() == 1 => ids[0].clone().into(),
        Answer::Choice(ids) | Answer::Order(ids) => ids.clone().into(),
        Answer::Words(text) | Answer::Number(text) => text.clone().into(),
        Answer::Trace(Trace::DoesNotCompile) => entry("doesCompile", false.into()),
        Answer::Trace(Trace::Prints(printed)) => entry("stdout", printed.clone().into()),
        Answer::Pairs(pairs) => table(pairs).into(),
    })
}

fn entry(key: &str, value: Value) -> Value {
    [(key.to_owned(), value)].into_iter().collect::<Table>().into()
}

fn table(pairs: &BTreeMap<String, String>) -> Table {
    pairs.iter().map(|(left, right)| (left.clone(), Value::from(right.clone()))).collect()
}
