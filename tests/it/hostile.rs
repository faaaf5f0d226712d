//! Programs that try something, sorted by what; each is caught, or gains nothing.

mod attacks;
mod clinging;
mod compiling;
mod ending;
mod forging;
mod hoarding;
mod painting;
mod spying;
