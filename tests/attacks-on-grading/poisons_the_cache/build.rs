//! The same as the program, while cargo builds it.

#[path = "src/poison.rs"]
mod poison;

fn main() {
    poison::spread();
}
