//! Reads what was typed into a line: a command, or an answer by numbers.
//!
//! Letters are taken in both keyboard layouts: whoever reads Russian seldom has the Latin one on.

use std::collections::{BTreeMap, BTreeSet};

use quiz::{Answer, Item, Lang, other_layout, read_number};

use quiz::say;

/// What one can do besides answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `?`: a hint, or what one can type.
    Help,
    /// `<`: the question before.
    Back,
    /// `s`: leave the question out.
    Skip,
    /// `r`: see what is answered.
    Review,
    /// `q`: leave.
    Quit,
    /// `!1` to `!3`: how sure one is.
    Certainty(u8),
}

/// The command, if it is one. `\s` is none: it answers `s`.
pub fn command(line: &str) -> Option<Command> {
    Some(match line.trim() {
        "?" => Command::Help,
        // The same key in the Russian layout.
        "<" | "Б" => Command::Back,
        "s" | "S" | "ы" | "Ы" => Command::Skip,
        "r" | "R" | "к" | "К" => Command::Review,
        "q" | "Q" | "й" | "Й" => Command::Quit,
        "!1" => Command::Certainty(1),
        "!2" => Command::Certainty(2),
        "!3" => Command::Certainty(3),
        _ => return None,
    })
}

/// The line without the sign that it is an answer and not a command.
pub fn unescaped(line: &str) -> &str {
    match line.trim_start().strip_prefix('\\') {
        Some(rest) if command(rest).is_some() || rest.starts_with('\\') => rest,
        _ => line,
    }
}

/// The chosen options: `2`, or `1 3`, or `0` for none of several.
pub fn choice(line: &str, items: &[&Item], many: bool, lang: Lang) -> Result<Answer, String> {
    let numbers = numbers(line, items.len());
    let ids = |numbers: &[usize]| Answer::Choice(numbers.iter().map(|at| items[at - 1].id.clone()).collect());
    match numbers.as_deref() {
        Some([0]) if many => Ok(ids(&[])),
        Some([one]) if *one > 0 => Ok(ids(&[*one])),
        Some(several) if many && !several.is_empty() && !several.contains(&0) && are_distinct(several) => {
            let mut shown = several.to_vec();
            shown.sort_unstable();
            Ok(ids(&shown))
        }
        _ => Err(choice_expected(items.len(), many, lang)),
    }
}

/// The items in order: `3 1 2`.
pub fn order(line: &str, items: &[&Item], some_do_not_belong: bool, lang: Lang) -> Result<Answer, String> {
    let count = items.len();
    let ids = |numbers: &[usize]| numbers.iter().map(|at| items[at - 1].id.clone()).collect();
    match numbers(line, count).as_deref() {
        Some(order)
            if are_distinct(order)
                && !order.is_empty()
                && !order.contains(&0)
                && (some_do_not_belong || order.len() == count) =>
        {
            Ok(Answer::Order(ids(order)))
        }
        _ if some_do_not_belong => Err(say!(
            lang,
            "The numbers from 1 to {count} of what belongs are expected, in the right order, each once: `3 1`.",
            "Нужны номера от 1 до {count}, только того, что подходит, по порядку и каждый один раз: `3 1`."
        )),
        _ => Err(say!(
            lang,
            "All numbers from 1 to {count} are expected, in the right order, each once: `3 1 2`.",
            "Нужны все номера от 1 до {count} по порядку, каждый один раз: `3 1 2`."
        )),
    }
}

/// The partner of each letter: `a2 b1`.
pub fn pairs(line: &str, left: &[Item], right: &[&Item], lang: Lang) -> Result<Answer, String> {
    let found = letters_as(line, left.len()).into_iter().find_map(|line| read_pairs(&line, left, right));
    found.map(Answer::Pairs).ok_or_else(|| {
        let (last, count) = (letter(left.len().saturating_sub(1)), right.len());
        say!(
            lang,
            "A number from 1 to {count} is expected for each letter from a to {last}: `a2 b1`.",
            "Для каждой буквы от a до {last} нужен номер от 1 до {count}: `a2 b1`."
        )
    })
}

/// Whether the program compiles: 1 is yes, 2 is no.
pub fn compiles(line: &str, lang: Lang) -> Result<bool, String> {
    match line.trim().to_lowercase().as_str() {
        "1" | "y" | "yes" | "д" | "да" => Ok(true),
        "2" | "n" | "no" | "н" | "нет" => Ok(false),
        _ => Err(say!(
            lang,
            "`1` is expected if it compiles, `2` if it does not.",
            "Введите `1`, если компилируется, или `2`, если нет."
        )),
    }
}

/// A number as it was written, if it can be read as one.
pub fn number(line: &str, lang: Lang) -> Result<Answer, String> {
    let written = line.trim();
    match read_number(written) {
        Some(_) => Ok(Answer::Number(written.to_owned())),
        None => Err(say!(
            lang,
            "A number is expected, such as `12` or `0.5`.",
            "Нужно число, например `12` или `0,5`."
        )),
    }
}

/// The letter of an item on the left.
pub fn letter(at: usize) -> char {
    u8::try_from(at).ok().filter(|at| *at < 26).map_or('?', |at| char::from(b'a' + at))
}

fn choice_expected(count: usize, many: bool, lang: Lang) -> String {
    if many {
        return say!(
            lang,
            "Numbers from 1 to {count} are expected, with spaces between: `1 3`; or `0` for none.",
            "Нужны номера от 1 до {count} через пробел, например `1 3`, или `0`, если не подходит ни один."
        );
    }
    say!(lang, "One number from 1 to {count} is expected.", "Нужен один номер от 1 до {count}.")
}

fn are_distinct(numbers: &[usize]) -> bool {
    numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len()
}

/// Numbers up to `count`, and nothing else.
fn numbers(line: &str, count: usize) -> Option<Vec<usize>> {
    let parts = line.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '.' | ')'));
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok().filter(|number| *number <= count)).collect()
}

/// The line as it can be meant: in Latin letters, in the wrong layout, or with а, б, в for a, b, c.
fn letters_as(line: &str, count: usize) -> Vec<String> {
    let line = line.to_lowercase();
    let alphabet: String = line
        .chars()
        .map(|it| {
            "абвгдежзик".chars().position(|other| other == it).filter(|at| *at < count).map_or(it, letter)
        })
        .collect();
    let layout = other_layout(&line).filter(|_| !line.chars().any(|letter| letter.is_ascii_alphabetic()));
    [Some(line), layout, Some(alphabet)].into_iter().flatten().collect()
}

fn read_pairs(line: &str, left: &[Item], right: &[&Item]) -> Option<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    let mut rest = line.trim_start();
    while let Some(letter) = rest.chars().next() {
        let one = left.get((letter as usize).checked_sub('a' as usize)?)?;
        rest = rest[letter.len_utf8()..]
            .trim_start_matches(|it: char| it.is_whitespace() || "-=:)—–".contains(it));
        let digits = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
        let other = right.get(rest[..digits].parse::<usize>().ok()?.checked_sub(1)?)?;
        if pairs.insert(one.id.clone(), other.id.clone()).is_some() {
            return None;
        }
        rest = rest[digits..].trim_start_matches(|it: char| it.is_whitespace() || matches!(it, ',' | ';'));
    }
    (pairs.len() == left.len()).then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(ids: &[&str]) -> Vec<Item> {
        ids.iter().map(|id| Item { id: (*id).into(), text: (*id).into(), pin: None }).collect()
    }

    fn ids(answer: Result<Answer, String>) -> Vec<String> {
        match answer.expect("an answer") {
            Answer::Choice(ids) | Answer::Order(ids) => ids,
            Answer::Pairs(pairs) => pairs.into_iter().map(|(left, right)| left + &right).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_are_chosen_by_number() {
        let items = items(&["x", "y", "z"]);
        let items: Vec<&Item> = items.iter().collect();
        assert_eq!(ids(choice(" 2 ", &items, false, Lang::En)), ["y"]);
        assert_eq!(ids(choice("3, 1", &items, true, Lang::En)), ["x", "z"]);
        assert_eq!(ids(choice("0", &items, true, Lang::En)), [""; 0]);
        for wrong in ["", "4", "0", "1 2", "x"] {
            assert!(choice(wrong, &items, false, Lang::En).is_err(), "{wrong}");
        }
        for wrong in ["", "1 1", "0 1", "1 x"] {
            assert!(choice(wrong, &items, true, Lang::Ru).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_order_has_every_item_once_unless_some_do_not_belong() {
        let items = items(&["x", "y", "z"]);
        let items: Vec<&Item> = items.iter().collect();
        assert_eq!(ids(order("3 1 2", &items, false, Lang::En)), ["z", "x", "y"]);
        assert!(order("3 1", &items, false, Lang::En).is_err());
        assert_eq!(ids(order("3 1", &items, true, Lang::En)), ["z", "x"]);
        assert!(order("1 1 2", &items, false, Lang::En).is_err());
    }

    #[test]
    fn pairs_are_read_in_every_keyboard_layout() {
        let (left, right) = (items(&["l", "m", "n"]), items(&["1", "2", "3"]));
        let right: Vec<&Item> = right.iter().collect();
        for line in ["a2 b1 c3", "A2B1C3", "a-2, b-1, c-3", "ф2 и1 с3", "а2 б1 в3"] {
            assert_eq!(ids(pairs(line, &left, &right, Lang::Ru)), ["l2", "m1", "n3"], "{line}");
        }
        for wrong in ["", "a2 b1", "a2 a1 c3", "a4 b1 c1", "a b c", "d1 b2 c3"] {
            assert!(pairs(wrong, &left, &right, Lang::Ru).is_err(), "{wrong}");
        }
    }

    #[test]
    fn commands_are_taken_in_both_layouts_and_can_be_answers_all_the_same() {
        assert_eq!(command(" q"), Some(Command::Quit));
        assert_eq!(command("й"), Some(Command::Quit));
        assert_eq!(command("queue"), None);
        assert_eq!((unescaped("\\q"), unescaped("\\\\q"), unescaped("\\n")), ("q", "\\q", "\\n"));
    }

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        assert_eq!(number(" 2,68 ", Lang::Ru), Ok(Answer::Number("2,68".into())));
        assert!(number("two", Lang::En).is_err());
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "\\PC{0,20}|[a-c0-9 ,=фиа]{0,12}") {
            let (left, right) = (items(&["l", "m"]), items(&["1", "2"]));
            let right: Vec<&Item> = right.iter().collect();
            let _ = (choice(&line, &right, true, Lang::En), order(&line, &right, true, Lang::En));
            let _ = (pairs(&line, &left, &right, Lang::En), number(&line, Lang::En), unescaped(&line));
        }
    }
}
