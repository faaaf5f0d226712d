//! The share of a choice.

use std::collections::BTreeSet;

use super::{Scored, Why, number, ratio};
use crate::model::{Choice, ChoiceCredit, ChoiceKey, OptionMode};
use crate::text::Text;

type Ids<'a> = BTreeSet<&'a str>;

pub fn score(ask: &Choice, key: &ChoiceKey, shown: Option<&[&str]>, chosen: &[String]) -> Scored {
    let visible = |id: &str| shown.is_none_or(|ids| ids.contains(&id));
    let all: Ids = ask.options.iter().map(|option| option.id.as_str()).filter(|id| visible(id)).collect();
    let chosen: Ids = chosen.iter().map(String::as_str).collect();
    if !chosen.is_subset(&all) || !ask.many && chosen.len() > 1 {
        return Scored::of(0.0, Why::WrongShape);
    }
    let counted = Counted::new(key, &all, &chosen);
    let share = match (key.credit, ask.many) {
        (ChoiceCredit::Fractions, _) => fractions(key, &all, &chosen),
        (_, false) => f64::from(u8::from(counted.hits > 0 && counted.extra == 0)),
        (credit, true) => counted.share(credit),
    };
    let Counted { hits, right: of, extra, .. } = counted;
    Scored::of(share, Why::Options { hits, of, extra }).telling(feedback(ask, key, &chosen))
}

/// What the rules count.
struct Counted {
    options: usize,
    right: usize,
    hits: usize,
    extra: usize,
}

impl Counted {
    /// Disregarded options are on neither side; those that are always right count as chosen rightly.
    fn new(key: &ChoiceKey, all: &Ids, chosen: &Ids) -> Counted {
        let mode = |id: &str| key.options.get(id).and_then(|option| option.mode);
        let always = |id: &str| mode(id) == Some(OptionMode::AlwaysCorrect);
        let all: Vec<&str> =
            all.iter().copied().filter(|id| mode(id) != Some(OptionMode::Disregard)).collect();
        let right = |id: &&&str| always(id) || key.right.iter().any(|it| it == **id);
        let taken = |id: &&&str| always(id) || chosen.contains(**id);
        Counted {
            options: all.len(),
            right: all.iter().filter(right).count(),
            hits: all.iter().filter(|id| right(id) && taken(id)).count(),
            extra: all.iter().filter(|id| !right(id) && taken(id)).count(),
        }
    }

    fn share(&self, credit: ChoiceCredit) -> f64 {
        let Counted { options, right, hits, extra } = *self;
        let exactly = hits == right && extra == 0;
        if exactly || right == 0 {
            return f64::from(u8::from(exactly));
        }
        match credit {
            ChoiceCredit::Balanced => ratio(hits, right) - ratio(extra, options - right),
            ChoiceCredit::NetCorrect => (number(hits) - number(extra)) / number(right),
            ChoiceCredit::EachOption => 1.0 - ratio(right - hits + extra, options),
            ChoiceCredit::Coverage => ratio(hits, right) * ratio(hits, hits + extra),
            ChoiceCredit::ProportionalCorrect if extra == 0 => ratio(hits, right),
            ChoiceCredit::ProportionalCorrect | ChoiceCredit::AllOrNothing | ChoiceCredit::Fractions => 0.0,
        }
    }
}

/// The sum of the chosen options' credits. Whoever chose all that earn and none that cost has it all: authors write
/// thirds as `0.333`.
fn fractions(key: &ChoiceKey, all: &Ids, chosen: &Ids) -> f64 {
    let credit = |id: &&str| key.options.get(*id).and_then(|option| option.credit).unwrap_or(0.0);
    let earning: Ids = all.iter().copied().filter(|id| credit(id) > 0.0).collect();
    let sum = chosen.iter().map(credit).sum();
    if earning.len() > 1 && *chosen == earning && sum > 0.99 { 1.0 } else { sum }
}

fn feedback<'k>(ask: &Choice, key: &'k ChoiceKey, chosen: &Ids) -> Vec<&'k Text> {
    let taken = ask.options.iter().filter(|option| chosen.contains(option.id.as_str()));
    taken.filter_map(|option| key.options.get(&option.id)?.feedback.as_ref()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: [ChoiceCredit; 6] = [
        ChoiceCredit::AllOrNothing,
        ChoiceCredit::NetCorrect,
        ChoiceCredit::EachOption,
        ChoiceCredit::Coverage,
        ChoiceCredit::ProportionalCorrect,
        ChoiceCredit::Balanced,
    ];

    fn share(credit: ChoiceCredit, options: usize, hits: usize, extra: usize) -> f64 {
        super::super::tidy(Counted { options, right: 3, hits, extra }.share(credit))
    }

    fn all_close(rows: [[f64; 6]; 4], options: usize) {
        let answers = [(3, options - 3), (0, 0), (2, 0), (3, 1)];
        for ((hits, extra), row) in answers.into_iter().zip(rows) {
            for (rule, expected) in RULES.into_iter().zip(row) {
                let share = share(rule, options, hits, extra);
                assert!(
                    (share - expected).abs() < 0.005,
                    "{rule:?}, {hits} right and {extra} wrong: {share}"
                );
            }
        }
    }

    /// Rows: everything, nothing, one missing, one too many.
    #[test]
    fn five_options_of_which_three_are_right_give_the_shares_of_the_table() {
        all_close(
            [
                [0.0, 0.33, 0.60, 0.60, 0.0, 0.0],
                [0.0, 0.0, 0.40, 0.0, 0.0, 0.0],
                [0.0, 0.67, 0.80, 0.67, 0.67, 0.67],
                [0.0, 0.67, 0.80, 0.75, 0.0, 0.50],
            ],
            5,
        );
    }

    #[test]
    fn four_options_of_which_three_are_right_give_the_shares_of_the_table() {
        all_close(
            [
                [0.0, 0.67, 0.75, 0.75, 0.0, 0.0],
                [0.0, 0.0, 0.25, 0.0, 0.0, 0.0],
                [0.0, 0.67, 0.75, 0.67, 0.67, 0.67],
                [0.0, 0.67, 0.75, 0.75, 0.0, 0.0],
            ],
            4,
        );
    }

    #[test]
    fn a_random_choice_earns_what_the_table_says() {
        let means = |options: usize| {
            RULES.map(|rule| {
                let subsets = 0_u32..1 << options;
                let shares = subsets.map(|bits| {
                    let hits = (bits & 0b111).count_ones() as usize;
                    share(rule, options, hits, bits.count_ones() as usize - hits)
                });
                shares.sum::<f64>() / f64::from(1_u32 << options)
            })
        };
        for (options, row) in
            [(5, [0.03, 0.24, 0.50, 0.35, 0.13, 0.19]), (4, [0.06, 0.35, 0.50, 0.41, 0.25, 0.25])]
        {
            for (mean, expected) in means(options).into_iter().zip(row) {
                assert!((mean - expected).abs() < 0.006, "{options} options: {mean}, not {expected}");
            }
        }
    }

    #[test]
    fn exactly_the_right_ones_are_everything_under_every_rule() {
        for rule in RULES {
            for options in 3..6 {
                assert!((share(rule, options, 3, 0) - 1.0).abs() < 1e-12, "{rule:?}");
            }
        }
    }

    #[test]
    fn where_nothing_is_wrong_balanced_has_nothing_to_take_away() {
        assert!((share(ChoiceCredit::Balanced, 3, 2, 0) - 2.0 / 3.0).abs() < 1e-12);
    }
}
