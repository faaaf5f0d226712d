//! Time as columns, and in words.

use crate::lang::{Lang, say};
use crate::report::interleaving::cell::TIE;
use std::collections::BTreeMap;

/// The units of time in nanoseconds, with their names in both languages.
const UNITS: [(u64, &str, &str); 4] =
    [(1_000_000_000, "s", "с"), (1_000_000, "ms", "мс"), (1_000, "µs", "мкс"), (1, "ns", "нс")];

/// A run of that length in so many columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The length in nanoseconds; not 0.
    makespan: u64,
    /// The columns; not 0.
    columns: usize,
}

/// A mark on the axis of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub at: u64,
    /// What stands there; the unit is the axis's.
    pub label: String,
}

impl Scale {
    /// A scale; none if nothing lasted, or has no room.
    pub fn new(makespan: u64, columns: usize) -> Option<Scale> {
        (makespan > 0 && columns > 0).then_some(Scale { makespan, columns })
    }

    /// How many columns there are.
    pub fn columns(self) -> usize {
        self.columns
    }

    /// The column of a time; what is later than the end is in the last.
    pub fn column(self, time: u64) -> usize {
        let column = self.whole(time) / u128::from(self.makespan);
        usize::try_from(column).unwrap_or(usize::MAX).min(self.columns - 1)
    }

    /// What fills most of each column, if it is filled for half or more.
    pub fn raster<T: Ord + Copy>(self, intervals: impl Iterator<Item = (u64, u64, T)>) -> Vec<Option<T>> {
        let mut filled: Vec<BTreeMap<T, u128>> = vec![BTreeMap::new(); self.columns];
        for (from, to, what) in intervals.filter(|(from, to, _)| from < to && *from < self.makespan) {
            let (first, last) = (self.column(from), self.column(to));
            for (column, filled) in filled.iter_mut().enumerate().take(last + 1).skip(first) {
                *filled.entry(what).or_default() += self.overlap(column, from, to);
            }
        }
        let whole = u128::from(self.makespan);
        let most = |filled: BTreeMap<T, u128>| {
            let busy = filled.values().fold(0_u128, |sum, part| sum.saturating_add(*part));
            let (what, part) = filled.into_iter().max_by_key(|(_, part)| *part)?;
            (part > 0 && busy.saturating_mul(2) >= whole).then_some(what)
        };
        filled.into_iter().map(most).collect()
    }

    /// How much of a column a time from–to takes, where a whole column is a makespan.
    fn overlap(self, column: usize, from: u64, to: u64) -> u128 {
        let start = u128::from(self.makespan) * column as u128;
        let end = start + u128::from(self.makespan);
        self.whole(to).min(end).saturating_sub(self.whole(from).max(start))
    }

    fn whole(self, time: u64) -> u128 {
        u128::from(time) * self.columns as u128
    }

    /// Marks at round times, no closer than so many columns, and the unit of their labels.
    pub fn ticks(self, closest: usize, lang: Lang) -> (Vec<Tick>, &'static str) {
        let step = round_up(self.makespan.div_ceil((self.columns / closest.max(1)).max(1) as u64));
        let (unit, en, ru) = unit_of(self.makespan);
        let digits = decimals(step, unit);
        let label = |at: u64| if at == 0 { "0".into() } else { decimal(at, unit, digits) };
        let ticks = (0..=self.makespan / step).map(|nth| Tick { at: nth * step, label: label(nth * step) });
        (ticks.collect(), if lang == Lang::En { en } else { ru })
    }
}

/// The least of 1, 2, 5, 10, 20, … that is not below.
fn round_up(time: u64) -> u64 {
    let mut ten = 1_u64;
    loop {
        let steps = [1, 2, 5].map(|step| ten.saturating_mul(step));
        if let Some(step) = steps.into_iter().find(|step| *step >= time) {
            return step;
        }
        ten = ten.saturating_mul(10);
    }
}

fn unit_of(time: u64) -> (u64, &'static str, &'static str) {
    UNITS.into_iter().find(|(unit, _, _)| time >= *unit).unwrap_or(UNITS[UNITS.len() - 1])
}

/// How many decimals a step needs in a unit.
fn decimals(step: u64, unit: u64) -> usize {
    let mut digits = 0;
    let mut part = unit;
    while part > 1 && !step.is_multiple_of(part) {
        (digits, part) = (digits + 1, part / 10);
    }
    digits
}

/// A time in a unit with so many decimals, the rest cut off.
fn decimal(time: u64, unit: u64, digits: usize) -> String {
    let rest = format!("{:0width$}", time % unit, width = unit.ilog10() as usize);
    if digits == 0 { format!("{}", time / unit) } else { format!("{}.{}", time / unit, &rest[..digits]) }
}

/// A time with three digits and its unit, which no line break parts: `1.52 s`.
pub fn time(nanoseconds: u64, lang: Lang) -> String {
    let (unit, en, ru) = unit_of(nanoseconds);
    let digits = match nanoseconds / unit {
        _ if unit == 1 => 0,
        0..=9 => 2,
        10..=99 => 1,
        _ => 0,
    };
    let number = decimal(nanoseconds, unit, digits);
    say!(lang, "{number}{TIE}{en}", "{number}{TIE}{ru}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_unit() {
        let times = [0, 999, 1_520, 20_500_000, 340_000_000, 1_524_000_000, u64::MAX];
        let words = times.map(|nanoseconds| time(nanoseconds, Lang::En).replace(TIE, " "));
        assert_eq!(
            words,
            ["0 ns", "999 ns", "1.52 µs", "20.5 ms", "340 ms", "1.52 s", "18446744073 s"].map(String::from)
        );
        assert_eq!(time(1_520, Lang::Ru), "1.52\u{a0}мкс");
    }

    #[test]
    fn ticks_stand_at_round_times() {
        let (ticks, unit) = Scale::new(2_010_000_000, 50).unwrap().ticks(10, Lang::En);
        let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!((labels, unit), (vec!["0", "0.5", "1.0", "1.5", "2.0"], "s"));
        let (ticks, unit) = Scale::new(7, 50).unwrap().ticks(10, Lang::Ru);
        assert_eq!((ticks.len(), unit), (4, "нс"));
    }

    #[test]
    fn a_column_shows_what_fills_most_of_it() {
        let scale = Scale::new(40, 4).unwrap();
        let shown = scale.raster([(0, 14, 'a'), (14, 15, 'b'), (16, 19, 'c')].into_iter());
        assert_eq!(shown, [Some('a'), Some('a'), None, None]);
        let half = scale.raster([(0, 5, 'a'), (10, 14, 'b'), (30, 99, 'c')].into_iter());
        assert_eq!(half, [Some('a'), None, None, Some('c')]);
    }

    #[test]
    fn nothing_that_lasts_has_no_scale() {
        assert_eq!((Scale::new(0, 5), Scale::new(5, 0)), (None, None));
    }
}
