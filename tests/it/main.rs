//! The program as its users meet it: the real binary, on a small course of the tests' own and on the built-in one.

mod check;
mod course;
mod doctor;
mod hostile;
mod installed;
mod intake;
mod killed;
mod list;
mod mutants;
mod place;
mod processes;
mod program;
mod quiz;
mod race;
mod races;
mod readme;
mod run;
mod schema;
mod speedup;
mod speedups;
mod terminal;
mod together;
mod user;
