//! Why an answer is worth what it is worth.

use serde::Serialize;

use crate::lang::{Lang, say};

/// Why an answer is worth what it is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum Why {
    /// The student did not come to it.
    Absent,
    /// The student left it out.
    Skipped,
    /// The question counts for nobody.
    Disregarded,
    /// Everybody gets the points.
    FullCredit,
    /// There is no key here.
    NoKey,
    /// The answer is of another shape than the question.
    WrongShape,
    /// So many of the right options were chosen, and so many others.
    Options {
        /// The right ones that were chosen.
        hits: usize,
        /// All right ones.
        of: usize,
        /// The wrong ones that were chosen.
        extra: usize,
    },
    /// The words are what was asked for, in full or in part.
    Words,
    /// They are, but for a slip of the pen.
    Typo {
        /// What was meant.
        meant: String,
    },
    /// They were typed in the other keyboard layout.
    Layout {
        /// What was meant.
        meant: String,
        /// Whether they count all the same.
        accepted: bool,
    },
    /// They are wrong for a reason that the author tells.
    Rejected,
    /// They are none of those that were asked for.
    OtherWords,
    /// The program compiles, or does not, and the answer says otherwise.
    Compiles {
        /// Whether it compiles.
        compiles: bool,
    },
    /// So many lines of the output are right.
    Output {
        /// The lines in their place.
        right: usize,
        /// All lines.
        of: usize,
        /// Whether only case and blanks are different.
        nearly: bool,
    },
    /// There is no number in the answer.
    NoNumber {
        /// What was read, with characters written out that cannot be seen.
        read: String,
    },
    /// The unit is none of those that may stand there.
    OtherUnit {
        /// The unit.
        unit: String,
    },
    /// The number is right, or right in part.
    Number,
    /// The number is another one.
    OtherNumber,
    /// So many of the items are in their place or in order.
    Order {
        /// Those.
        right: usize,
        /// All that there are to count.
        of: usize,
    },
    /// So many of the pairs are right.
    Pairs {
        /// The right ones.
        right: usize,
        /// All of them.
        of: usize,
    },
}

impl Why {
    /// The reason in a sentence. It may tell what would have been right; who must not know shows only the verdict.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Why::Absent => say!(lang, "not answered", "нет ответа"),
            Why::Skipped => say!(lang, "skipped", "пропущено"),
            Why::Disregarded => say!(lang, "the question does not count", "вопрос не учитывается"),
            Why::FullCredit => {
                say!(lang, "everybody gets the points for this question", "за этот вопрос баллы получают все")
            }
            Why::NoKey => say!(lang, "it will be graded later", "проверят позже"),
            Why::WrongShape => {
                say!(lang, "the answer does not fit the question", "ответ не подходит к вопросу")
            }
            Why::Options { hits, of, extra: 0 } => {
                say!(
                    lang,
                    "{hits} of {of} right options, no wrong ones",
                    "верных вариантов: {hits} из {of}, лишних нет"
                )
            }
            Why::Options { hits, of, extra } => {
                say!(
                    lang,
                    "{hits} of {of} right options, and {extra} wrong",
                    "верных вариантов: {hits} из {of}, лишних: {extra}"
                )
            }
            Why::Words => say!(lang, "accepted", "принято"),
            Why::Typo { meant } => {
                say!(lang, "accepted with a typo: `{meant}`", "принято с опечаткой: `{meant}`")
            }
            Why::Layout { meant, accepted: true } => {
                say!(
                    lang,
                    "accepted: in the other keyboard layout this is `{meant}`",
                    "принято: в другой раскладке это `{meant}`"
                )
            }
            Why::Layout { meant, accepted: false } => {
                say!(
                    lang,
                    "typed in the wrong keyboard layout? There it is `{meant}`",
                    "не та раскладка? В другой это `{meant}`"
                )
            }
            Why::Rejected | Why::OtherWords => {
                say!(lang, "another answer was expected", "ожидался другой ответ")
            }
            Why::Compiles { compiles: true } => say!(lang, "the program compiles", "программа компилируется"),
            Why::Compiles { compiles: false } => {
                say!(lang, "the program does not compile", "программа не компилируется")
            }
            Why::Output { nearly: true, .. } => {
                say!(lang, "only case or spaces differ", "отличаются только регистр букв или пробелы")
            }
            Why::Output { right, of, .. } => {
                say!(lang, "{right} of {of} lines", "верных строк: {right} из {of}")
            }
            Why::NoNumber { read } => say!(lang, "`{read}` is not a number", "`{read}` — не число"),
            Why::OtherUnit { unit } => {
                say!(lang, "`{unit}` is not the unit asked for", "`{unit}` — не та единица")
            }
            Why::Number => say!(lang, "the number is accepted", "число принято"),
            Why::OtherNumber => say!(lang, "another number was expected", "ожидалось другое число"),
            Why::Order { right, of } => say!(lang, "{right} of {of} in order", "по порядку: {right} из {of}"),
            Why::Pairs { right, of } => say!(lang, "{right} of {of} pairs", "верных пар: {right} из {of}"),
        }
    }
}
