//! Both faces, as a student meets them.

mod line;
mod place;
