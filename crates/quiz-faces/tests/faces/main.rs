//! Both faces, as a student meets them.

mod line;
mod pace;
mod place;
mod player;
mod same;
mod screen;
mod terminal;
