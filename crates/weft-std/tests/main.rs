//! The crates `std` and `core` of weft, as a user gets them: built by `rustc` alone, under programs that know nothing of
//! them.

mod crates;
mod harness;
mod prelude;
mod refusals;
mod surface;
mod verdicts;
mod virtual_time;
