//! Places in GIFT text that are not escaped by a backslash.

/// Where a mark first stands unescaped.
pub fn find(text: &str, mark: &str) -> Option<usize> {
    places(text).find(|at| text[*at..].starts_with(mark))
}

/// Where one of these letters first stands unescaped.
pub fn find_any(text: &str, letters: &[char]) -> Option<usize> {
    places(text).find(|at| text[*at..].starts_with(letters))
}

/// The places of all letters but escaped ones.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    text.char_indices().filter_map(move |(at, letter)| {
        let here = !escaped;
        escaped = here && letter == '\\';
        here.then_some(at)
    })
}

/// Splits at the first unescaped mark.
pub fn split_once<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    find(text, mark).map(|at| (&text[..at], &text[at + mark.len()..]))
}

/// The text without its escapes; a backslash before any other letter stands for itself.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match (letter, next) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some(next @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\'))) => plain.push(next),
            _ => {
                plain.push(letter);
                continue;
            }
        }
        letters.next();
    }
    plain.trim().to_owned()
}
