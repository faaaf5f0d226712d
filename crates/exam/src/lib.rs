//! What the judge and the process that it examines say to each other.
//!
//! The judge (in `grader`) is one process, the student's program another; between them is one private socket,
//! descriptor 3 of the student's program. The judge asks, the program answers by calling the student's functions:
//!
//! ```no_run
//! use exam::{Exam, Random, Value};
//!
//! fn main() {
//!     exam::serve(&Exam { case, answer, baseline: None });
//! }
//!
//! fn case(name: &str, random: &mut Random) -> Value {
//!     let count = if name == "one" { 1 } else { random.between(2, 9) };
//!     Value::record([("numbers", random.numbers(count, 0, 1000))])
//! }
//!
//! fn answer(input: &Value) -> Value {
//!     let numbers: Vec<u64> = input.field("numbers").to_vec();
//!     Value::from(numbers.iter().sum::<u64>()) // Here: the student's function.
//! }
//! ```
//!
//! What stands in this process is never trusted: expected answers, the clock and the verdict are the judge's alone.
//! A harness therefore only translates: an input into a call of the student's function, its result into a [`Value`].
//!
//! Where it matters *who* does the work and *when*, the judge is the work function itself: [`call`] and [`meet`] ask
//! it from whatever process or thread the student's code runs them in. The kernel tells the judge who asked
//! (`SCM_CREDENTIALS`, unix(7)), and while the caller waits for the reply, its processes and threads can be counted.
//!
//! With `--cfg modelled`, questions are answered on a simulated machine (weft's), in virtual time.

#[cfg(not(modelled))]
#[path = "plain.rs"]
mod face;
#[cfg(modelled)]
#[path = "simulated.rs"]
mod face;
mod frame;
mod random;
mod serve;
mod sys;
mod value;

pub use frame::{Frame, MAX_FRAME, MalformedFrame};
pub use random::Random;
pub use serve::{Exam, call, meet, serve};
pub use value::{MalformedValue, Value};

/// The descriptor of the socket to the judge.
pub const CHANNEL: i32 = 3;
