//! Begins a draft: with the answer that was given, or with nothing.

use quiz::session::Asked;
use quiz::{Answer, Ask, Response, Trace};

use super::super::field::Field;
use super::Kind;
use crate::question;

impl Kind {
    /// The answer that was given, as it would be made again.
    pub fn of(asked: &Asked) -> Kind {
        let place = |id: &String| asked.items.iter().position(|item| item.id == *id);
        let places = |ids: &[String]| ids.iter().filter_map(place).collect::<Vec<_>>();
        match (&asked.question.ask, asked.given) {
            (Ask::Choice(choice), given) => {
                let chosen = match given {
                    Some(Answer::Choice(ids)) => places(ids),
                    _ => Vec::new(),
                };
                Kind::Choice { chosen: chosen.into_iter().collect(), many: choice.many }
            }
            (Ask::Ordering(_), Some(Answer::Order(ids))) => Kind::Order { placed: places(ids) },
            (Ask::Ordering(_), _) => Kind::Order { placed: Vec::new() },
            (Ask::Matching(matching), given) => {
                let partner = |id: &String| match given {
                    Some(Answer::Pairs(pairs)) => pairs.get(id).and_then(place),
                    _ => None,
                };
                Kind::Pairs { partners: matching.left.iter().map(|left| partner(&left.id)).collect() }
            }
            (Ask::Short(short), given) => {
                let text = if let Some(Answer::Words(text)) = given { text } else { "" };
                Kind::Words { field: Field::new(text, short.response != Response::Short) }
            }
            (Ask::Numeric(_), given) => {
                let text = if let Some(Answer::Number(text)) = given { text } else { "" };
                Kind::Words { field: Field::new(text, false) }
            }
            (Ask::Tracing(_), given) => {
                let (compiles, text) = match given {
                    Some(Answer::Trace(Trace::DoesNotCompile)) => (Some(false), ""),
                    Some(Answer::Trace(Trace::Prints(text))) => (Some(true), text.trim_end_matches('\n')),
                    _ => (None, ""),
                };
                let is_asked = question::asks_whether_it_compiles(&asked.question.ask);
                Kind::Trace { compiles, field: Field::new(text, true), is_asked }
            }
        }
    }
}
