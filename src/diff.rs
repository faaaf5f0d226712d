//! How two lists of lines differ.

use crate::fault::Change;
use similar::{ChangeTag, TextDiff};

/// The lines of both, with what is missing and what is there instead.
pub fn lines(expected: &[String], actual: &[String]) -> Vec<Change> {
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let actual: Vec<&str> = actual.iter().map(String::as_str).collect();
    let difference = TextDiff::from_slices(&expected, &actual);
    let change = |tag: ChangeTag, line: String| match tag {
        ChangeTag::Equal => Change::Same(line),
        ChangeTag::Delete => Change::Expected(line),
        ChangeTag::Insert => Change::Actual(line),
    };
    difference.iter_all_changes().map(|one| change(one.tag(), one.value().to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_line_stands_before_the_actual_one() {
        let texts = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        let changes = lines(&texts(&["same", "right"]), &texts(&["same", "wrong"]));
        let same = Change::Same("same".into());
        assert_eq!(changes, [same, Change::Expected("right".into()), Change::Actual("wrong".into())]);
    }
}
