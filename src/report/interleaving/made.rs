//! What an object is called, found at the place in the source that makes it.
//!
//! From `Mutex::new(0)` the walk goes outwards through the brackets around it until something gives a name: a
//! field (`queue: Mutex::new(…)`), a `let`, a `static`, or an assignment. On its way it notes which part of the named
//! thing the object is: the second of a tuple, the first of an array.

use super::tokens::{Token, closing, opening, split};

/// What an object is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// One name.
    One(String),
    /// The two ends of a channel: `let (tx, rx) = channel()`.
    Ends(String, String),
}

/// The name of the object that the expression at `start` makes.
pub fn label(tokens: &[Token], start: usize) -> Option<Label> {
    let mut parts = Vec::new();
    let mut at = start;
    loop {
        match outwards(tokens, at)? {
            Around::Field(name) => return Some(Label::One(with_parts(name, &parts))),
            Around::Assigned { sign, .. } => return pattern(assigned(tokens, sign), &parts),
            Around::Bracket { open, index, .. } => {
                parts.extend(part(tokens, open, index));
                at = open;
            }
        }
    }
}

/// The name of what the method at `start` is called on: `READY.load(…)`, `self.slots[i].load(…)`, `pair.0.lock()`.
pub fn receiver(tokens: &[Token], start: usize) -> Option<String> {
    let mut at = start.checked_sub(2).filter(|_| tokens[start - 1].text == ".")?;
    if tokens[at].text == "]" {
        at = opening(tokens, at)?.checked_sub(1)?;
    }
    let name = tokens[at].text;
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(format!("{}.{name}", receiver(tokens, at)?));
    }
    (tokens[at].is_word() && name != "self").then(|| name.to_string())
}

/// What is around an expression.
pub enum Around {
    /// It is the value of a field.
    Field(String),
    /// It is assigned.
    Assigned {
        /// Where the `=` is.
        sign: usize,
        /// Whether it is in a closure, so that several can be made here.
        closure: bool,
    },
    /// It is in brackets, after so many commas.
    Bracket {
        /// The opening bracket.
        open: usize,
        /// How many commas are before the expression.
        index: usize,
        /// Whether it is in a closure, so that several can be made here.
        closure: bool,
    },
}

/// The nearest thing around the expression at `start`.
pub fn outwards(tokens: &[Token], start: usize) -> Option<Around> {
    let (mut at, mut index, mut closure) = (start, 0, false);
    while at > 0 {
        at -= 1;
        match tokens[at].text {
            ")" | "]" | "}" => at = opening(tokens, at)?,
            "," => index += 1,
            "|" => {
                at = (0..at).rev().find(|at| tokens[*at].text == "|")?;
                closure = true;
            }
            "||" => closure = true,
            ":" if index == 0 && at > 0 && tokens[at - 1].is_word() => {
                return Some(Around::Field(tokens[at - 1].text.to_string()));
            }
            "=" => return Some(Around::Assigned { sign: at, closure }),
            "(" | "[" => return Some(Around::Bracket { open: at, index, closure }),
            "{" if is_one_expression(tokens, at) => {}
            ";" | "{" | "=>" => return None,
            _ => {}
        }
    }
    None
}

/// Whether a block holds one expression, so that what the block is called is what the expression is called.
fn is_one_expression(tokens: &[Token], open: usize) -> bool {
    let end = closing(tokens, open).unwrap_or(tokens.len());
    open > 0
        && matches!(tokens[open - 1].text, "=" | "||" | "|" | "(" | "unsafe" | "move" | "const")
        && split(&tokens[open + 1..end], ";").len() == 1
}

/// Which part of a tuple or an array something is.
#[derive(Debug, Clone, Copy)]
enum Part {
    Tuple(usize),
    Array(usize),
}

fn part(tokens: &[Token], open: usize, index: usize) -> Option<Part> {
    let inside = &tokens[open + 1..closing(tokens, open).unwrap_or(tokens.len())];
    let before = open.checked_sub(1).map(|at| tokens[at]);
    let called = before.filter(|token| token.is_word() && !matches!(token.text, "return" | "in"));
    match (tokens[open].text, called) {
        // `Shared(Mutex::new(0), …)`, a tuple with a name.
        ("(", Some(name)) if name.text.starts_with(char::is_uppercase) && !is_wrapper(name.text) => {
            Some(Part::Tuple(index))
        }
        ("(", None)
            if split(inside, ",").len() > 1
                && !before.is_some_and(|token| matches!(token.text, ">" | "!")) =>
        {
            Some(Part::Tuple(index))
        }
        // `[Mutex::new(0); 4]` makes one or several at the same place.
        ("[", None) if split(inside, ";").len() == 1 => Some(Part::Array(index)),
        _ => None,
    }
}

fn is_wrapper(name: &str) -> bool {
    matches!(name, "Some" | "Ok" | "Err" | "Box" | "CachePadded")
}

/// The pattern before an `=`, or the place that is assigned to.
fn assigned<'a, 'b>(tokens: &'a [Token<'b>], sign: usize) -> &'a [Token<'b>] {
    let mut at = sign;
    while at > 0 {
        match tokens[at - 1].text {
            ")" | "]" => match opening(tokens, at - 1) {
                Some(open) => at = open,
                None => break,
            },
            ";" | "{" | "}" | "=>" => break,
            "let" | "static" | "const" => return split(&tokens[at..sign], ":")[0],
            _ => at -= 1,
        }
    }
    let last = (at..sign).rev().find(|at| tokens[*at].is_word());
    last.map_or(&tokens[sign..sign], |last| &tokens[last..=last])
}

fn pattern(tokens: &[Token], parts: &[Part]) -> Option<Label> {
    let (first, rest) = tokens.split_first()?;
    match first.text {
        "mut" | "ref" | "&" => pattern(rest, parts),
        "(" | "[" => elements(split(&rest[..rest.len().checked_sub(1)?], ","), parts),
        "_" => None,
        _ if first.is_word() && rest.is_empty() => {
            Some(Label::One(with_parts(first.text.trim_start_matches('_').to_string(), parts)))
        }
        _ => None,
    }
}

/// Takes the pattern apart like the value: `let (a, b) = (Mutex::new(0), Mutex::new(0))`.
fn elements(patterns: Vec<&[Token]>, parts: &[Part]) -> Option<Label> {
    if let Some((Part::Tuple(index) | Part::Array(index), inner)) = parts.split_last() {
        return pattern(patterns.get(*index)?, inner);
    }
    let ends = patterns.into_iter().map(|end| pattern(end, &[])).collect::<Option<Vec<_>>>()?;
    match <[Label; 2]>::try_from(ends) {
        Ok([Label::One(sender), Label::One(receiver)]) => Some(Label::Ends(sender, receiver)),
        _ => None,
    }
}

/// The parts were noted from the inside to the outside, and are said the other way round.
fn with_parts(name: String, parts: &[Part]) -> String {
    parts.iter().rev().fold(name, |name, part| match part {
        Part::Tuple(index) => format!("{name}.{index}"),
        Part::Array(index) => format!("{name}[{index}]"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    /// What each `new`, `channel` and so on in a source is called, by the first token of its path.
    fn labels(source: &str) -> Vec<String> {
        let tokens = tokens(source);
        let starts = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| matches!(token.text, "Mutex" | "Condvar" | "AtomicU32" | "mpsc"));
        let made = starts.filter(|(at, _)| matches!(tokens.get(at + 1).map(|t| t.text), Some("::" | "(")));
        made.map(|(at, _)| match label(&tokens, at) {
            Some(Label::One(name)) => name,
            Some(Label::Ends(sender, receiver)) => format!("{sender}/{receiver}"),
            None => "-".into(),
        })
        .collect()
    }

    #[test]
    fn a_let_gives_its_name() {
        assert_eq!(labels("let total = Arc::new(Mutex::new(0));"), ["total"]);
        assert_eq!(labels("let mut total: Arc<Mutex<u32>> =\n    Arc::new(Mutex::new(0));"), ["total"]);
        assert_eq!(labels("let x = 1; let _unused = Mutex::new(());"), ["unused"]);
        assert_eq!(labels("let _ = Mutex::new(());"), ["-"]);
    }

    #[test]
    fn a_static_gives_its_name() {
        assert_eq!(labels("static READY: AtomicU32 = AtomicU32::new(0);"), ["READY"]);
        assert_eq!(labels("pub static Q: LazyLock<Mutex<V>> = LazyLock::new(|| Mutex::new(vec![]));"), ["Q"]);
        assert_eq!(labels("static Q: L<M> = L::new(|| { Mutex::new(vec![]) });"), ["Q"]);
    }

    #[test]
    fn a_field_gives_its_name() {
        let source = "let q = Arc::new(Queue { items: Mutex::new(vec![]), changed: Condvar::new() });";
        assert_eq!(labels(source), ["items", "changed"]);
        assert_eq!(labels("Account { id, balance: Arc::new(Mutex::new(balance)) }"), ["balance"]);
        assert_eq!(labels("Table { forks: [Mutex::new(()), Mutex::new(())] }"), ["forks[0]", "forks[1]"]);
    }

    #[test]
    fn an_assignment_gives_the_name_of_its_place() {
        assert_eq!(labels("fn f() { x = 1; self.lock = Mutex::new(0); }"), ["lock"]);
    }

    #[test]
    fn parts_of_tuples_and_arrays_are_told_apart() {
        assert_eq!(labels("let s = Arc::new((AtomicU32::new(0), AtomicU32::new(1)));"), ["s.0", "s.1"]);
        assert_eq!(labels("let s = Pair(AtomicU32::new(0), AtomicU32::new(1));"), ["s.0", "s.1"]);
        assert_eq!(labels("let s = [Mutex::new(0), Mutex::new(0)];"), ["s[0]", "s[1]"]);
        assert_eq!(labels("let s = vec![Some(Mutex::new(0)), None];"), ["s[0]"]);
        assert_eq!(labels("let g = [(1, Mutex::new(0)), (2, Mutex::new(0))];"), ["g[0].1", "g[1].1"]);
    }

    #[test]
    fn a_pattern_is_taken_apart_like_its_value() {
        assert_eq!(labels("let (a, b) = (Mutex::new(0), Arc::new(Mutex::new(0)));"), ["a", "b"]);
        assert_eq!(labels("let (pair, [x, y]) = (1, [Mutex::new(0), Mutex::new(1)]);"), ["x", "y"]);
        assert_eq!(labels("let (mut tx, rx) = mpsc::channel::<u32>();"), ["tx/rx"]);
    }

    #[test]
    fn several_made_at_one_place_have_the_name_of_all() {
        assert_eq!(labels("let forks: Vec<_> = (0..3).map(|_| Mutex::new(())).collect();"), ["forks"]);
        assert_eq!(labels("let forks = [const { Mutex::new(()) }; 3];"), ["forks"]);
        assert_eq!(labels("let forks = std::array::from_fn::<_, 3, _>(|_| Mutex::new(()));"), ["forks"]);
    }

    #[test]
    fn a_receiver_is_a_name_too() {
        for (source, name) in [
            ("READY.load(Acquire)", Some("READY")),
            ("self.slots[i + 1].load(Acquire)", Some("slots")),
            ("s.1.load(Acquire)", Some("s.1")),
            ("self.load(Acquire)", None),
            ("f(x).load(Acquire)", None),
            ("load(Acquire)", None),
        ] {
            let tokens = tokens(source);
            let start = tokens.iter().position(|token| token.text == "load").unwrap();
            assert_eq!(receiver(&tokens, start).as_deref(), name, "{source}");
        }
    }

    #[test]
    fn what_has_no_name_gets_none() {
        assert_eq!(labels("run(Mutex::new(0));"), ["-"]);
        assert_eq!(labels("fn new() -> Mutex<u32> { Mutex::new(0) }"), ["-"]);
        assert_eq!(labels("Mutex::new(0)"), ["-"]);
    }
}
