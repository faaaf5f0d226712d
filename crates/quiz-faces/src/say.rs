//! Everything is said in both languages.

/// Formats a message in the language that is asked for; both must be there, or it does not compile.
macro_rules! say {
    ($lang:expr, $en:literal, $ru:literal $(,)?) => {
        match $lang {
            quiz::Lang::En => format!($en),
            quiz::Lang::Ru => format!($ru),
        }
    };
}
pub(crate) use say;
