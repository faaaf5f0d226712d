//! Quizzes: one file format, one scorer, one session for every face.
//!
//! A file becomes a [`Quiz`] or a list of [`Problem`]s; a student's [`Answers`] and a quiz become points; a session
//! asks the questions, one after another, and every face only draws it and passes on what was typed. Nothing here
//! knows a terminal.

mod answer;
mod decimal;
mod lang;
mod model;
mod problem;
mod text;

pub use answer::{Answer, Answers, Given, Trace};
pub use decimal::Decimal;
pub use lang::{Both, Lang, plural_en, plural_ru};
pub use model::*;
pub use problem::{Code, Problem, Severity};
pub use text::Text;
