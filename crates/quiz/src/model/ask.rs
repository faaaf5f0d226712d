//! What a student is asked: nothing here tells what is right.

use crate::text::Text;

/// What is asked, by type of question.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// Choose one or several options.
    Choice(Choice),
    /// Write a few words.
    Short(Short),
    /// Say what a program does.
    Tracing(Tracing),
    /// Name a number.
    Numeric(Numeric),
    /// Put items in order.
    Ordering(Ordering),
    /// Find the partner of each item.
    Matching(Matching),
}

/// Something to choose, order or match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name in answers, whatever the order in which it is shown.
    pub id: String,
    /// What is shown.
    pub text: Text,
    /// Where it stays while others are shuffled.
    pub pin: Option<Pin>,
}

/// Where an item stays while others are shuffled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// Before all others.
    First,
    /// After all others.
    Last,
}

/// `MultipleChoice`.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The question.
    pub prompt: Text,
    /// All options, in the order of the file; [`crate::shuffle`] says which of them a student sees in which order.
    pub options: Vec<Item>,
    /// Whether several may be chosen.
    pub many: bool,
    /// How many of the options are drawn for each student; all, if not said.
    pub choose: Option<usize>,
    /// How the options are arranged.
    pub arrange: Arrange,
}

/// How options are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrange {
    /// Shuffled, where the quiz shuffles options.
    Shuffled,
    /// As they stand in [`Choice::options`].
    AsWritten,
    /// By their text.
    Sorted,
}

/// `ShortAnswer`.
#[derive(Debug, Clone, PartialEq)]
pub struct Short {
    /// The question.
    pub prompt: Text,
    /// How much room an answer needs.
    pub response: Response,
    /// What stands in the empty field.
    pub placeholder: Option<Text>,
}

/// How much room an answer needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// One line.
    Short,
    /// Several lines.
    Long,
    /// Several lines of code.
    Code,
}

/// `Tracing`.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracing {
    /// What is asked besides "does it compile, and what does it print?".
    pub prompt: Option<Text>,
    /// The program.
    pub program: String,
    /// Its language; `rust` if not said.
    pub language: String,
    /// The edition of its language.
    pub edition: Option<String>,
}

/// `Numeric`.
#[derive(Debug, Clone, PartialEq)]
pub struct Numeric {
    /// The question.
    pub prompt: Text,
    /// The unit that is shown after the field.
    pub unit: Option<Text>,
}

/// `Ordering`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordering {
    /// The question.
    pub prompt: Text,
    /// The items to put in order, those that do not belong among them at the end.
    pub items: Vec<Item>,
    /// Whether some of the items do not belong and are to be left out.
    pub some_do_not_belong: bool,
}

/// `Matching`.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// The question.
    pub prompt: Text,
    /// The items that each need a partner.
    pub left: Vec<Item>,
    /// The partners; there may be more of them.
    pub right: Vec<Item>,
}

impl Ask {
    /// The question in words; a program may be asked about without any.
    #[must_use]
    pub fn prompt(&self) -> Option<&Text> {
        match self {
            Ask::Choice(choice) => Some(&choice.prompt),
            Ask::Short(short) => Some(&short.prompt),
            Ask::Tracing(tracing) => tracing.prompt.as_ref(),
            Ask::Numeric(numeric) => Some(&numeric.prompt),
            Ask::Ordering(ordering) => Some(&ordering.prompt),
            Ask::Matching(matching) => Some(&matching.prompt),
        }
    }

    /// The name of the type in quiz files.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Ask::Choice(_) => "MultipleChoice",
            Ask::Short(_) => "ShortAnswer",
            Ask::Tracing(_) => "Tracing",
            Ask::Numeric(_) => "Numeric",
            Ask::Ordering(_) => "Ordering",
            Ask::Matching(_) => "Matching",
        }
    }
}

impl Choice {
    /// The option with that id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&Item> {
        find(&self.options, id)
    }
}

impl Ordering {
    /// The item with that id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        find(&self.items, id)
    }
}

impl Matching {
    /// The item on the left with that id.
    #[must_use]
    pub fn left(&self, id: &str) -> Option<&Item> {
        find(&self.left, id)
    }

    /// The item on the right with that id.
    #[must_use]
    pub fn right(&self, id: &str) -> Option<&Item> {
        find(&self.right, id)
    }
}

fn find<'a>(items: &'a [Item], id: &str) -> Option<&'a Item> {
    items.iter().find(|item| item.id == id)
}
