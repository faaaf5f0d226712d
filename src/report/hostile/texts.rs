//! Texts that a student could have made to be taken for something else, by a person or by a program.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::cell::Cell;

/// Each line of a marked text begins so.
pub const MARK: &str = "Qz";

/// What the texts are put together from.
const PIECES: [&str; 50] = [
    "plain words ",
    "тоже слова ",
    "漢字",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{7}\u{8}",
    "\u{1b}[2J\u{1b}[1;1H",
    "\u{1b}[32m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://example.org\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m\u{9d}0;title\u{9c}",
    "\u{85}",
    "\u{202e}\u{202d}\u{202a}",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "\u{200b}\u{200d}\u{2060}\u{feff}",
    "\u{200e}\u{200f}\u{61c}",
    "\u{2028}\u{2029}",
    "\u{ad}\u{34f}\u{3164}",
    "\u{e0041}\u{e007f}\u{e0100}",
    "\u{fffd}\u{fffe}\u{ffff}",
    "::error file=a.rs,line=1::forged\n",
    "\n::error file=a.rs,line=1::forged\n",
    "\n  ::set-output name=a::b\n",
    "\n::stop-commands::a\n",
    "##[error]forged",
    "##[add-mask]a",
    "##vso[task.setvariable variable=a]b",
    "%0A%0D::error::a",
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "</pre></code></title></text></svg>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?xml?><!DOCTYPE a>",
    "\"><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "javascript:alert(1)",
    "&lt;&#x1b;&amp;&nosuch;&",
    "\",\"passed\":true,\"a\":\"\\",
    "\\u0000\\\"}]",
    "`code` and `",
    "\n  ✓ output  4/4  4 cases\n",
    "\nmain: passed: all 7 executions\nagain:  rm -rf ~\n",
    "\nexercise-1  A bill                                  8/8\n",
];

/// A text of that kind.
pub fn hostile() -> impl Strategy<Value = String> {
    let long = (select(vec!["x", "ab ", "漢", ":", "::", "<", "\u{202e}"]), 100_usize..700)
        .prop_map(|(piece, times)| piece.repeat(times));
    let piece = prop_oneof![
        12 => select(PIECES.to_vec()).prop_map(String::from),
        1 => long,
        1 => any::<String>(),
    ];
    vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

/// Gives one text after the other, no two of them the same.
pub struct Texts {
    pool: Vec<String>,
    marked: bool,
    given: Cell<usize>,
}

impl Texts {
    /// From these, again and again.
    pub fn of(pool: &[String]) -> Texts {
        Texts { pool: pool.to_vec(), marked: false, given: Cell::new(0) }
    }

    /// Each line of each text begins with [`MARK`].
    pub fn marked(pool: &[String]) -> Texts {
        Texts { marked: true, ..Texts::of(pool) }
    }

    /// As anybody would call things.
    pub fn harmless() -> Texts {
        Texts::of(&["name".to_string()])
    }

    /// The next text.
    pub fn next(&self) -> String {
        let nth = self.given.get();
        self.given.set(nth + 1);
        let text = format!("{}{nth}", self.pool[nth % self.pool.len()]);
        if self.marked { format!("{MARK}{}", text.replace('\n', &format!("\n{MARK}"))) } else { text }
    }
}
