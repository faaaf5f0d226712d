//! What the results say of one question.

use serde::Serialize;

use super::flag::{self, Flag};
use super::measure::{self, Interval};
use super::options::{self, OptionUse};
use super::{ENOUGH, Marks, Result, guess_score};
use crate::model::{Question, Quiz};

/// What the results say of one question. With few results it is the facility and no more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The question's id.
    pub question: String,
    /// The mean of the shares.
    pub facility: Option<f64>,
    /// With few results: where the facility may well be.
    pub interval: Option<Interval>,
    /// What guessing earns; `None` where nobody can guess.
    pub guess: Option<f64>,
    /// The correlation with the points for all other questions.
    pub discrimination: Option<f64>,
    /// The covariance with these, as a share of the greatest that there can be.
    pub efficiency: Option<f64>,
    /// How much more the best 27 % earn than the weakest 27 %.
    pub top_and_bottom: Option<f64>,
    /// Cronbach's α of the other questions.
    pub alpha_without: Option<f64>,
    /// How often each option was chosen.
    pub options: Vec<OptionUse>,
    /// What needs a look.
    pub flags: Vec<Flag>,
}

pub fn analyse(quiz: &Quiz, question: &Question, results: &[&Result], marks: &Marks, at: usize) -> Item {
    let facility = measure::mean(&marks.shares[at]);
    let mut item = Item {
        question: question.id.clone(),
        facility,
        interval: None,
        guess: None,
        discrimination: None,
        efficiency: None,
        top_and_bottom: None,
        alpha_without: None,
        options: Vec::new(),
        flags: Vec::new(),
    };
    if results.len() < ENOUGH {
        item.interval = facility.and_then(|share| measure::wilson(share, results.len()));
        return item;
    }
    let (shares, rest) = (&marks.shares[at], marks.rest(at));
    item.guess = guess_score(quiz, question);
    item.discrimination = measure::correlation(shares, &rest);
    item.efficiency = measure::efficiency(shares, &rest);
    item.top_and_bottom = top_and_bottom(shares, &marks.totals);
    item.alpha_without = marks.alpha_without(at);
    item.options = options::used(quiz, question, results, &marks.totals);
    item.flags = flag::flags(question, &item, results);
    item
}

fn top_and_bottom(shares: &[f64], totals: &[f64]) -> Option<f64> {
    let size = ((totals.len() * 27 + 50) / 100).max(1);
    let negated: Vec<f64> = totals.iter().map(|total| -total).collect();
    let top = measure::weighed_mean(shares, &measure::among_greatest(totals, size))?;
    let bottom = measure::weighed_mean(shares, &measure::among_greatest(&negated, size))?;
    Some(top - bottom)
}
