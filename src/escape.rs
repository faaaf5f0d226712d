//! Text that a student produced, made harmless for a person's terminal, for a browser, and for the log of a CI system.

/// Writes every character that a terminal or a log viewer could act on as `\u{…}`: control characters, and those
/// that are invisible or change the direction of writing. Line ends stay; tabs become spaces.
pub fn visible(text: &str) -> String {
    without(text, is_command)
}

fn without(text: &str, is_command: fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            _ if acts(character) || is_command(&text[at..]) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

/// A report in lines, of which none is a command to the CI system that shows them: `::error::` at a line's start. Text
/// of a student's can come to stand there where a line is broken.
pub fn lines(report: &str) -> String {
    report.split_inclusive('\n').map(line).collect()
}

fn line(line: &str) -> String {
    let mut text = line.trim_start();
    // A colour of ours.
    while let Some((_, rest)) = text.strip_prefix('\u{1b}').and_then(|rest| rest.split_once('m')) {
        text = rest.trim_start();
    }
    let before = &line[..line.len() - text.len()];
    text.strip_prefix("::").map_or_else(|| line.to_string(), |rest| format!("{before}\\u{{3a}}:{rest}"))
}

/// Text that is shown as it comes, in pieces: like [`visible`], and without the commands that [`lines`] takes away. What
/// may become one with the next piece is taken for one.
#[derive(Debug, Default)]
pub struct Live {
    /// Whether the line has begun that the next piece goes on with.
    in_line: bool,
}

impl Live {
    /// The next piece.
    pub fn next(&mut self, piece: &str) -> String {
        let pieces = piece.split_inclusive('\n');
        pieces.map(|piece| self.in_one_line(&without(piece, may_become_command))).collect()
    }

    fn in_one_line(&mut self, piece: &str) -> String {
        let text = piece.trim_start();
        let is_start = !self.in_line;
        self.in_line = !piece.ends_with('\n') && (self.in_line || !text.is_empty());
        match text.strip_prefix(':') {
            Some(rest) if is_start && (rest.is_empty() || rest.starts_with(':')) => {
                format!("{}\\u{{3a}}{rest}", &piece[..piece.len() - text.len()])
            }
            _ => piece.to_string(),
        }
    }
}

/// A message of which each further line has a bar before it, so that none can be taken for ours.
pub fn barred(message: &str, indent: &str) -> String {
    let visible = visible(message);
    visible.trim_end().lines().collect::<Vec<&str>>().join(&format!("\n{indent}| "))
}

/// JSON in which such characters are written as `\u…`, which means the same: in JSON they stand in strings alone.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if character != '\n' && acts(character) || is_command(&text[at..]) {
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
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text begins with a command to a CI system that looks for them in the middle of lines, too: `##[group]`,
/// `##vso[…]`.
fn is_command(text: &str) -> bool {
    let word = text.strip_prefix("##").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    word.is_some_and(|rest| rest.starts_with('['))
}

/// The same of a text that goes on after its end.
fn may_become_command(text: &str) -> bool {
    let word = text.strip_prefix("##").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    text == "#" || word.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
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
    fn commands_to_a_ci_system_become_visible() {
        assert_eq!(visible("a ##[group]b ##vso[c]"), "a \\u{23}#[group]b \\u{23}#vso[c]");
        assert_eq!(visible("###[a] # [b] ## c"), "#\\u{23}#[a] # [b] ## c");
        assert_eq!(json("[\"##[group]\"]"), "[\"\\u0023#[group]\"]");
        let coloured = "a ::b\n\u{1b}[1m\u{1b}[31m  ::error::c\u{1b}[0m\n :: d\n";
        assert_eq!(lines(coloured), "a ::b\n\u{1b}[1m\u{1b}[31m  \\u{3a}:error::c\u{1b}[0m\n \\u{3a}: d\n");
    }

    #[test]
    fn a_command_in_pieces_is_none() {
        let shown = |pieces: &[&str]| {
            let mut live = Live::default();
            pieces.iter().map(|piece| live.next(piece)).collect::<String>()
        };
        assert_eq!(shown(&["a: b::c\n", "d", "::e ## f\n"]), "a: b::c\nd::e ## f\n");
        assert_eq!(shown(&[" ", ":", ":error::x\n"]), " \\u{3a}:error::x\n");
        assert_eq!(shown(&["x\n::error::x"]), "x\n\\u{3a}:error::x");
        assert_eq!(shown(&["#", "#[a]"]), "\\u{23}#[a]");
        assert_eq!(shown(&["##v", "so[a]"]), "\\u{23}#vso[a]");
    }

    #[test]
    fn what_a_program_says_begins_no_line() {
        assert_eq!(barred("it panics: first\n::error::x\n", "    "), "it panics: first\n    | ::error::x");
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
