//! Whole charts, as a person sees them.

use super::example::{balanced, one_lock, sources};
use super::*;
use crate::lang::Lang;
use crate::report::terminal::Paint;

fn shown(run: &Simulated, lang: Lang, width: usize) -> String {
    render(run, &sources(), Style { lang, paint: Paint::Plain, width })
}

fn shows(run: &Simulated, lang: Lang, width: usize, expected: &str) {
    let shown = shown(run, lang, width);
    assert_eq!(shown.trim(), expected.trim(), "\n{shown}");
}

#[test]
fn four_threads_under_one_lock_take_turns() {
    shows(
        &one_lock(),
        Lang::En,
        80,
        "
LOCK",
    );
}

#[test]
fn two_cores_that_are_busy_are_all_there_is() {
    shows(
        &balanced(),
        Lang::Ru,
        80,
        "
BAL",
    );
}
