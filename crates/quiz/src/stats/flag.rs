//! What of a question needs a look.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Item, OptionUse, Result};
use crate::answer::Answer;
use crate::lang::{Lang, plural_en, plural_ru, say};
use crate::model::{Question, Rule, ShortKey};
use crate::score::Verdict;
use crate::words::{fits, normal};

/// What needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum Flag {
    /// Nearly everybody has it right.
    TooEasy,
    /// Guessing earns as much.
    NoBetterThanGuessing,
    /// It tells the stronger students hardly from the weaker.
    WeakDiscrimination,
    /// Weaker students do better: the key may be wrong.
    NegativeDiscrimination,
    /// Hardly anybody takes this wrong option for right.
    RareDistractor {
        /// Its id.
        option: String,
    },
    /// The stronger students choose this wrong option rather than the right one.
    MisleadingDistractor {
        /// Its id.
        option: String,
    },
    /// Several wrote the same, and the quiz says nothing of it.
    CommonWrong {
        /// The words, made alike.
        words: String,
        /// How many wrote them.
        count: usize,
    },
}

/// So many equal wrong answers are worth a look.
const SEVERAL: usize = 3;

pub fn flags(question: &Question, item: &Item, results: &[&Result]) -> Vec<Flag> {
    let mut flags = of_facility(item);
    flags.extend(of_discrimination(item.discrimination));
    flags.extend(of_options(&item.options));
    flags.extend(common_wrong(question, results));
    flags
}

fn of_facility(item: &Item) -> Vec<Flag> {
    match item.facility {
        Some(share) if share > 0.95 => vec![Flag::TooEasy],
        Some(share) if share < item.guess.unwrap_or(0.0) + 0.05 => vec![Flag::NoBetterThanGuessing],
        _ => Vec::new(),
    }
}

fn of_discrimination(discrimination: Option<f64>) -> Option<Flag> {
    match discrimination? {
        value if value < 0.0 => Some(Flag::NegativeDiscrimination),
        value if value < 0.1 => Some(Flag::WeakDiscrimination),
        _ => None,
    }
}

fn of_options(options: &[OptionUse]) -> Vec<Flag> {
    let right = options.iter().filter(|option| option.right == Some(true)).filter_map(|option| option.top);
    let least_right = right.min_by(f64::total_cmp);
    let mut flags = Vec::new();
    for OptionUse { option, share, top, .. } in options.iter().filter(|option| option.right == Some(false)) {
        if share.is_some_and(|share| share < 0.05) {
            flags.push(Flag::RareDistractor { option: option.clone() });
        }
        if top.zip(least_right).is_some_and(|(top, right)| top > right) {
            flags.push(Flag::MisleadingDistractor { option: option.clone() });
        }
    }
    flags
}

fn common_wrong(question: &Question, results: &[&Result]) -> Vec<Flag> {
    let Some(Rule::Short(key)) = question.key.as_ref().map(|key| &key.rule) else { return Vec::new() };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for outcome in results.iter().filter_map(|result| result.outcome(&question.id)) {
        if let (Verdict::Wrong, Some(Answer::Words(words))) = (outcome.verdict, &outcome.answer) {
            *counts.entry(normal(&key.matching, words)).or_default() += 1;
        }
    }
    let told = counts.into_iter().filter(|(words, count)| *count >= SEVERAL && !is_rejected(key, words));
    told.map(|(words, count)| Flag::CommonWrong { words, count }).collect()
}

fn is_rejected(key: &ShortKey, words: &str) -> bool {
    words.is_empty() || key.reject.iter().any(|reject| fits(&key.matching, &reject.pattern, words))
}

impl Flag {
    /// What needs a look, in a sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Flag::TooEasy => say!(lang, "nearly everybody has it right", "почти все отвечают верно"),
            Flag::NoBetterThanGuessing => {
                say!(lang, "guessing earns as much", "угадыванием заработали бы столько же")
            }
            Flag::WeakDiscrimination => say!(
                lang,
                "hardly tells stronger students from weaker ones",
                "почти не отличает сильных студентов от слабых"
            ),
            Flag::NegativeDiscrimination => say!(
                lang,
                "weaker students do better here: check the key",
                "слабые отвечают лучше сильных: проверьте ключ"
            ),
            Flag::RareDistractor { option } => {
                say!(lang, "hardly anybody chooses `{option}`", "`{option}` почти никто не выбирает")
            }
            Flag::MisleadingDistractor { option } => say!(
                lang,
                "the better half chooses `{option}` more often than a right option",
                "сильная половина выбирает `{option}` чаще, чем верный вариант"
            ),
            Flag::CommonWrong { words, count } => {
                let (en, ru) = (
                    plural_en(*count, "student", "students"),
                    plural_ru(*count, "студента", "студентов", "студентов"),
                );
                say!(
                    lang,
                    "{count} {en} wrote `{words}`: accept it, or reject it with a reason",
                    "`{words}` — ответ {count} {ru}: примите его или отклоните с объяснением"
                )
            }
        }
    }
}
