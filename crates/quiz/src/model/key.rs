//! The key: what is right, what part of it counts, and what is told afterwards.

use std::collections::BTreeMap;

use regex::Regex;

use crate::decimal::Decimal;
use crate::text::Text;

/// What is right, and what is told afterwards.
#[derive(Debug, Clone)]
pub struct Key {
    /// The explanation that is shown when the question is done.
    pub context: Option<Text>,
    /// What is right. It is of the same type as the question's [`Ask`](crate::Ask).
    pub rule: Rule,
}

/// What is right, by type of question.
#[derive(Debug, Clone)]
pub enum Rule {
    /// For `MultipleChoice`.
    Choice(ChoiceKey),
    /// For `ShortAnswer`.
    Short(ShortKey),
    /// For `Tracing`.
    Tracing(TracingKey),
    /// For `Numeric`.
    Numeric(NumericKey),
    /// For `Ordering`.
    Ordering(OrderingKey),
    /// For `Matching`.
    Matching(MatchingKey),
}

/// Which options are right.
#[derive(Debug, Clone)]
pub struct ChoiceKey {
    /// The ids of the right options.
    pub right: Vec<String>,
    /// What part of the answer counts.
    pub credit: ChoiceCredit,
    /// What is known of single options, by id.
    pub options: BTreeMap<String, OptionKey>,
}

/// What is known of one option.
#[derive(Debug, Clone, Default)]
pub struct OptionKey {
    /// What is told to who chose it.
    pub feedback: Option<Text>,
    /// The share it adds, under [`ChoiceCredit::Fractions`].
    pub credit: Option<f64>,
    /// An erratum.
    pub mode: Option<OptionMode>,
}

/// An erratum of one option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionMode {
    /// It counts neither way.
    Disregard,
    /// Whoever chose it, or did not, is right about it.
    AlwaysCorrect,
}

/// What part of a choice counts: `hits` right ones chosen of `c`, `extra` wrong ones chosen of `w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceCredit {
    /// 1 if exactly the right ones are chosen, or else 0.
    AllOrNothing,
    /// `hits/c − extra/w`, at least 0: choosing everything gives nothing.
    Balanced,
    /// `(hits − extra)/c`, at least 0.
    NetCorrect,
    /// The share of the options about which the answer is right.
    EachOption,
    /// `hits/c · hits/chosen`.
    Coverage,
    /// `hits/c`, or 0 if a wrong one is chosen.
    ProportionalCorrect,
    /// The sum of the options' own credits, within 0 and 1.
    Fractions,
}

/// Which words are right.
#[derive(Debug, Clone)]
pub struct ShortKey {
    /// The answer that is shown as the right one.
    pub answer: Text,
    /// Others that are as right.
    pub alternatives: Vec<Text>,
    /// How texts are compared.
    pub matching: MatchRule,
    /// What else is right, perhaps in part.
    pub accept: Vec<Accept>,
    /// What is wrong for a reason worth telling.
    pub reject: Vec<Reject>,
    /// Other terms of the quiz, which are never taken for a misspelling of these.
    pub terms: Vec<String>,
}

/// How texts are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRule {
    /// What is made alike before comparing.
    pub profile: MatchProfile,
    /// How many slips of the pen are forgiven, at most; the length of the word limits them too.
    pub typos: u8,
    /// Whether Latin letters in Cyrillic words that look the same count as the same, and the other way round.
    pub homoglyphs: bool,
    /// What is done with an answer that was typed in the wrong keyboard layout.
    pub layout: Layout,
}

/// What is made alike before texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchProfile {
    /// As mdbook-quiz does it: case, and blanks around.
    Mdbook,
    /// What a reader of prose would take for the same.
    Text,
    /// What a compiler would take for the same.
    Code,
    /// Nothing.
    Exact,
}

/// What is done with an answer that was typed in the wrong keyboard layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// It counts as what was meant.
    Accept,
    /// It is wrong, and the student is told why.
    Warn,
    /// It is wrong.
    Off,
}

/// What else is right, perhaps in part.
#[derive(Debug, Clone)]
pub struct Accept {
    /// What it applies to.
    pub pattern: Pattern,
    /// The share it is worth.
    pub credit: f64,
    /// What is told to who wrote it.
    pub feedback: Option<Text>,
}

/// What is wrong for a reason worth telling.
#[derive(Debug, Clone)]
pub struct Reject {
    /// What it applies to.
    pub pattern: Pattern,
    /// The reason.
    pub feedback: Option<Text>,
}

/// What an answer may look like.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// This text, compared by the question's [`MatchRule`].
    Text(Text),
    /// All of it matches, after it was made alike.
    Regex(Regex),
    /// It has all these words in any order; `*` at the end stands for any ending.
    Words(Vec<String>),
}

/// What a program does.
#[derive(Debug, Clone)]
pub struct TracingKey {
    /// Whether it compiles.
    pub compiles: bool,
    /// What it may print: nothing if it does not compile; otherwise the first one is shown as the right answer.
    pub stdouts: Vec<String>,
    /// Which orders of the printed lines are right.
    pub order: LineOrder,
    /// The exit code of the program, for who runs it; not asked.
    pub exit_code: Option<i32>,
    /// The line of the error, for who compiles it; not asked.
    pub line_number: Option<u64>,
    /// Whether right lines count in part.
    pub credit_for_lines: bool,
    /// Whether outputs are compared exactly as mdbook-quiz does it.
    pub as_mdbook: bool,
}

/// Which orders of the printed lines are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineOrder {
    /// As printed.
    Exact,
    /// Any.
    Any,
    /// Any in which these lines come before those.
    Before(Vec<(String, String)>),
}

/// Which number is right.
#[derive(Debug, Clone)]
pub struct NumericKey {
    /// The number, or the range of them.
    pub target: Target,
    /// How far off it may be.
    pub abs: Decimal,
    /// How far off it may be, as a share of the number.
    pub rel: Decimal,
    /// Unit words that may stand after it.
    pub units: Vec<Text>,
    /// What else is right, perhaps in part.
    pub accept: Vec<NumberAccept>,
}

/// The number, or the range of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Value(Decimal),
    /// All from this one to that one.
    Range(Decimal, Decimal),
}

/// A number that is right in part, or wrong for a reason worth telling.
#[derive(Debug, Clone)]
pub struct NumberAccept {
    /// The number.
    pub value: Decimal,
    /// How far off it may be.
    pub abs: Decimal,
    /// The share it is worth.
    pub credit: f64,
    /// What is told to who wrote it.
    pub feedback: Option<Text>,
}

/// Which order is right.
#[derive(Debug, Clone)]
pub struct OrderingKey {
    /// The order.
    pub order: OrderRule,
    /// The ids of items that do not belong.
    pub distractors: Vec<String>,
    /// What part of the order counts.
    pub credit: OrderingCredit,
}

/// The order that is right, or what every right order has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderRule {
    /// This one.
    Total(Vec<String>),
    /// Every order in which the first of each pair comes before the second.
    Before(Vec<(String, String)>),
}

/// What part of an order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderingCredit {
    /// All of it or nothing.
    Exact,
    /// The share of the items at their own place.
    Position,
    /// The share of the neighbours that follow one another as they should.
    Adjacent,
    /// The longest part in the right order; one item alone is no order and counts nothing.
    Lcs,
}

/// Which partners are right.
#[derive(Debug, Clone)]
pub struct MatchingKey {
    /// The right partner of each item on the left, by id.
    pub pairs: BTreeMap<String, String>,
    /// What part of them counts.
    pub credit: MatchingCredit,
}

/// What part of the pairs counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchingCredit {
    /// The share of right ones.
    EachPair,
    /// All of them or nothing.
    AllOrNothing,
}
