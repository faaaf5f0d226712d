//! Numbers and reasons in words.

use super::measure::Interval;
use super::{LeftOut, WhyLeftOut};
use crate::lang::{Lang, say};

/// A number with two digits after the point; a dash where there is none.
pub fn written(value: Option<f64>, lang: Lang) -> String {
    let Some(value) = value else { return "–".into() };
    let text = format!("{value:.2}");
    let text = if text == "-0.00" { "0.00".into() } else { text.replace('-', "−") };
    match lang {
        Lang::En => text,
        Lang::Ru => text.replace('.', ","),
    }
}

pub fn interval(interval: Option<Interval>, lang: Lang) -> String {
    interval.map_or("–".into(), |Interval { from, to }| {
        format!("{}…{}", written(Some(from), lang), written(Some(to), lang))
    })
}

impl LeftOut {
    /// Whose result is not counted, and why.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let who = self.student.clone().unwrap_or_else(|| say!(lang, "(no name)", "(без имени)"));
        let why = match self.why {
            WhyLeftOut::OtherQuiz => say!(lang, "a result of another quiz", "результат другого теста"),
            WhyLeftOut::OtherVersion => {
                say!(lang, "a result of another version of the quiz", "результат другой версии теста")
            }
            WhyLeftOut::Earlier => say!(lang, "a later result is counted", "учтён более поздний результат"),
            WhyLeftOut::BadShare => {
                say!(lang, "a share that is not from 0 to 1", "доля вне границ от 0 до 1")
            }
        };
        format!("{who}: {why}")
    }
}
