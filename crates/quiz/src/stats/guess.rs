//! What a guess earns on average.

use std::collections::BTreeMap;

use crate::answer::Answer;
use crate::model::{Ask, Choice, Matching, MatchingCredit, Ordering, Question, Quiz, Rule};
use crate::score::{number, score_shown};
use crate::shuffle;

/// The share that a blind guess earns on average; `None` where there is nothing to choose from, or too much to try.
///
/// One option at random, or any subset of them where several may be chosen; any order; any partner for each.
#[must_use]
pub fn guess_score(quiz: &Quiz, question: &Question) -> Option<f64> {
    match &question.ask {
        Ask::Choice(choice) => guessed_choice(quiz, question, choice),
        Ask::Ordering(ordering) => guessed_order(question, ordering),
        Ask::Matching(matching) => guessed_pairs(question, matching),
        Ask::Short(_) | Ask::Tracing(_) | Ask::Numeric(_) => None,
    }
}

/// The most options and items of which all answers are tried.
const MOST_OPTIONS: usize = 12;
const MOST_ITEMS: usize = 6;

fn guessed_choice(quiz: &Quiz, question: &Question, choice: &Choice) -> Option<f64> {
    let ids: Vec<String> = shuffle::shown(quiz, question, "").iter().map(|item| item.id.clone()).collect();
    let answers: Vec<Vec<String>> =
        if choice.many { subsets(&ids)? } else { ids.iter().map(|id| vec![id.clone()]).collect() };
    let shown: Vec<&str> = ids.iter().map(String::as_str).collect();
    mean_share(question, Some(&shown), answers.into_iter().map(Answer::Choice))
}

fn subsets(ids: &[String]) -> Option<Vec<Vec<String>>> {
    let subset = |bits: u32| {
        let taken = ids.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        taken.map(|(_, id)| id.clone()).collect()
    };
    (ids.len() <= MOST_OPTIONS).then(|| (0..1_u32 << ids.len()).map(subset).collect())
}

fn guessed_order(question: &Question, ordering: &Ordering) -> Option<f64> {
    let ids: Vec<String> = ordering.items.iter().map(|item| item.id.clone()).collect();
    if ordering.some_do_not_belong || ids.len() > MOST_ITEMS {
        return None;
    }
    mean_share(question, None, orders(&ids).into_iter().map(Answer::Order))
}

fn orders(ids: &[String]) -> Vec<Vec<String>> {
    let Some((first, rest)) = ids.split_first() else { return vec![Vec::new()] };
    let with_first = |order: Vec<String>| {
        (0..=order.len())
            .map(move |at| {
                let mut order = order.clone();
                order.insert(at, first.clone());
                order
            })
            .collect::<Vec<_>>()
    };
    orders(rest).into_iter().flat_map(with_first).collect()
}

/// Partners are guessed one by one, so that one that answers everything the same stands for the mean of all.
fn guessed_pairs(question: &Question, matching: &Matching) -> Option<f64> {
    let Rule::Matching(key) = &question.key.as_ref()?.rule else { return None };
    let everywhere = |right: &str| -> BTreeMap<String, String> {
        matching.left.iter().map(|left| (left.id.clone(), right.to_owned())).collect()
    };
    let one = 1.0 / number(matching.right.len());
    match key.credit {
        MatchingCredit::AllOrNothing => Some(matching.left.iter().map(|_| one).product()),
        MatchingCredit::EachPair => {
            let answers = matching.right.iter().map(|right| Answer::Pairs(everywhere(&right.id)));
            mean_share(question, None, answers)
        }
    }
}

fn mean_share(
    question: &Question,
    shown: Option<&[&str]>,
    answers: impl Iterator<Item = Answer>,
) -> Option<f64> {
    let shares: Vec<f64> = answers.map(|answer| score_shown(question, shown, Some(&answer)).share).collect();
    super::measure::mean(&shares)
}
