//! Reads an answers file and lists all that is wrong with it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::answer::{Answer, Answers, Given, Trace};
use crate::format::document::{Context, Fields, Value, closest, document, unknown};
use crate::lang::both;
use crate::model::{Ask, Item, Question, Quiz};
use crate::problem::{Code, Problem};

/// The answers that could be read, and what is wrong with the others.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The answers; those with a mistake are not among them.
    pub answers: Answers,
    /// What is wrong, by place. With an error, the answers are not graded: a slip must not become a silent zero.
    pub problems: Vec<Problem>,
}

/// Reads answers to that quiz.
#[must_use]
pub fn read(quiz: &Quiz, bytes: &[u8]) -> Sheet {
    let mut answers = Answers::default();
    let problems = document(bytes, |context, fields| {
        context.strict = true;
        sheet(quiz, context, fields, &mut answers);
    });
    Sheet { answers, problems }
}

fn sheet(quiz: &Quiz, context: &mut Context, mut fields: Fields, answers: &mut Answers) {
    let id = fields.need(context, "quiz");
    answers.quiz = id.and_then(|value| other_quiz(context, quiz, value)).unwrap_or_default();
    let hash = fields.need(context, "quizHash");
    answers.quiz_hash = hash.and_then(|value| other_version(context, quiz, value)).unwrap_or_default();
    answers.student = fields.take("student").and_then(|value| value.string(context));
    answers.lang = fields.take("lang").and_then(|value| value.string(context));
    let given = &mut answers.given;
    each(context, quiz, fields.take("answers"), |context, question, value| {
        let read = answer(context, question, value);
        of(given, question).answer = read;
    });
    for value in fields.take("skipped").and_then(|value| value.list(context)).unwrap_or_default() {
        let span = value.span.clone();
        let Some(id) = value.string(context) else { continue };
        if let Some(question) = question(context, quiz, span, &id) {
            of(given, question).answer = Some(Answer::Skipped);
        }
    }
    each(context, quiz, fields.take("certainty"), |context, question, value| {
        of(given, question).certainty = certainty(context, value);
    });
    each(context, quiz, fields.take("explanations"), |context, question, value| {
        of(given, question).explanation = value.string(context);
    });
    each(context, quiz, fields.take("hints"), |context, question, value| {
        of(given, question).hints = value.integer(context).unwrap_or_default();
    });
    each(context, quiz, fields.take("attempts"), |context, question, value| {
        of(given, question).attempts = value.integer(context).unwrap_or_default();
    });
    fields.finish(context);
    context.question = None;
}

fn other_quiz(context: &mut Context, quiz: &Quiz, value: Value) -> Option<String> {
    let span = value.span.clone();
    let id = value.string(context)?;
    if id != quiz.id {
        let right = &quiz.id;
        let message = both!(
            "these are answers to quiz `{id}`, not `{right}`",
            "это ответы на тест `{id}`, а не `{right}`"
        );
        context.error(Code::OtherQuiz, span, message, None);
    }
    Some(id)
}

fn other_version(context: &mut Context, quiz: &Quiz, value: Value) -> Option<String> {
    let span = value.span.clone();
    let hash = value.string(context)?;
    if hash != quiz.hash {
        let message =
            both!("these are answers to another version of the quiz", "это ответы на другую версию теста");
        let hint = both!("answer the quiz as it is now", "ответьте на тест в нынешнем виде");
        context.error(Code::OtherVersion, span, message, Some(hint));
    }
    Some(hash)
}

/// Calls `read` with each entry of a table whose keys are questions.
fn each(
    context: &mut Context,
    quiz: &Quiz,
    table: Option<Value>,
    mut read: impl FnMut(&mut Context, &Question, Value),
) {
    let Some(fields) = table.and_then(|value| value.fields(context)) else { return };
    for (id, span, value) in fields.into_entries() {
        context.question = None;
        let Some(question) = question(context, quiz, span, &id) else { continue };
        context.question = Some(id);
        read(context, question, value);
    }
    context.question = None;
}

fn question<'q>(context: &mut Context, quiz: &'q Quiz, span: Range<usize>, id: &str) -> Option<&'q Question> {
    let found = quiz.question(id);
    if found.is_none() {
        let similar = closest(id, quiz.questions.iter().map(|question| question.id.as_str()));
        let hint = similar.map(|other| both!("did you mean `{other}`?", "может быть, `{other}`?"));
        let message = both!("the quiz has no question `{id}`", "в тесте нет вопроса `{id}`");
        context.error(Code::UnknownId, span, message, hint);
    }
    found
}

fn of<'a>(given: &'a mut BTreeMap<String, Given>, question: &Question) -> &'a mut Given {
    given.entry(question.id.clone()).or_default()
}

fn certainty(context: &mut Context, value: Value) -> Option<u8> {
    let span = value.span.clone();
    let certainty: u8 = value.integer(context)?;
    if !(1..=3).contains(&certainty) {
        let message = both!("certainty is 1, 2 or 3", "уверенность — это 1, 2 или 3");
        context.error(Code::OutOfRange, span, message, None);
    }
    Some(certainty)
}

fn answer(context: &mut Context, question: &Question, value: Value) -> Option<Answer> {
    match &question.ask {
        Ask::Choice(choice) if value.is_list() && choice.many => {
            ids(context, value, &choice.options).map(Answer::Choice)
        }
        Ask::Choice(choice) if value.is_string() => {
            Some(Answer::Choice(vec![id(context, value, &choice.options)?]))
        }
        Ask::Choice(choice) if choice.many => wrong(context, value, "a list of options", "список вариантов"),
        Ask::Choice(choice) if value.is_list() => only(context, value, &choice.options),
        Ask::Choice(_) => wrong(context, value, "an option", "вариант"),
        Ask::Short(_) if value.is_string() => value.string(context).map(Answer::Words),
        Ask::Short(_) => wrong(context, value, "a string", "строка"),
        Ask::Numeric(_) => value
            .as_written()
            .map(Answer::Number)
            .or_else(|| wrong(context, value, "a number, or a string with one", "число или строка с числом")),
        Ask::Ordering(ordering) if value.is_list() => ids(context, value, &ordering.items).map(Answer::Order),
        Ask::Ordering(_) => wrong(context, value, "a list of items", "список элементов"),
        Ask::Tracing(_) if value.is_table() => trace(context, value).map(Answer::Trace),
        Ask::Tracing(_) => wrong(
            context,
            value,
            "`{ stdout = \"…\" }` or `{ doesCompile = false }`",
            "`{ stdout = \"…\" }` или `{ doesCompile = false }`",
        ),
        Ask::Matching(matching) if value.is_table() => pairs(context, value, &matching.left, &matching.right),
        Ask::Matching(_) => wrong(context, value, "a table of pairs", "таблица пар"),
    }
}

fn wrong(context: &mut Context, value: Value, en: &str, ru: &str) -> Option<Answer> {
    let message = both!("the answer has to be {en}", "ответом должно быть: {ru}");
    context.error(Code::WrongShape, value.span, message, None);
    None
}

/// A list where one option is asked for: as good as the option, if it has one.
fn only(context: &mut Context, value: Value, items: &[Item]) -> Option<Answer> {
    let span = value.span.clone();
    let chosen = ids(context, value, items)?;
    if chosen.len() > 1 {
        let message = both!("only one option can be chosen", "выбрать можно только один вариант");
        context.error(Code::WrongShape, span, message, None);
        return None;
    }
    Some(Answer::Choice(chosen))
}

fn ids(context: &mut Context, value: Value, items: &[Item]) -> Option<Vec<String>> {
    let values = value.list(context)?;
    let read: Vec<Option<String>> = values.into_iter().map(|value| id(context, value, items)).collect();
    read.into_iter().collect()
}

/// An id, or the exact text of the item.
fn id(context: &mut Context, value: Value, items: &[Item]) -> Option<String> {
    let span = value.span.clone();
    let name = value.string(context)?;
    let by_id = items.iter().find(|item| item.id == name);
    let found =
        by_id.or_else(|| items.iter().find(|item| item.text.all().any(|text| text.trim() == name.trim())));
    if found.is_none() {
        unknown(context, span, &name, items);
    }
    found.map(|item| item.id.clone())
}

fn trace(context: &mut Context, value: Value) -> Option<Trace> {
    let span = value.span.clone();
    let mut fields = value.fields(context)?;
    let compiles = fields.take("doesCompile").and_then(|value| value.bool(context));
    let printed = fields.take("stdout").and_then(|value| value.string(context));
    let before = context.problems.len();
    fields.finish(context);
    match (compiles, printed) {
        (None | Some(true), Some(printed)) => Some(Trace::Prints(printed)),
        (Some(false), None) => Some(Trace::DoesNotCompile),
        _ => {
            context.problems.truncate(before);
            let message = both!(
                "the answer has to be `{{ stdout = \"…\" }}` or `{{ doesCompile = false }}`",
                "ответом должно быть `{{ stdout = \"…\" }}` или `{{ doesCompile = false }}`"
            );
            context.error(Code::WrongShape, span, message, None);
            None
        }
    }
}

fn pairs(context: &mut Context, value: Value, left: &[Item], right: &[Item]) -> Option<Answer> {
    let mut pairs = BTreeMap::new();
    for (name, span, value) in value.fields(context)?.into_entries() {
        let partner = id(context, value, right);
        match left.iter().find(|item| item.id == name) {
            Some(item) => pairs.extend(partner.map(|partner| (item.id.clone(), partner))),
            None => unknown(context, span, &name, left),
        }
    }
    Some(Answer::Pairs(pairs))
}
