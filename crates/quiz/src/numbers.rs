//! Reads a number as people write it: `2,68`, `1 000`, `1.234,5 мс`.

use unicode_normalization::UnicodeNormalization;

use crate::decimal::Decimal;
use crate::model::{MatchProfile, MatchRule, NumericKey, Target};
use crate::text::Text;
use crate::words::{is_invisible, normal};

/// A number as it was written, with the word that stood by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The number.
    pub value: Decimal,
    /// The unit, or nothing.
    pub unit: String,
}

/// Reads a number with or without a unit; `None` if there is no number in it, or more than one.
///
/// A single comma or point is the decimal one; where both occur, the last is, and the other parts groups of three
/// digits, as spaces do. So `1,000` is one.
#[must_use]
pub fn read_number(text: &str) -> Option<Written> {
    let text: String = text.nfkc().filter(|letter| !is_invisible(*letter)).collect();
    let text = text.replace(['−', '–', '‒'], "-");
    let text = text.trim().trim_start_matches(['≈', '~']).trim_start();
    let start =
        text.find(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.' | ','))?;
    let (before, rest) = text.split_at(start);
    let end = number_end(rest);
    let (number, after) = rest.split_at(end);
    let unit = format!("{} {}", before.trim(), after.trim());
    let value = Decimal::parse(&without_groups(number)?)?;
    Some(Written { value, unit: unit.trim().to_owned() })
}

/// Where the number ends: digits, points and commas, spaces between digits, an exponent.
fn number_end(text: &str) -> usize {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |place: usize| letters.get(place).map_or(' ', |(_, letter)| *letter);
    let digit = |place: usize| at(place).is_ascii_digit();
    let mut place = usize::from(matches!(at(0), '-' | '+'));
    while digit(place)
        || (matches!(at(place), '.' | ',' | '\'') || at(place).is_whitespace()) && digit(place + 1)
    {
        place += 1;
    }
    let sign = usize::from(matches!(at(place + 1), '-' | '+'));
    if matches!(at(place), 'e' | 'E') && digit(place + 1 + sign) {
        place += 1 + sign;
        while digit(place) {
            place += 1;
        }
    }
    letters.get(place).map_or(text.len(), |(start, _)| *start)
}

fn without_groups(number: &str) -> Option<String> {
    let last = number.rfind([',', '.']);
    let both = number.contains(',') && number.contains('.');
    let many = number.matches([',', '.']).count() > 1;
    let point = if many && !both { None } else { last };
    let (whole, fraction) = match point {
        Some(at) => (&number[..at], Some(&number[at + 1..])),
        None => (number, None),
    };
    let whole = groups_of_three(whole)?;
    Some(match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    })
}

/// The digits of `1 000 000`; `None` if its groups are not of three digits.
fn groups_of_three(whole: &str) -> Option<String> {
    let (body, exponent) = whole.split_at(whole.find(['e', 'E']).unwrap_or(whole.len()));
    let mut groups = body.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '.' | '\''));
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let first_digits = first.trim_start_matches(['-', '+']).len();
    let grouped = (1..=3).contains(&first_digits) && rest.iter().all(|group| group.len() == 3);
    (rest.is_empty() || grouped).then(|| format!("{first}{}{exponent}", rest.concat()))
}

/// Whether a number is within what the key allows.
pub fn is_within(key: &NumericKey, value: &Decimal) -> bool {
    match &key.target {
        Target::Range(from, to) => from <= value && value <= to,
        Target::Value(right) => {
            let off = (value - right).abs();
            off <= key.abs || off <= &key.rel * &right.abs()
        }
    }
}

/// Whether a unit is one of those that may stand there; none may always.
pub fn is_unit(units: &[Text], shown: Option<&Text>, unit: &str) -> bool {
    let rule = MatchRule::of(MatchProfile::Text);
    let alike = |text: &Text| text.all().any(|wording| normal(&rule, wording) == normal(&rule, unit));
    unit.is_empty() || units.iter().any(alike) || shown.is_some_and(alike)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Option<String> {
        read_number(text).map(|written| written.value.to_string())
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let cases = [
            ("2,68", "2.68"),
            ("2.68", "2.68"),
            ("−11,72", "-11.72"),
            ("1\u{a0}000", "1000"),
            ("1\u{2009}234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567", "1234567"),
            ("5.333\u{202c}", "5.333"),
            ("≈ 2,68 раз", "2.68"),
            ("1,000", "1.000"),
            ("1e-4", "0.0001"),
            ("16 с", "16"),
            ("16.", "16"),
            (",5", "0.5"),
        ];
        for (written, read) in cases {
            assert_eq!(value(written).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_number_or_two_numbers_is_not_read() {
        for not in ["", "много", "2 68", "1,2,3", "-", "12 34"] {
            assert_eq!(value(not), None, "{not}");
        }
    }

    #[test]
    fn a_unit_is_one_of_those_named() {
        let units = [Text::plain("раз"), Text::plain("×")];
        assert_eq!(read_number("2,68 раз").expect("a number").unit, "раз");
        assert_eq!(read_number("×2.68").expect("a number").unit, "×");
        assert!(is_unit(&units, None, "Раз") && is_unit(&units, None, "") && !is_unit(&units, None, "мс"));
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,20}|[-+0-9., eE'\u{a0}]{0,20}") {
            drop(read_number(&text));
        }

        #[test]
        fn a_comma_is_a_point(whole in 0u32..1_000_000, fraction in "[0-9]{1,4}") {
            prop_assert_eq!(value(&format!("{whole},{fraction}")), value(&format!("{whole}.{fraction}")));
        }
    }
}
