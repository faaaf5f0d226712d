//! The share of what a program does.

use super::{Scored, Why, longest_common, ratio};
use crate::answer::Trace;
use crate::model::{LineOrder, TracingKey};
use crate::words::strip_as_javascript;

pub fn score(key: &TracingKey, trace: &Trace) -> Scored {
    let why = Why::Compiles { compiles: key.compiles };
    match trace {
        Trace::DoesNotCompile => Scored::of(f64::from(u8::from(!key.compiles)), why),
        Trace::Prints(_) if !key.compiles => Scored::of(0.0, why),
        Trace::Prints(printed) if key.as_mdbook => as_mdbook(key, printed),
        Trace::Prints(printed) => output(key, printed),
    }
}

/// As mdbook-quiz compares: exactly, but for blanks around.
fn as_mdbook(key: &TracingKey, printed: &str) -> Scored {
    let printed = printed.replace("\r\n", "\n");
    let right = key.stdouts.iter().any(|output| strip_as_javascript(output) == strip_as_javascript(&printed));
    let why = if right { all_lines(&printed) } else { best(key, &lines(&printed)).1 };
    Scored::of(f64::from(u8::from(right)), why)
}

fn output(key: &TracingKey, printed: &str) -> Scored {
    let printed = lines(printed);
    if key.stdouts.iter().any(|output| fits(key, &lines(output), &printed)) {
        return Scored::of(1.0, all_lines(&printed.join("\n")));
    }
    let (share, why) = best(key, &printed);
    // Right lines in a wrong order are all there, and not right all the same.
    let share = if share >= 1.0 { 0.5 } else { share };
    Scored::of(if key.credit_for_lines { share } else { 0.0 }, why)
}

fn all_lines(printed: &str) -> Why {
    let count = printed.lines().count();
    Why::Output { right: count, of: count, nearly: false }
}

/// The lines without blanks at their ends, nor any before the first and after the last.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").trim().lines().map(|line| line.trim_end().to_owned()).collect()
}

fn fits(key: &TracingKey, output: &[String], printed: &[String]) -> bool {
    match &key.order {
        LineOrder::Exact => output == printed,
        LineOrder::Any => sorted(output) == sorted(printed),
        LineOrder::Before(pairs) => {
            sorted(output) == sorted(printed)
                && pairs.iter().all(|(first, second)| comes_before(printed, first, second))
        }
    }
}

fn sorted(lines: &[String]) -> Vec<&String> {
    let mut lines: Vec<&String> = lines.iter().collect();
    lines.sort();
    lines
}

fn comes_before(printed: &[String], first: &str, second: &str) -> bool {
    let last = printed.iter().rposition(|line| line.trim() == first.trim());
    let next = printed.iter().position(|line| line.trim() == second.trim());
    last.zip(next).is_none_or(|(last, next)| last < next)
}

/// The share of right lines by the output that is closest.
fn best(key: &TracingKey, printed: &[String]) -> (f64, Why) {
    let judged = key.stdouts.iter().map(|output| {
        let output = lines(output);
        let right = match key.order {
            LineOrder::Exact => longest_common(&output, printed),
            LineOrder::Any | LineOrder::Before(_) => longest_common(&sorted(&output), &sorted(printed)),
        };
        let of = output.len().max(printed.len());
        (ratio(right, of), Why::Output { right, of, nearly: loosely(&output) == loosely(printed) })
    });
    let best = judged.max_by(|one, other| one.0.total_cmp(&other.0));
    best.unwrap_or((0.0, Why::Compiles { compiles: key.compiles }))
}

fn loosely(lines: &[String]) -> String {
    lines.concat().to_lowercase().split_whitespace().collect()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "shares such as 0, ½ and 1 are exact")]
mod tests {
    use super::*;

    fn key(stdouts: &[&str], order: LineOrder) -> TracingKey {
        let stdouts = stdouts.iter().map(|it| (*it).to_owned()).collect();
        TracingKey {
            compiles: true,
            stdouts,
            order,
            exit_code: None,
            line_number: None,
            credit_for_lines: true,
            as_mdbook: false,
        }
    }

    fn share(key: &TracingKey, printed: &str) -> f64 {
        score(key, &Trace::Prints(printed.to_owned())).share
    }

    #[test]
    fn ends_of_lines_and_blanks_around_do_not_count_but_case_does_and_is_told() {
        let exact = TracingKey { credit_for_lines: false, ..key(&["a b\nc\n"], LineOrder::Exact) };
        assert!(share(&exact, "a b  \r\nc") == 1.0);
        let nearly = score(&exact, &Trace::Prints("A  b\nc".into()));
        assert!(nearly.share == 0.0 && matches!(nearly.why, Why::Output { nearly: true, .. }));
    }

    #[test]
    fn right_lines_count_in_part_by_the_closest_output() {
        let two = key(&["a\nb\nend", "b\na\nend"], LineOrder::Exact);
        assert!(share(&two, "b\na\nend") == 1.0);
        assert!((share(&two, "b\nend") - 2.0 / 3.0).abs() < 1e-12);
        assert!(score(&two, &Trace::DoesNotCompile).share == 0.0);
    }

    #[test]
    fn lines_in_any_order_are_right_but_for_those_that_come_before_others() {
        assert!(share(&key(&["a\nb\nend"], LineOrder::Any), "end\nb\na") == 1.0);
        let before = key(&["a\nb\nend"], LineOrder::Before(vec![("a".into(), "end".into())]));
        assert!(share(&before, "b\na\nend") == 1.0);
        assert!(share(&before, "b\nend\na") == 0.5);
    }

    #[test]
    fn mdbook_quiz_counts_blanks_inside_and_not_around() {
        let mdbook = TracingKey { as_mdbook: true, ..key(&["a \nb\n"], LineOrder::Exact) };
        assert!(share(&mdbook, "\n a \nb ") == 1.0);
        assert!(share(&mdbook, "a\nb") == 0.0);
    }
}
