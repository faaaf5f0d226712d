//! Text that a student produced, made harmless for a person's terminal.

/// Writes every character that a terminal or a log viewer could act on as `\u{…}`: control characters, and those
/// that are invisible or change the direction of writing. Line ends stay; tabs become spaces.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            _ if acts(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

/// JSON in which such characters are written as `\u…`, which means the same: in JSON they stand in strings alone.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && acts(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Like [`visible`], and harmless in the text and the attributes of XML and HTML, which neither may hold what is no
/// character.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

/// Like [`visible`], and in one line of at most `width` characters.
pub fn one_line(text: &str, width: usize) -> String {
    let line = visible(text).replace('\n', "\\n");
    if line.chars().count() <= width {
        return line;
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terminal_codes_and_direction_marks_become_visible() {
        assert_eq!(visible("\u{1b}[2Jok\u{202e}\r"), "\\u{1b}[2Jok\\u{202e}\\u{d}");
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        assert_eq!(xml("<b a='1' c=\"]]>\">&amp;"), "&lt;b a=&#39;1&#39; c=&quot;]]&gt;&quot;&gt;&amp;amp;");
        assert_eq!(xml("\u{1b}[31m\0\u{202e}\u{ffff}"), "\\u{1b}[31m\\u{0}\\u{202e}\u{fffd}");
    }

    #[test]
    fn a_long_line_is_cut_with_an_ellipsis() {
        assert_eq!(one_line("привет\nмир", 9), "привет\\n…");
        assert_eq!(one_line("привет", 6), "привет");
    }

    proptest! {
        #[test]
        fn json_stays_the_same_json(text in "\\PC*|.*|[\\x00-\\x9f\u{200b}-\u{206f}\u{e0000}-\u{e007f}]*") {
            let safe = json(&serde_json::json!({ "text": text }).to_string());
            prop_assert!(!safe.chars().any(acts));
            prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&safe).unwrap()["text"], &text);
        }

        #[test]
        fn xml_says_what_is_visible(text in "\\PC*|.*|[\\x00-\\x9f<>&\"'\u{fff0}-\u{ffff}]*") {
            let document = format!("<a b='{0}' c=\"{0}\">{0}</a>", xml(&text));
            let parsed = roxmltree::Document::parse(&document).unwrap();
            let said = visible(&text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
            prop_assert_eq!(parsed.root_element().text().unwrap_or_default(), &said);
            prop_assert_eq!(parsed.root_element().attribute("b").unwrap(), said.replace('\n', " "));
        }

        #[test]
        fn nothing_that_acts_is_left(text in "\\PC*|.*|[\\x00-\\x1f\u{200b}-\u{206f}]*") {
            prop_assert!(!visible(&text).chars().any(|c| c != '\n' && acts(c)));
        }

        #[test]
        fn harmless_text_is_left_alone(text in "[a-zA-Zа-яА-Я0-9 .,:;(){}\n]*") {
            prop_assert_eq!(visible(&text), text);
        }
    }
}
