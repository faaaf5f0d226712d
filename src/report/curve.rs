//! How much faster a program gets with more cores, for a terminal: a bar for each number of cores, a thinner one for the
//! reference, and a mark where all cores would be of full use.

use super::interleaving::Style;
use super::interleaving::cell::{DIM, painted, width};
use crate::lang::say;
use crate::simulation::report::Point;

/// More points are not shown.
pub(super) const MAX_POINTS: usize = 16;
/// Less is too narrow for bars.
const MIN_WIDTH: usize = 48;
/// What is wider than that is harder to read, not easier.
const MAX_WIDTH: usize = 100;

/// The curve as text, each line with its end; nothing without points.
pub fn render(points: &[Point], reference: Option<&[Point]>, style: Style) -> String {
    let points = &points[..points.len().min(MAX_POINTS)];
    let labels: Vec<String> = points.iter().map(|point| label(point, style)).collect();
    let label = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    // A space on each side, and the number with its sign.
    let columns = style.width.clamp(MIN_WIDTH, MAX_WIDTH).saturating_sub(label + 2 + NUMBER);
    let scale = Scale { columns, top: top(points, reference.unwrap_or_default()) };
    let mut out = String::new();
    for (point, name) in points.iter().zip(&labels) {
        let space = " ".repeat(label - width(name));
        out.push_str(&line(&format!("{name}{space}"), point, point.cores, '█', "36", scale, style));
        let same = reference.unwrap_or_default().iter().find(|other| other.cores == point.cores);
        if let Some(other) = same {
            out.push_str(&line(&" ".repeat(label), other, point.cores, '▔', DIM, scale, style));
        }
    }
    if points.is_empty() { out } else { out + &legend(reference.is_some(), style) }
}

/// The width of ` 12.34×`.
const NUMBER: usize = 7;

/// Speedups as columns.
#[derive(Debug, Clone, Copy)]
struct Scale {
    columns: usize,
    /// What fills all columns; not 0.
    top: f64,
}

impl Scale {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the value is limited to the columns of a terminal"
    )]
    fn column(self, speedup: f64) -> usize {
        let share = (speedup / self.top).clamp(0.0, 1.0);
        if share.is_nan() { 0 } else { (share * self.columns as f64).round() as usize }
    }
}

/// The greatest number of cores, or what is faster than that.
pub(super) fn top(points: &[Point], reference: &[Point]) -> f64 {
    let all = points.iter().chain(reference);
    all.flat_map(|point| [ideal(point.cores), point.speedup])
        .filter(|speedup| speedup.is_finite())
        .fold(1.0, f64::max)
}

/// So many cores, all of full use.
pub(super) fn ideal(cores: usize) -> f64 {
    f64::from(u32::try_from(cores).unwrap_or(u32::MAX))
}

/// `1.94×`.
pub(super) fn number(speedup: f64) -> String {
    match speedup {
        _ if !speedup.is_finite() || speedup < 0.0 => "?".into(),
        ..100.0 => format!("{speedup:.2}×"),
        ..100_000.0 => format!("{speedup:.0}×"),
        _ => ">99999×".into(),
    }
}

fn label(point: &Point, style: Style) -> String {
    let cores = point.cores;
    let cores = if cores > 99_999 { ">99999".into() } else { cores.to_string() };
    match point.cores {
        1 => say!(style.lang, "{cores} core ", "ядер: {cores}"),
        _ => say!(style.lang, "{cores} cores", "ядер: {cores}"),
    }
}

fn line(
    label: &str,
    point: &Point,
    cores: usize,
    bar: char,
    colour: &str,
    scale: Scale,
    style: Style,
) -> String {
    let filled = scale.column(point.speedup);
    let mark = scale.column(ideal(cores)).max(1) - 1;
    let bar_at = |column: usize| match column {
        _ if column < filled => bar,
        _ if column == mark => '┊',
        _ => ' ',
    };
    let bars: String = (0..filled).map(bar_at).collect();
    let rest: String = (filled..scale.columns).map(bar_at).collect();
    let number = number(point.speedup);
    let space = " ".repeat(NUMBER.saturating_sub(width(&number)));
    let (bars, rest) = (painted(&bars, colour, style.paint), painted(&rest, DIM, style.paint));
    format!("{label} {bars}{rest} {space}{number}\n")
}

fn legend(with_reference: bool, style: Style) -> String {
    let own = say!(style.lang, "█ this program", "█ эта программа");
    let reference = say!(style.lang, "   ▔ reference", "   ▔ эталон");
    let ideal = say!(style.lang, "   ┊ ideal", "   ┊ идеал");
    let reference = if with_reference { reference } else { String::new() };
    painted(&format!("{own}{reference}{ideal}"), DIM, style.paint) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::report::terminal::Paint;
    use proptest::prelude::*;

    const STYLE: Style = Style { lang: Lang::En, paint: Paint::Plain, width: 60 };

    fn points(speedups: &[(usize, f64)]) -> Vec<Point> {
        speedups.iter().map(|(cores, speedup)| Point { cores: *cores, speedup: *speedup }).collect()
    }

    #[test]
    fn a_program_stands_beside_the_reference_and_the_ideal() {
        let own = points(&[(1, 1.0), (2, 1.25), (4, 1.3), (8, 1.31)]);
        let reference = points(&[(1, 1.0), (2, 1.98), (4, 3.9), (8, 7.6)]);
        let shown = render(&own, Some(&reference), STYLE);
        let expected = "
1 core  ██████                                         1.00×
        ▔▔▔▔▔▔                                         1.00×
2 cores ███████   ┊                                    1.25×
        ▔▔▔▔▔▔▔▔▔▔▔                                    1.98×
4 cores ███████              ┊                         1.30×
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔┊                         3.90×
8 cores ███████                                    ┊   1.31×
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ ┊   7.60×
█ this program   ▔ reference   ┊ ideal";
        assert_eq!(shown.trim_end(), expected.trim_start(), "\n{shown}");
    }

    #[test]
    fn no_points_are_no_curve() {
        assert_eq!(render(&[], None, STYLE), "");
    }

    proptest! {
        #[test]
        fn whatever_was_measured_fits(
            own in prop::collection::vec((any::<usize>(), any::<f64>()), 0..6),
            wide in 0_usize..200,
        ) {
            let shown = render(&points(&own), Some(&points(&own)), Style { width: wide, ..STYLE });
            prop_assert!(shown.lines().all(|line| width(line) <= wide.max(MIN_WIDTH)), "{}", shown);
        }
    }
}
