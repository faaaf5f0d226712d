//! The program on a terminal, for which `script` (util-linux) stands.

use crate::program::{GRADER, environment};
use assert_cmd::Command;

/// What a terminal of this kind is sent, or `None` where there is no `script`.
fn shown(name: &str, value: &str) -> Option<String> {
    let line = format!("{GRADER} check 1 --reference --only output 2>/dev/null");
    let mut script = Command::new("script");
    script.envs(environment()).env("TERM", "xterm").env_remove("NO_COLOR").env(name, value);
    match script.args(["-qec", &line, "/dev/null"]).output() {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(error) => {
            eprintln!("skipped: `script` (util-linux) gives no terminal here: {error}");
            None
        }
    }
}

#[test]
fn a_terminal_is_sent_colours() {
    let Some(text) = shown("NO_COLOR", "") else { return };
    assert!(text.contains("\u{1b}[32m✓\u{1b}[0m output"), "{text:?}");
}

#[test]
fn a_terminal_is_sent_no_colours_if_the_user_or_the_terminal_does_not_want_them() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let Some(text) = shown(name, value) else { return };
        assert!(text.contains("✓ output") && !text.contains('\u{1b}'), "{text:?}");
    }
}
