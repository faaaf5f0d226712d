//! Makes alike what a reader would take for the same.

use unicode_normalization::UnicodeNormalization;

use crate::model::{MatchProfile, MatchRule};

/// The text as it is compared. To make it alike twice is to make it alike once.
#[must_use]
pub fn normal(rule: &MatchRule, text: &str) -> String {
    match rule.profile {
        MatchProfile::Exact => text.to_owned(),
        MatchProfile::Mdbook => strip_as_javascript(&text.to_lowercase()).to_owned(),
        MatchProfile::Code => code(text),
        MatchProfile::Text => prose(text, rule.homoglyphs),
    }
}

fn code(text: &str) -> String {
    let text: String = text.nfc().collect::<String>().replace("\r\n", "\n");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Repeats its steps until nothing changes: what one step leaves, such as an accent without the character that stood
/// between it and its letter, is work for an earlier one.
fn prose(text: &str, homoglyphs: bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..8 {
        let next = prose_once(&text, homoglyphs);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn prose_once(text: &str, homoglyphs: bool) -> String {
    let visible: String = text.nfkc().filter(|letter| !is_invisible(*letter) && *letter != STRESS).collect();
    let plain: String = visible.to_lowercase().chars().map(plain_letter).collect();
    let spaced = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = spaced.trim_matches(|letter: char| letter.is_whitespace() || "\"'`.,;!?".contains(letter));
    let kept = if bare.is_empty() { &spaced } else { bare };
    if homoglyphs { one_script_a_word(kept) } else { kept.to_owned() }
}

const STRESS: char = '\u{301}';

fn plain_letter(letter: char) -> char {
    match letter {
        'ё' => 'е',
        '«' | '»' | '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        '–' | '—' | '−' | '‐' | '‑' | '‒' => '-',
        other => other,
    }
}

/// Characters of the category Cf: they change how a text is drawn, and cannot be seen.
pub fn is_invisible(letter: char) -> bool {
    matches!(u32::from(letter),
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2 | 0x180e
        | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0x2066..=0x206f | 0xfeff | 0xfff9..=0xfffb
        | 0x110bd | 0x110cd | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0001
        | 0xe0020..=0xe007f)
}

/// The text with what cannot be seen written out: `5<U+202C>`.
#[must_use]
pub fn odd_characters(text: &str) -> String {
    let shown = |letter: char| {
        if is_invisible(letter) { format!("<U+{:04X}>", u32::from(letter)) } else { letter.to_string() }
    };
    text.chars().map(shown).collect()
}

const CYRILLIC: &str = "авсенкмортху";
const LATIN: &str = "abcehkmoptxy";

/// Whether it is a letter of the Cyrillic script.
pub fn cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// Whether it is a letter of the Latin script.
pub fn latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' if letter.is_alphabetic())
}

/// Folds letters that look the same into the script that most letters of their word are from.
fn one_script_a_word(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| !letter.is_alphabetic()) {
        let cyrillic = word.chars().filter(|letter| cyrillic(*letter)).count();
        let latin = word.chars().filter(|letter| latin(*letter)).count();
        match (cyrillic, latin) {
            (0, _) | (_, 0) => folded.push_str(word),
            _ if cyrillic > latin => folded.extend(word.chars().map(|letter| twin(letter, LATIN, CYRILLIC))),
            _ => folded.extend(word.chars().map(|letter| twin(letter, CYRILLIC, LATIN))),
        }
    }
    folded
}

fn twin(letter: char, from: &str, to: &str) -> char {
    from.chars().position(|it| it == letter).and_then(|at| to.chars().nth(at)).unwrap_or(letter)
}

/// Strips what JavaScript's `trim` does: a byte order mark too, and no U+0085.
pub fn strip_as_javascript(text: &str) -> &str {
    text.trim_matches(|letter: char| letter == '\u{feff}' || letter.is_whitespace() && letter != '\u{85}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prose(text: &str) -> String {
        normal(&MatchRule::of(MatchProfile::Text), text)
    }

    #[test]
    fn invisible_characters_and_stress_marks_go_but_letters_keep_theirs() {
        assert_eq!(prose("5.333\u{202c}"), "5.333");
        assert_eq!(prose("пото\u{301}к"), "поток");
        assert_eq!(prose("и\u{306}"), "й");
        assert_ne!(prose("й"), prose("и"));
        assert_eq!(odd_characters("5\u{202c}"), "5<U+202C>");
    }

    #[test]
    fn exactly_the_format_characters_are_invisible() {
        let format = regex::Regex::new(r"^\p{Cf}$").expect("a class");
        for letter in '\0'..=char::MAX {
            assert_eq!(is_invisible(letter), format.is_match(letter.encode_utf8(&mut [0; 4])), "{letter:?}");
        }
    }

    #[test]
    fn punctuation_alone_is_not_nothing() {
        assert_eq!(prose(" ! "), "!");
    }

    proptest! {
        #[test]
        fn to_make_alike_twice_is_to_make_alike_once(text in "[a-zа-яёА-Я«»“”'`.,;!? \u{301}\u{306}\u{200d}\u{a0}éçÅ]{0,24}|\\PC{0,24}") {
            for profile in [MatchProfile::Mdbook, MatchProfile::Text, MatchProfile::Code, MatchProfile::Exact] {
                let rule = MatchRule::of(profile);
                let once = normal(&rule, &text);
                prop_assert_eq!(normal(&rule, &once), once);
            }
        }
    }
}
