//! A question in one language, as learning platforms know it, and what they do not know.

use super::Format;
use crate::decimal::Decimal;
use crate::lang::{Both, both};
use crate::model::{
    Arrange, Ask, Choice, ChoiceCredit, ChoiceKey, Item, MatchProfile, Matching, MatchingCredit, MatchingKey,
    Numeric, NumericKey, OrderRule, Ordering, OrderingCredit, OrderingKey, Pattern, Question, Quiz, Rule,
    ShortKey, Status, Target, Tracing, TracingKey,
};
use crate::score::number;
use crate::text::Text;

/// A question in one language.
pub struct Lowered {
    pub id: String,
    /// What is asked, in Markdown.
    pub prompt: String,
    pub explanation: Option<String>,
    pub hints: Vec<String>,
    pub weight: f64,
    pub tags: Vec<String>,
    pub kind: Kind,
}

/// What is to be done, and what is right.
pub enum Kind {
    /// Where it is exact, all and only the right ones count.
    Choice {
        many: bool,
        exact: bool,
        shuffled: bool,
        options: Vec<Credited>,
    },
    Words {
        case: bool,
        answers: Vec<Credited>,
    },
    Number {
        answers: Vec<Near>,
    },
    Pairs {
        left: Vec<Pair>,
        spare: Vec<String>,
    },
    Order {
        items: Vec<String>,
    },
}

/// A text with what it earns, from −1 to 1, and what is told to who gave it.
pub struct Credited {
    pub text: String,
    pub credit: f64,
    pub feedback: Option<String>,
}

/// A number with what it earns.
pub struct Near {
    pub value: Decimal,
    pub within: Decimal,
    pub credit: f64,
    pub feedback: Option<String>,
}

/// An item and the text of its partner.
pub struct Pair {
    pub left: String,
    pub right: String,
}

/// One question on its way into one language and one format.
struct Lowering<'q> {
    language: &'q str,
    format: Format,
    notes: Vec<Both>,
}

pub fn lower(
    quiz: &Quiz,
    question: &Question,
    language: &str,
    format: Format,
) -> (Option<Lowered>, Vec<Both>) {
    let mut lowering = Lowering { language, format, notes: Vec::new() };
    let kind = lowering.kind(question);
    if kind.is_some() {
        lowering.note_what_is_lost(question);
    }
    let lowered = kind.map(|kind| Lowered {
        id: question.id.clone(),
        prompt: lowering.prompt(quiz, question),
        explanation: question.key.as_ref().and_then(|key| key.context.as_ref()).map(|it| lowering.text(it)),
        hints: question.hints.iter().map(|hint| lowering.text(hint)).collect(),
        weight: question.weight,
        tags: question.tags.clone(),
        kind,
    });
    (lowered, lowering.notes)
}

impl Lowering<'_> {
    fn text(&self, text: &Text) -> String {
        text.in_language(self.language).trim().replace("\r\n", "\n")
    }

    fn optional(&self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    fn left_out(&mut self, message: Both) -> Option<Kind> {
        let Both { en, ru } = message;
        self.notes.push(both!("left out: {en}", "не вошёл: {ru}"));
        None
    }

    fn prompt(&self, quiz: &Quiz, question: &Question) -> String {
        let shared = question.multipart.as_ref().and_then(|name| quiz.multipart.get(name));
        let mut parts: Vec<String> =
            shared.into_iter().chain(question.ask.prompt()).map(|it| self.text(it)).collect();
        if let Ask::Tracing(tracing) = &question.ask {
            parts.push(format!("```{}\n{}\n```", tracing.language, tracing.program.trim_matches('\n')));
        }
        parts.join("\n\n")
    }

    fn note_what_is_lost(&mut self, question: &Question) {
        let gift = self.format == Format::Gift;
        let no_hints = self.format != Format::MoodleXml;
        let lost = [
            (
                question.status == Status::FullCredit,
                both!("that everybody gets the points", "что баллы получают все"),
            ),
            (gift && (question.weight - 1.0).abs() > 1e-9, both!("the weight", "вес")),
            (no_hints && !question.hints.is_empty(), both!("the hints", "подсказки")),
            (question.hint_cost > 0.0, both!("what hints cost", "цена подсказок")),
            (!question.refs.is_empty(), both!("the places in the lesson", "ссылки на урок")),
            (question.level.is_some(), both!("the level", "уровень")),
            (question.attempts.is_some(), both!("the number of attempts", "число попыток")),
            (question.asks_explanation, both!("that reasons are asked for", "просьба объяснить ответ")),
            (self.format == Format::Qti21 && !question.tags.is_empty(), both!("the tags", "метки")),
        ];
        for (_, Both { en, ru }) in lost.into_iter().filter(|(is_lost, _)| *is_lost) {
            self.notes.push(both!("lost: {en}", "теряется: {ru}"));
        }
    }

    /// QTI would need a rule of its own for each.
    fn note_feedback(&mut self, told: bool) {
        if told && self.format == Format::Qti21 {
            self.lost("what is told about single answers", "отзывы на отдельные ответы");
        }
    }

    fn lost(&mut self, en: &str, ru: &str) {
        self.notes.push(both!("lost: {en}", "теряется: {ru}"));
    }

    fn kind(&mut self, question: &Question) -> Option<Kind> {
        let Some(key) = &question.key else {
            return self.left_out(both!("there is no key to it here", "здесь нет ключа к нему"));
        };
        match (&question.ask, &key.rule) {
            (Ask::Choice(ask), Rule::Choice(key)) => self.choice(ask, key),
            (Ask::Short(_), Rule::Short(key)) => self.words(key),
            (Ask::Tracing(ask), Rule::Tracing(key)) => self.tracing(ask, key),
            (Ask::Numeric(ask), Rule::Numeric(key)) => Some(self.number(ask, key)),
            (Ask::Ordering(ask), Rule::Ordering(key)) => self.order(ask, key),
            (Ask::Matching(ask), Rule::Matching(key)) => self.pairs(ask, key),
            _ => self.left_out(both!("the key is of another type", "ключ другого типа")),
        }
    }

    fn choice(&mut self, ask: &Choice, key: &ChoiceKey) -> Option<Kind> {
        if ask.choose.is_some() {
            self.lost(
                "that some of the options are drawn; all are asked",
                "выбор части вариантов; показаны все",
            );
        }
        if ask.options.iter().any(|option| option.pin.is_some()) {
            self.lost("the places of pinned options", "закреплённые места вариантов");
        }
        if key.options.values().any(|option| option.mode.is_some()) {
            self.lost("the errata of options", "исправления отдельных вариантов");
        }
        let credits = self.credits(ask, key);
        if self.format == Format::Gift && !ask.many && credits.iter().all(|credit| *credit >= 1.0) {
            return self.left_out(both!("every option is right", "верны все варианты"));
        }
        let option = |(item, credit): (&Item, f64)| Credited {
            text: self.text(&item.text),
            credit,
            feedback: self.optional(key.options.get(&item.id).and_then(|known| known.feedback.as_ref())),
        };
        let options = ask.options.iter().zip(credits).map(option).collect();
        let exact = key.credit == ChoiceCredit::AllOrNothing;
        Some(Kind::Choice { many: ask.many, exact, shuffled: ask.arrange == Arrange::Shuffled, options })
    }

    /// What each option adds. All three formats add up what was chosen and take nothing below zero.
    fn credits(&mut self, ask: &Choice, key: &ChoiceKey) -> Vec<f64> {
        let right = |id: &str| key.right.iter().any(|it| it == id);
        let count = ask.options.iter().filter(|option| right(&option.id)).count().max(1);
        let others = (ask.options.len() - count.min(ask.options.len())).max(1);
        let of_right = if ask.many { 1.0 / number(count) } else { 1.0 };
        let of_wrong = match key.credit {
            _ if !ask.many => 0.0,
            ChoiceCredit::NetCorrect => -of_right,
            ChoiceCredit::ProportionalCorrect => -1.0,
            ChoiceCredit::Balanced | ChoiceCredit::Fractions => -1.0 / number(others),
            ChoiceCredit::AllOrNothing if self.format == Format::Qti21 => 0.0,
            ChoiceCredit::AllOrNothing | ChoiceCredit::EachOption | ChoiceCredit::Coverage => {
                self.lost(
                    "its rule for partial credit; wrong options take away what right ones give",
                    "правило частичного балла; неверные варианты отнимают то, что дают верные",
                );
                -1.0 / number(others)
            }
        };
        let own = |id: &str| key.options.get(id).and_then(|known| known.credit).unwrap_or(0.0);
        let credit = |id: &str| match key.credit {
            ChoiceCredit::Fractions => own(id),
            _ if right(id) => of_right,
            _ => of_wrong,
        };
        ask.options.iter().map(|option| credit(&option.id)).collect()
    }

    fn words(&mut self, key: &ShortKey) -> Option<Kind> {
        self.note_how_words_are_compared(key);
        let accepted = key.accept.iter().any(|accept| accept.feedback.is_some());
        self.note_feedback(accepted || key.reject.iter().any(|reject| reject.feedback.is_some()));
        let mut answers = Vec::new();
        let mut add = |texts: &Text, credit: f64, feedback: Option<String>| {
            for text in texts.all() {
                let text = text.trim().to_owned();
                answers.push(Credited { text, credit, feedback: feedback.clone() });
            }
        };
        key.full().for_each(|text| add(text, 1.0, None));
        for accept in &key.accept {
            if let Pattern::Text(text) = &accept.pattern {
                add(text, accept.credit, self.optional(accept.feedback.as_ref()));
            }
        }
        for reject in &key.reject {
            if let Pattern::Text(text) = &reject.pattern {
                add(text, 0.0, self.optional(reject.feedback.as_ref()));
            }
        }
        let case = matches!(key.matching.profile, MatchProfile::Code | MatchProfile::Exact);
        if self.format == Format::Gift && answers.iter().any(|answer| answer.text.contains("->")) {
            return self.left_out(both!("an answer has `->` in it", "в ответе есть `->`"));
        }
        Some(Kind::Words { case, answers })
    }

    fn note_how_words_are_compared(&mut self, key: &ShortKey) {
        let accepted = key.accept.iter().map(|accept| &accept.pattern);
        let patterns = accepted.chain(key.reject.iter().map(|reject| &reject.pattern));
        if patterns.clone().any(|pattern| !matches!(pattern, Pattern::Text(_))) {
            self.lost(
                "answers given by a pattern (`regex`, `words`)",
                "ответы, заданные образцом (`regex`, `words`)",
            );
        }
        if key.matching.typos > 0 {
            self.lost("that typos are forgiven", "прощение опечаток");
        }
        if key.matching.profile == MatchProfile::Text {
            self.lost(
                "that `ё` and `е`, quotes, dashes, punctuation and the keyboard layout do not matter",
                "что не важны `ё` и `е`, кавычки, тире, знаки препинания и раскладка",
            );
        }
        let case = matches!(key.matching.profile, MatchProfile::Code | MatchProfile::Exact);
        if case && self.format == Format::Gift {
            self.lost("that case matters", "что важен регистр букв");
        }
    }

    fn tracing(&mut self, ask: &Tracing, key: &TracingKey) -> Option<Kind> {
        let one_line = key.stdouts.iter().all(|output| output.trim().lines().count() == 1);
        if !key.compiles || key.stdouts.is_empty() || !one_line {
            return self.left_out(both!(
                "what a program prints in several lines, or that it does not compile, cannot be asked",
                "нельзя спросить о выводе из нескольких строк или о том, что программа не компилируется"
            ));
        }
        if ask.prompt.is_none() {
            self.notes
                .push(both!("the program stands alone, without a question", "программа стоит без вопроса"));
        }
        self.lost("that the program may not compile", "возможность ответить, что программа не компилируется");
        let answer =
            |output: &String| Credited { text: output.trim().to_owned(), credit: 1.0, feedback: None };
        Some(Kind::Words { case: true, answers: key.stdouts.iter().map(answer).collect() })
    }

    fn number(&mut self, ask: &Numeric, key: &NumericKey) -> Kind {
        if ask.unit.is_some() || !key.units.is_empty() {
            self.lost("the units", "единицы измерения");
        }
        self.note_feedback(key.accept.iter().any(|accept| accept.feedback.is_some()));
        let (value, within) = match &key.target {
            Target::Value(value) => (value.clone(), key.abs.clone().max(&key.rel * &value.abs())),
            Target::Range(from, to) => middle(from, to),
        };
        let mut answers = vec![Near { value, within, credit: 1.0, feedback: None }];
        answers.extend(key.accept.iter().map(|accept| Near {
            value: accept.value.clone(),
            within: accept.abs.clone(),
            credit: accept.credit,
            feedback: self.optional(accept.feedback.as_ref()),
        }));
        Kind::Number { answers }
    }

    fn order(&mut self, ask: &Ordering, key: &OrderingKey) -> Option<Kind> {
        let OrderRule::Total(order) = &key.order else {
            return self.left_out(both!("several orders are right", "верных порядков несколько"));
        };
        if !key.distractors.is_empty() {
            return self.left_out(both!("some items do not belong", "есть лишние элементы"));
        }
        let items: Vec<String> =
            order.iter().filter_map(|id| ask.item(id)).map(|item| self.text(&item.text)).collect();
        if self.format == Format::Qti21 {
            if key.credit != OrderingCredit::Exact {
                self.lost(
                    "its rule for partial credit; the order is right or wrong",
                    "правило частичного балла; порядок верен или нет",
                );
            }
            return Some(Kind::Order { items });
        }
        self.notes.push(both!(
            "asked as a matching of items and places",
            "задаётся как соответствие элементов и мест"
        ));
        let place = |(at, left): (usize, String)| Pair { left, right: (at + 1).to_string() };
        Some(Kind::Pairs { left: items.into_iter().enumerate().map(place).collect(), spare: Vec::new() })
    }

    fn pairs(&mut self, ask: &Matching, key: &MatchingKey) -> Option<Kind> {
        if key.credit == MatchingCredit::AllOrNothing {
            self.lost("that only all pairs together count", "что засчитываются только все пары сразу");
        }
        let partner = |left: &str| key.pairs.get(left).and_then(|right| ask.right(right));
        let mut left = Vec::new();
        for item in &ask.left {
            let right = self.text(&partner(&item.id)?.text);
            left.push(Pair { left: self.text(&item.text), right });
        }
        if self.format == Format::Gift && left.iter().any(|pair| pair.left.contains("->")) {
            return self.left_out(both!("an item has `->` in it", "в элементе есть `->`"));
        }
        let spare = ask.right.iter().filter(|right| !key.pairs.values().any(|it| *it == right.id));
        let spare =
            spare.map(|right| self.text(&right.text)).filter(|text| !left.iter().any(|it| it.right == *text));
        Some(Kind::Pairs { spare: spare.collect(), left })
    }
}

/// The middle of a range, and how far its ends are from there.
pub fn middle(from: &Decimal, to: &Decimal) -> (Decimal, Decimal) {
    let half = Decimal::parse("0.5").expect("a number");
    let within = &(to - from) * &half;
    (to - &within, within)
}
