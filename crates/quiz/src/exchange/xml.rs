//! XML as text: elements, and what has to be written otherwise in it.

/// The text as it stands in an element or an attribute. Characters that XML cannot hold at all are left out.
pub fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' => written.push_str("&amp;"),
            '"' => written.push_str("&quot;"),
            '\n' | '\t' => written.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => written.push(other),
        }
    }
    written
}

/// A number as XML Schema writes it, with all its digits: three thirds have to be one.
pub fn decimal(number: f64) -> String {
    // `Display` of Rust never writes `1e-7`. Zero is added because it can be negative.
    format!("{}", number + 0.0)
}
