//! The share of a few words.

use super::{Scored, Why};
use crate::model::ShortKey;
use crate::words::{How, Judged, judge};

pub fn score(key: &ShortKey, words: &str) -> Scored {
    match judge(key, words) {
        Judged::Accepted { credit, feedback, how } => Scored::of(credit, why(how)).telling(feedback),
        Judged::Rejected(feedback) => Scored::of(0.0, Why::Rejected).telling(feedback),
        Judged::OtherLayout(meant) => Scored::of(0.0, Why::Layout { meant, accepted: false }),
        Judged::Wrong => Scored::of(0.0, Why::OtherWords),
    }
}

fn why(how: How) -> Why {
    match how {
        How::Outright => Why::Words,
        How::WithTypo(meant) => Why::Typo { meant },
        How::InOtherLayout(meant) => Why::Layout { meant, accepted: true },
    }
}
