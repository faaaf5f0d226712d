//! Quizzes: one file format, one scorer, one session for every face.
//!
//! A file becomes a [`Quiz`] or a list of [`Problem`]s; a student's [`Answers`] and a quiz become points; a session
//! asks the questions, one after another, and every face only draws it and passes on what was typed. Nothing here
//! knows a terminal.

mod answer;
pub mod answers;
mod decimal;
pub mod exchange;
pub mod format;
mod lang;
mod model;
mod numbers;
mod problem;
pub mod review;
mod right;
pub mod score;
pub mod session;
pub mod shuffle;
pub mod split;
pub mod stats;
mod text;
mod words;

pub use answer::{Answer, Answers, Given, Trace};
pub use decimal::Decimal;
pub use format::{Loaded, load, read};
pub use lang::{Both, Lang, plural_en, plural_ru};
pub use model::*;
pub use numbers::{Written, read_number};
pub use problem::{Code, Problem, Severity};
pub use score::{Graded, Line, Points, Scored, Tally, Verdict, Why, grade, score};
pub use session::Session;
pub use split::{Split, split};
pub use text::Text;
pub use words::{normal, odd_characters, other_layout};
