//! The keys of the quiz as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::fields::Fields;
use super::value::Value;
use super::{choice, question};
use crate::lang::both;
use crate::model::{ChoiceCredit, Feedback, Part, Profile, Question, Quiz, Rule, Seed, Shuffle};
use crate::problem::Code;
use crate::text::Text;
use crate::words::near;

/// Reads the quiz. What comes back is complete only if no error was told.
pub fn quiz(context: &mut Context, mut fields: Fields, stem: &str, hash: String) -> Quiz {
    context.strict = schema(context, &mut fields);
    context.credit = if context.strict { ChoiceCredit::Balanced } else { ChoiceCredit::AllOrNothing };
    context.part = part(context, &mut fields);
    context.languages = languages(context, &mut fields);
    defaults(context, &mut fields);
    let given_hash = fields.take_ours(context, "publicHash").and_then(|value| value.name(context));
    let multipart = fields.take("multipart").map(|value| named_texts(context, value)).unwrap_or_default();
    let quiz = Quiz {
        id: fields.take_ours(context, "id").and_then(|value| value.name(context)).unwrap_or(stem.to_owned()),
        title: fields.take_ours(context, "title").and_then(|value| value.text(context)),
        languages: context.languages.clone(),
        lesson: fields.take_ours(context, "lesson").and_then(|value| value.name(context)),
        pass: fields.take_ours(context, "pass").and_then(|value| value.number(context, 0.0..=1.0)),
        attempts: fields.take_ours(context, "attempts").and_then(|value| value.count(context, 1)),
        feedback: feedback(context, &mut fields),
        shuffle: shuffle(context, &mut fields),
        glossary: fields
            .take_ours(context, "glossary")
            .map(|it| named_texts(context, it))
            .unwrap_or_default(),
        profile: if context.strict { Profile::Schema1 } else { Profile::Mdbook },
        part: context.part,
        hash: given_hash.unwrap_or(hash),
        questions: questions(context, &mut fields, stem, &multipart),
        multipart,
    };
    fields.finish(context);
    with_terms(quiz)
}

fn schema(context: &mut Context, fields: &mut Fields) -> bool {
    let Some(value) = fields.take("schema") else { return false };
    let span = value.span.clone();
    let schema: Option<i64> = value.integer(context);
    if schema.is_some_and(|number| number != 1) {
        let message = both!("this schema is not known", "такая схема неизвестна");
        let hint = both!("write `schema = 1`", "напишите `schema = 1`");
        context.error(Code::UnknownSchema, span, message, Some(hint));
    }
    true
}

fn part(context: &mut Context, fields: &mut Fields) -> Part {
    let names = [("whole", Part::Whole), ("public", Part::Public), ("key", Part::Key)];
    let part = fields.take_ours(context, "part").and_then(|value| value.one_of(context, &names));
    part.unwrap_or(Part::Whole)
}

fn languages(context: &mut Context, fields: &mut Fields) -> Vec<String> {
    let Some(value) = fields.take_ours(context, "languages") else { return Vec::new() };
    value.names(context)
}

fn defaults(context: &mut Context, fields: &mut Fields) {
    let Some(value) = fields.take_ours(context, "defaults") else { return };
    let Some(mut defaults) = value.fields(context) else { return };
    if let Some(weight) =
        defaults.take("weight").and_then(|value| value.number(context, 0.0..=question::MOST_WEIGHT))
    {
        context.weight = weight;
    }
    if let Some(credit) = defaults.take("credit").and_then(|value| value.one_of(context, choice::CREDITS)) {
        context.credit = credit;
    }
    if let Some(typos) = defaults.take("typos") {
        let limited = typos.number(context, 0.0..=2.0);
        context.typos = limited.map_or(0, |number| if number >= 2.0 { 2 } else { u8::from(number >= 1.0) });
    }
    defaults.finish(context);
}

fn feedback(context: &mut Context, fields: &mut Fields) -> Feedback {
    let names = [
        ("after-question", Feedback::AfterQuestion),
        ("after-quiz", Feedback::AfterQuiz),
        ("score-only", Feedback::ScoreOnly),
    ];
    let said = fields.take_ours(context, "feedback").and_then(|value| value.one_of(context, &names));
    said.unwrap_or(if context.strict { Feedback::AfterQuestion } else { Feedback::AfterQuiz })
}

fn shuffle(context: &mut Context, fields: &mut Fields) -> Shuffle {
    let mut shuffle = Shuffle { questions: false, options: true, seed: Seed::Student };
    let Some(value) = fields.take_ours(context, "shuffle") else { return shuffle };
    let Some(mut fields) = value.fields(context) else { return shuffle };
    if let Some(questions) = fields.take("questions").and_then(|value| value.bool(context)) {
        shuffle.questions = questions;
    }
    if let Some(options) = fields.take("options").and_then(|value| value.bool(context)) {
        shuffle.options = options;
    }
    if let Some(seed) = fields.take("seed").and_then(|value| seed(context, value)) {
        shuffle.seed = seed;
    }
    fields.finish(context);
    shuffle
}

fn seed(context: &mut Context, value: Value) -> Option<Seed> {
    if value.is_integer() {
        return value.integer(context).map(Seed::Number);
    }
    let seeds = value.one_of(context, &[("student", true), ("fixed", false)])?;
    Some(if seeds { Seed::Student } else { Seed::Fixed })
}

fn named_texts(context: &mut Context, value: Value) -> BTreeMap<String, Text> {
    let Some(fields) = value.fields(context) else { return BTreeMap::new() };
    fields.into_entries().filter_map(|(name, _, value)| Some((name, value.text(context)?))).collect()
}

fn questions(
    context: &mut Context,
    fields: &mut Fields,
    stem: &str,
    multipart: &BTreeMap<String, Text>,
) -> Vec<Question> {
    let Some(value) = fields.need(context, "questions") else { return Vec::new() };
    let span = value.span.clone();
    let values = value.list(context).unwrap_or_default();
    if values.is_empty() {
        let message = both!("the quiz has no questions", "в тесте нет вопросов");
        context.error(Code::NoQuestions, span, message, None);
    }
    let mut ids = BTreeSet::new();
    let mut questions = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        context.question = Some(format!("{stem}#{}", at + 1));
        questions.extend(question::question(context, value, multipart, &mut ids));
    }
    context.question = None;
    questions
}

/// Marks as [`crate::ShortKey::terms`] what could be taken for a misspelling of a question's answer and is another term.
fn with_terms(mut quiz: Quiz) -> Quiz {
    let terms = terms(&quiz);
    for question in &mut quiz.questions {
        let Some(Rule::Short(key)) = question.key.as_mut().map(|key| &mut key.rule) else { continue };
        if key.matching.typos == 0 {
            continue;
        }
        let own: Vec<String> = key.full().flat_map(Text::all).map(str::to_lowercase).collect();
        let other = |term: &&String| !own.contains(term) && own.iter().any(|it| near(it, term, 2));
        key.terms = terms.iter().filter(other).cloned().collect();
    }
    quiz
}

fn terms(quiz: &Quiz) -> BTreeSet<String> {
    let glossary =
        quiz.glossary.iter().flat_map(|(term, text)| std::iter::once(term.as_str()).chain(text.all()));
    let answers = quiz.questions.iter().filter_map(|question| match &question.key.as_ref()?.rule {
        Rule::Short(key) => Some(key.full().flat_map(Text::all)),
        _ => None,
    });
    glossary.chain(answers.flatten()).map(str::to_lowercase).collect()
}
