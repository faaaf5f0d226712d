//! How often each option of a choice was chosen, and by whom.

use serde::Serialize;

use super::Result;
use super::measure::{among_greatest, mean, weighed_mean};
use crate::answer::Answer;
use crate::model::{Ask, Choice, OptionMode, Question, Quiz, Rule};
use crate::shuffle;

/// How often an option was chosen by those who saw it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OptionUse {
    /// Its id.
    pub option: String,
    /// Whether it is right; `None` if it counts neither way.
    pub right: Option<bool>,
    /// How many saw it.
    pub seen: usize,
    /// How many chose it.
    pub chosen: usize,
    /// The share that chose it.
    pub share: Option<f64>,
    /// The same of the better half of the students.
    pub top: Option<f64>,
    /// The same of the other half.
    pub bottom: Option<f64>,
}

pub fn used(quiz: &Quiz, question: &Question, results: &[&Result], totals: &[f64]) -> Vec<OptionUse> {
    let (Ask::Choice(choice), Some(Rule::Choice(_))) =
        (&question.ask, question.key.as_ref().map(|key| &key.rule))
    else {
        return Vec::new();
    };
    let negated: Vec<f64> = totals.iter().map(|total| -total).collect();
    let halves = [among_greatest(totals, totals.len() / 2), among_greatest(&negated, totals.len() / 2)];
    choice
        .options
        .iter()
        .map(|option| used_option(quiz, question, choice, &option.id, results, &halves))
        .collect()
}

fn used_option(
    quiz: &Quiz,
    question: &Question,
    choice: &Choice,
    option: &str,
    results: &[&Result],
    halves: &[Vec<f64>; 2],
) -> OptionUse {
    let saw: Vec<usize> = (0..results.len())
        .filter(|at| choice.choose.is_none() || is_shown(quiz, question, results[*at], option))
        .collect();
    let chose: Vec<f64> =
        saw.iter().map(|at| f64::from(u8::from(chosen(results[*at], question, option)))).collect();
    let of_half = |half: &[f64]| {
        let belongs: Vec<f64> = saw.iter().map(|at| half[*at]).collect();
        weighed_mean(&chose, &belongs)
    };
    OptionUse {
        option: option.to_owned(),
        right: is_right(question, option),
        seen: saw.len(),
        chosen: chose.iter().filter(|chose| **chose > 0.0).count(),
        share: mean(&chose),
        top: of_half(&halves[0]),
        bottom: of_half(&halves[1]),
    }
}

fn is_shown(quiz: &Quiz, question: &Question, result: &Result, option: &str) -> bool {
    let student = result.student.as_deref().unwrap_or_default();
    shuffle::shown(quiz, question, student).iter().any(|item| item.id == option)
}

fn chosen(result: &Result, question: &Question, option: &str) -> bool {
    let answer = result.outcome(&question.id).and_then(|outcome| outcome.answer.as_ref());
    matches!(answer, Some(Answer::Choice(ids)) if ids.iter().any(|id| id == option))
}

/// Under own credits an option is right if it earns anything.
fn is_right(question: &Question, option: &str) -> Option<bool> {
    let Rule::Choice(key) = &question.key.as_ref()?.rule else { return None };
    let known = key.options.get(option);
    match known.and_then(|known| known.mode) {
        Some(OptionMode::Disregard) => None,
        Some(OptionMode::AlwaysCorrect) => Some(true),
        None => {
            let earns = known.and_then(|known| known.credit).is_some_and(|credit| credit > 0.0);
            Some(earns || key.right.iter().any(|id| id == option))
        }
    }
}
