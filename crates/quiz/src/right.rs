//! An answer that is right, as a student could have given it.

use crate::answer::{Answer, Trace};
use crate::model::{Ask, OrderRule, Question, Rule, Target};

impl Question {
    /// An answer that earns everything; `None` without a key.
    #[must_use]
    pub fn right_answer(&self) -> Option<Answer> {
        Some(match &self.key.as_ref()?.rule {
            Rule::Choice(key) => Answer::Choice(key.right.clone()),
            Rule::Short(key) => Answer::Words(key.answer.first().to_owned()),
            Rule::Tracing(key) => Answer::Trace(match key.stdouts.first() {
                Some(output) if key.compiles => Trace::Prints(output.clone()),
                _ => Trace::DoesNotCompile,
            }),
            Rule::Numeric(key) => Answer::Number(match &key.target {
                Target::Value(value) | Target::Range(value, _) => value.to_string(),
            }),
            Rule::Ordering(key) => Answer::Order(match &key.order {
                OrderRule::Total(order) => order.clone(),
                OrderRule::Before(pairs) => one_order(&self.ask, &key.distractors, pairs),
            }),
            Rule::Matching(key) => Answer::Pairs(key.pairs.clone()),
        })
    }
}

/// The first order that keeps all pairs, where the order of the file decides what they leave open.
fn one_order(ask: &Ask, distractors: &[String], pairs: &[(String, String)]) -> Vec<String> {
    let Ask::Ordering(ordering) = ask else { return Vec::new() };
    let mut left: Vec<&String> =
        ordering.items.iter().map(|item| &item.id).filter(|id| !distractors.contains(id)).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |id: &String| pairs.iter().any(|(first, second)| second == id && left.contains(&first));
        let next = left.iter().position(|id| !waits(id)).unwrap_or(0);
        order.push(left.remove(next).clone());
    }
    order
}

#[cfg(test)]
mod tests {
    use crate::score::{Verdict, score};

    #[test]
    fn the_right_answer_to_every_question_of_the_sample_is_right() {
        let quiz =
            crate::format::read(include_bytes!("../tests/sample.toml"), "sample").quiz.expect("a quiz");
        for question in &quiz.questions {
            let scored = score(question, question.right_answer().as_ref());
            assert_eq!(scored.verdict, Verdict::Right, "{}: {scored:?}", question.id);
        }
    }

    #[test]
    fn an_order_that_is_given_by_pairs_keeps_them() {
        let source = "schema = 1\n[[questions]]\ntype = \"Ordering\"\nprompt.prompt = \"?\"\nprompt.items = [{ id = \"a\", text = \"A\" }, { id = \"b\", text = \"B\" }, { id = \"c\", text = \"C\" }]\nprompt.distractors = [\"x\"]\nanswer.before = [[\"c\", \"a\"]]\n";
        let quiz = crate::format::read(source.as_bytes(), "q").quiz.expect("a quiz");
        let question = &quiz.questions[0];
        assert_eq!(score(question, question.right_answer().as_ref()).verdict, Verdict::Right);
    }
}
