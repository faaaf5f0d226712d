//! Whether the words a student wrote are those that were meant.
//!
//! The order of the rules is the order of this file's [`judge`]: what was accepted outright, what was rejected with a
//! reason, a slip of the pen, the wrong keyboard layout.

mod layout;
mod normal;
mod typo;

pub use layout::other_layout;
pub use normal::{cyrillic, is_invisible, latin, normal, odd_characters, strip_as_javascript};
pub use typo::near;

use crate::model::{Layout, MatchProfile, MatchRule, Pattern, ShortKey};
use crate::text::Text;

/// What became of the words.
#[derive(Debug, Clone, PartialEq)]
pub enum Judged<'k> {
    /// They are right, in full or in part.
    Accepted {
        /// The share they are worth.
        credit: f64,
        /// What the author tells those who wrote it.
        feedback: Option<&'k Text>,
        /// How they came to be accepted.
        how: How,
    },
    /// They are wrong, for this reason.
    Rejected(Option<&'k Text>),
    /// They would be right in the other keyboard layout, which is not accepted: this is what they read there.
    OtherLayout(String),
    /// They are wrong.
    Wrong,
}

/// How words came to be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// They are what was asked for.
    Outright,
    /// With a slip of the pen; this was meant.
    WithTypo(String),
    /// Typed in the other keyboard layout; this was meant.
    InOtherLayout(String),
}

/// Judges words by a key.
pub fn judge<'k>(key: &'k ShortKey, words: &str) -> Judged<'k> {
    let input = normal(&key.matching, words);
    if let Some((credit, feedback)) = outright(key, &input) {
        return Judged::Accepted { credit, feedback, how: How::Outright };
    }
    if let Some(reject) = key.reject.iter().find(|reject| fits(&key.matching, &reject.pattern, &input)) {
        return Judged::Rejected(reject.feedback.as_ref());
    }
    if let Some((credit, feedback, meant)) = with_typo(key, &input) {
        return Judged::Accepted { credit, feedback, how: How::WithTypo(meant) };
    }
    in_other_layout(key, words).unwrap_or(Judged::Wrong)
}

/// Whether words, made alike by [`normal()`], fit a pattern.
pub fn fits(rule: &MatchRule, pattern: &Pattern, input: &str) -> bool {
    match pattern {
        Pattern::Text(text) => text.all().any(|wording| normal(rule, wording) == input),
        Pattern::Regex(regex) => regex.is_match(input),
        Pattern::Words(words) => {
            let written = pieces(input);
            !words.is_empty()
                && words.iter().all(|word| written.iter().any(|piece| piece_fits(rule, word, piece)))
        }
    }
}

fn piece_fits(rule: &MatchRule, word: &str, piece: &str) -> bool {
    match word.strip_suffix('*') {
        Some(stem) => piece.starts_with(&normal(rule, stem)),
        None => normal(rule, word) == piece,
    }
}

fn pieces(input: &str) -> Vec<&str> {
    let inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '#');
    input.split(|letter| !inside(letter)).filter(|piece| !piece.is_empty()).collect()
}

type Credit<'k> = (f64, Option<&'k Text>);

/// The best of what the input is accepted for.
fn outright<'k>(key: &'k ShortKey, input: &str) -> Option<Credit<'k>> {
    let full = key.full().any(|text| text.all().any(|wording| normal(&key.matching, wording) == input));
    if full {
        return Some((1.0, None));
    }
    let accepted = key.accept.iter().filter(|accept| fits(&key.matching, &accept.pattern, input));
    accepted
        .map(|accept| (accept.credit, accept.feedback.as_ref()))
        .max_by(|one, other| one.0.total_cmp(&other.0))
}

fn with_typo<'k>(key: &'k ShortKey, input: &str) -> Option<(f64, Option<&'k Text>, String)> {
    if key.matching.typos == 0 || key.is_known_term(input) {
        return None;
    }
    let full = key.full().map(|text| (1.0, None, text));
    let part = key.accept.iter().filter_map(|accept| match &accept.pattern {
        Pattern::Text(text) => Some((accept.credit, accept.feedback.as_ref(), text)),
        Pattern::Regex(_) | Pattern::Words(_) => None,
    });
    let meant = full
        .chain(part)
        .flat_map(|(credit, feedback, text)| text.all().map(move |it| (credit, feedback, it)));
    meant
        .filter(|(_, _, wording)| near(&normal(&key.matching, wording), input, key.matching.typos))
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(credit, feedback, wording)| (credit, feedback, wording.to_owned()))
}

fn in_other_layout<'k>(key: &'k ShortKey, words: &str) -> Option<Judged<'k>> {
    if key.matching.layout == Layout::Off {
        return None;
    }
    let meant = other_layout(words)?;
    let (credit, feedback) = outright(key, &normal(&key.matching, &meant))?;
    Some(match key.matching.layout {
        Layout::Accept => Judged::Accepted { credit, feedback, how: How::InOtherLayout(meant) },
        Layout::Warn | Layout::Off => Judged::OtherLayout(meant),
    })
}

impl ShortKey {
    /// What is right in full.
    pub fn full(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.answer).chain(&self.alternatives)
    }

    fn is_known_term(&self, input: &str) -> bool {
        self.terms.iter().any(|term| normal(&self.matching, term) == input)
    }
}

impl MatchRule {
    /// How a profile compares if the author says no more.
    #[must_use]
    pub fn of(profile: MatchProfile) -> MatchRule {
        let prose = profile == MatchProfile::Text;
        let layout = if prose { Layout::Warn } else { Layout::Off };
        MatchRule { profile, typos: 0, homoglyphs: prose, layout }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "shares such as 0, ½ and 1 are exact")]
mod tests {
    use super::*;
    use crate::model::{Accept, Reject};

    fn key(answer: &str, typos: u8) -> ShortKey {
        ShortKey {
            answer: Text::plain(answer),
            alternatives: Vec::new(),
            matching: MatchRule { typos, ..MatchRule::of(MatchProfile::Text) },
            accept: Vec::new(),
            reject: Vec::new(),
            terms: Vec::new(),
        }
    }

    fn accepted(key: &ShortKey, words: &str) -> bool {
        matches!(judge(key, words), Judged::Accepted { .. })
    }

    #[test]
    fn what_a_reader_takes_for_the_same_is_the_same() {
        let gil = key("Глобальная блокировка — интерпретатора", 0);
        for same in ["глобальная  блокировка - интерпретатора.", "«Глобальная блокировка – интерпретатора»"]
        {
            assert!(accepted(&gil, same), "{same}");
        }
        assert!(accepted(&key("pid", 0), "РID")); // Cyrillic Р
        assert!(accepted(&key("способ", 0), "Cпособ")); // Latin C
        assert!(accepted(&key("ещё", 0), "еще"));
        assert!(!accepted(&key("кот", 0), "кит"));
    }

    #[test]
    fn a_slip_of_the_pen_is_forgiven_only_if_asked_for_and_within_its_length() {
        for (right, slip) in [("идентификатор процесса", "идентефикатор процеса"), ("spawn", "spawm")]
        {
            assert!(accepted(&key(right, 2), slip), "{slip}");
            assert!(!accepted(&key(right, 0), slip), "{slip}");
        }
        for (right, other) in
            [("fork", "form"), ("PID", "PPID"), ("процесс", "прогресс"), ("python3", "python2")]
        {
            assert!(!accepted(&key(right, 2), other), "{other}");
        }
    }

    #[test]
    fn a_term_is_no_misspelling_of_another() {
        let mut thread = key("поток", 1);
        assert!(accepted(&thread, "потом"));
        thread.terms = vec!["потом".into()];
        assert!(!accepted(&thread, "потом"));
    }

    #[test]
    fn the_wrong_keyboard_layout_is_told_and_counts_only_if_the_author_accepts_it() {
        let mut gil = key("GIL", 0);
        assert_eq!(judge(&gil, "пшд"), Judged::OtherLayout("gil".into()));
        gil.matching.layout = Layout::Accept;
        assert!(accepted(&gil, "пшд"));
        gil.matching.layout = Layout::Off;
        assert_eq!(judge(&gil, "пшд"), Judged::Wrong);
    }

    #[test]
    fn the_best_credit_wins_and_a_rejection_comes_before_a_typo() {
        let mut short = key("concurrency", 2);
        let part = |credit, word: &str| Accept {
            pattern: Pattern::Words(vec![word.into()]),
            credit,
            feedback: None,
        };
        short.accept = vec![part(0.25, "async*"), part(0.5, "asynchrony")];
        assert!(matches!(judge(&short, "Asynchrony"), Judged::Accepted { credit, .. } if credit == 0.5));
        assert!(matches!(judge(&short, "by asyncio"), Judged::Accepted { credit, .. } if credit == 0.25));
        short.reject =
            vec![Reject { pattern: Pattern::Text("concurrence".into()), feedback: Some("no".into()) }];
        assert_eq!(judge(&short, "concurrence"), Judged::Rejected(Some(&"no".into())));
    }

    #[test]
    fn code_keeps_its_case_and_loses_trailing_blanks() {
        let mut code = key("p.start()\np.join()", 0);
        code.matching = MatchRule::of(MatchProfile::Code);
        assert!(accepted(&code, "p.start()  \r\np.join()\r\n"));
        assert!(!accepted(&code, "P.start()\np.join()"));
    }
}
