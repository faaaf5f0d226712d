//! What can be read, and looks wrong all the same.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::context::Context;
use crate::lang::both;
use crate::model::{Arrange, Ask, Choice, Item, MatchProfile, MatchRule, OptionMode, Rule};
use crate::problem::Code;
use crate::text::Text;
use crate::words::normal;

/// Looks at a question that was read.
pub fn question(context: &mut Context, span: &Range<usize>, ask: &Ask, rule: Option<&Rule>) {
    match ask {
        Ask::Choice(choice) => {
            self::choice(context, span, choice);
            if let Some(Rule::Choice(key)) = rule {
                let counted = |item: &&Item| {
                    key.options.get(&item.id).and_then(|it| it.mode) != Some(OptionMode::Disregard)
                };
                let count = choice.options.iter().filter(counted).count();
                if choice.many && count > 1 && key.right.len() >= count {
                    everything_right(context, span);
                }
            }
        }
        Ask::Matching(matching) => {
            unpinned(context, span, &matching.right);
            equal(context, span, &matching.left);
        }
        Ask::Ordering(ordering) => telling(context, span, &ordering.items),
        Ask::Short(_) | Ask::Tracing(_) | Ask::Numeric(_) => {}
    }
}

fn choice(context: &mut Context, span: &Range<usize>, choice: &Choice) {
    if choice.options.len() < 2 {
        let message = both!("there is nothing to choose from", "выбирать не из чего");
        context.error_if_strict(Code::TooFewOptions, span.clone(), message, None);
    }
    equal(context, span, &choice.options);
    telling(context, span, &choice.options);
    negative(context, span, &choice.prompt);
    if choice.arrange == Arrange::Shuffled {
        unpinned(context, span, &choice.options);
    }
}

/// Options that a student cannot tell apart. Case and punctuation tell apart, but are easily missed.
fn equal(context: &mut Context, span: &Range<usize>, items: &[Item]) {
    for (at, item) in items.iter().enumerate() {
        let earlier = &items[..at];
        let (one, text) = (&item.id, item.text.first().trim());
        if let Some(Item { id, .. }) =
            earlier.iter().find(|other| alike(MatchProfile::Code, &other.text, &item.text))
        {
            let message = both!(
                "options `{id}` and `{one}` read the same: {text}",
                "варианты `{id}` и `{one}` одинаковы: {text}"
            );
            context.error_if_strict(Code::EqualOptions, span.clone(), message, None);
        } else if let Some(Item { id, .. }) =
            earlier.iter().find(|other| alike(MatchProfile::Text, &other.text, &item.text))
        {
            let message = both!(
                "options `{id}` and `{one}` are hard to tell apart: {text}",
                "варианты `{id}` и `{one}` трудно различить: {text}"
            );
            context.warn(Code::EqualOptions, span.clone(), message, None);
        }
    }
}

fn alike(profile: MatchProfile, one: &Text, other: &Text) -> bool {
    let rule = MatchRule::of(profile);
    one.languages().any(|(code, wording)| {
        other.speaks(code) && normal(&rule, other.in_language(code)) == normal(&rule, wording)
    })
}

fn everything_right(context: &mut Context, span: &Range<usize>) {
    let message = both!("every option is right", "верны все варианты");
    let hint = both!("add an option that is wrong", "добавьте неверный вариант");
    context.warn(Code::EverythingRight, span.clone(), message, Some(hint));
}

static TELLING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(right|wrong|correct|incorrect|answer|distractor|good|bad|верн|неверн|прав)[a-zа-я]*[-_]?\d*$",
    )
    .expect("a constant")
});

fn telling(context: &mut Context, span: &Range<usize>, items: &[Item]) {
    for Item { id, .. } in items.iter().filter(|item| TELLING.is_match(&item.id)) {
        let message = both!("the id `{id}` tells the answer", "id `{id}` выдаёт ответ");
        let hint = both!("name the option after what it says", "назовите вариант по смыслу");
        context.warn(Code::TellingId, span.clone(), message, Some(hint));
    }
}

static NEGATIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\bNOT\b|\bНЕ\b|(?i:\b(which|what)\b[^?.]*\b(is|are|does|do|can|was|were)(n't| not)\b|\b(which|all)\b[^?.]*\bexcept\b",
        r"|\b(что|какое|какие|какой|какая|каких)\b[^?.]*\b(неверн\w+|не (верн\w+|явля\w+|относ\w+|вход\w+|правда|подход\w+)|кроме)\b)"
    ))
    .expect("a constant")
});

fn negative(context: &mut Context, span: &Range<usize>, prompt: &Text) {
    if prompt.all().any(|wording| NEGATIVE.is_match(wording)) {
        let message = both!(
            "the question asks what is not so, which is easily misread",
            "вопрос с отрицанием легко понять неверно"
        );
        let hint = both!("ask what is so", "спросите о том, что верно");
        context.warn(Code::NegativeStem, span.clone(), message, Some(hint));
    }
}

static NONE_OR_ALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(none|all|both|any|neither) of (the|these|them)\b|^\W*(ничего|ничто|никакой|ни один|ни одна|ни одно) из\b",
        r"|^\W*(все|всё) (перечисл|вышепереч|эти|это|варианты|ответы|сказанное)|^\W*нет (верн|правильн)"
    ))
    .expect("a constant")
});

fn unpinned(context: &mut Context, span: &Range<usize>, items: &[Item]) {
    let loose = items.iter().filter(|item| item.pin.is_none());
    for item in loose.filter(|item| item.text.all().any(|wording| NONE_OR_ALL.is_match(wording))) {
        let text = item.text.first();
        let message = both!(
            "`{text}` can be shuffled between the others",
            "`{text}` может оказаться между другими вариантами"
        );
        let hint = both!("add `pin = \"last\"` to this option", "добавьте этому варианту `pin = \"last\"`");
        context.warn(Code::UnpinnedNone, span.clone(), message, Some(hint));
    }
}
