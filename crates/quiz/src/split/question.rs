//! One question as it stands in either file.

use toml::{Table, Value};

use super::{key, names, some, table, text, texts};
use crate::model::{
    Arrange, Ask, Choice, Item, Level, Matching, Ordering, Pin, Question, Quiz, Response, Rule, Status,
};
use crate::shuffle;

/// The table of a question, with its key or without.
pub fn table_of(quiz: &Quiz, question: &Question, secret: &str, with_key: bool) -> Table {
    let key = question.key.as_ref().filter(|_| with_key);
    let mut prompt = prompt(quiz, question, secret);
    if let Some(key) = key {
        key::complete_prompt(&mut prompt, &key.rule);
    }
    table([
        ("id", Some(question.id.clone().into())),
        ("type", Some(question.ask.type_name().into())),
        ("multipart", question.multipart.clone().map(Value::from)),
        ("weight", Some(question.weight.into())),
        ("tags", some(names(&question.tags))),
        ("refs", some(names(&question.refs))),
        ("level", question.level.map(|level| level_name(level).into())),
        ("hint", some(texts(&question.hints))),
        ("hintCost", (question.hint_cost > 0.0).then(|| question.hint_cost.into())),
        ("attempts", question.attempts.map(Value::from)),
        ("status", (question.status != Status::Active).then(|| status_name(question.status).into())),
        ("promptExplanation", question.asks_explanation.then(|| true.into())),
        ("sealed", question.sealed.clone().filter(|_| key.is_none()).map(Value::from)),
        ("prompt", Some(prompt.into())),
        ("answer", key.map(|key| key::answer(&key.rule).into())),
        ("context", key.and_then(|key| key.context.as_ref()).map(text)),
    ])
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Recall => "recall",
        Level::Apply => "apply",
        Level::Analyse => "analyse",
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Draft => "draft",
        Status::Disregard => "disregard",
        Status::FullCredit => "full-credit",
    }
}

fn prompt(quiz: &Quiz, question: &Question, secret: &str) -> Table {
    let mut prompt = match &question.ask {
        Ask::Choice(it) => choice(quiz, question, it, secret),
        Ask::Short(it) => table([
            ("response", Some(response_name(it.response).into())),
            ("placeholder", it.placeholder.as_ref().map(text)),
        ]),
        Ask::Tracing(it) => table([
            ("program", Some(it.program.clone().into())),
            ("language", Some(it.language.clone().into())),
            ("edition", it.edition.clone().map(Value::from)),
        ]),
        Ask::Numeric(it) => table([("unit", it.unit.as_ref().map(text))]),
        Ask::Ordering(it) => ordering(quiz, question, it, secret),
        Ask::Matching(it) => matching(quiz, question, it, secret),
    };
    prompt.extend(question.ask.prompt().map(|words| ("prompt".to_owned(), text(words))));
    prompt
}

fn response_name(response: Response) -> &'static str {
    match response {
        Response::Short => "short",
        Response::Long => "long",
        Response::Code => "code",
    }
}

/// Options in the order of the secret; where the author fixed their order, in that.
fn choice(quiz: &Quiz, question: &Question, choice: &Choice, secret: &str) -> Table {
    let items = match choice.arrange {
        Arrange::Shuffled if quiz.shuffle.options => {
            shuffle::by_secret(quiz, question, &choice.options, secret)
        }
        Arrange::Shuffled | Arrange::AsWritten => choice.options.iter().collect(),
        Arrange::Sorted => shuffle::sorted(choice.options.iter().collect()),
    };
    // Which of the wrong ones are drawn would tell the right one, which is always among them.
    let choose = choice.choose.filter(|_| choice.many).and_then(|count| i64::try_from(count).ok());
    let fixed = choice.arrange != Arrange::Shuffled;
    let pinned =
        |item: &Item| item_table(&Item { pin: item.pin.or(fixed.then_some(Pin::First)), ..item.clone() });
    table([
        ("options", Some(items.into_iter().map(pinned).map(Value::from).collect::<Vec<_>>().into())),
        ("select", Some(if choice.many { "many" } else { "one" }.into())),
        ("choose", choose.map(Value::from)),
    ])
}

fn ordering(quiz: &Quiz, question: &Question, ordering: &Ordering, secret: &str) -> Table {
    let items = shuffle::by_secret(quiz, question, &ordering.items, secret);
    table([("items", Some(tables(&items))), ("subset", ordering.some_do_not_belong.then(|| true.into()))])
}

fn matching(quiz: &Quiz, question: &Question, matching: &Matching, secret: &str) -> Table {
    let left: Vec<&Item> = matching.left.iter().collect();
    let right = shuffle::by_secret(quiz, question, &matching.right, secret);
    table([("left", Some(tables(&left))), ("right", Some(tables(&right)))])
}

fn tables(items: &[&Item]) -> Value {
    items.iter().map(|item| Value::from(item_table(item))).collect::<Vec<_>>().into()
}

fn item_table(item: &Item) -> Table {
    let pin = item.pin.map(|pin| match pin {
        Pin::First => "first",
        Pin::Last => "last",
    });
    table([
        ("id", Some(item.id.clone().into())),
        ("text", Some(text(&item.text))),
        ("pin", pin.map(Value::from)),
    ])
}

/// Whether a rule is one of a question whose key also stands in its prompt.
pub fn items_of<'t>(prompt: &'t mut Table, rule: &Rule) -> Option<&'t mut Vec<Value>> {
    let name = match rule {
        Rule::Choice(_) => "options",
        Rule::Ordering(_) => "items",
        Rule::Short(_) | Rule::Tracing(_) | Rule::Numeric(_) | Rule::Matching(_) => return None,
    };
    prompt.get_mut(name)?.as_array_mut()
}
