//! A crate named `std`: the real one, with everything that threads can notice replaced by the model of weft.
//!
//! A program is compiled with `--extern std=…` naming this crate, and needs no change. `::std`, `use std::…`, the
//! prelude and all macros then come from here; what is not replaced is the real thing, so types of other crates fit.
//! Outside of an execution (in the checker's own code) everything here behaves as in a program with one thread.
//!
//! Facts that shape this crate:
//!
//! * The macros of `std` come from its prelude and from its root; one that is replaced has to be replaced in both.
//!   Otherwise the real one is used without a word, and the verdict is wrong.
//! * `Arc` stays the real type, because `alloc::sync::Arc` is the same. So do all errors that can be constructed.
//! * Generic code is compiled in the checked crate, where memory accesses may be instrumented. So it only forwards to
//!   the state machines in [`weft::sync`], or works under [`weft::Quiet`]; it owns nothing that two threads could be
//!   seen racing for except the program's own data.
//! * Atomics begin with their value and are valid when all bytes are zero: libraries pass their address to the system
//!   call `futex` and allocate them with `alloc_zeroed`.

#![no_std]
#![allow(
    ambiguous_glob_reexports,
    reason = "what is replaced shadows what is re-exported; that is the point"
)]
#![allow(clippy::missing_errors_doc, clippy::missing_panics_doc, reason = "as documented in the real `std`")]
#![allow(clippy::must_use_candidate, clippy::missing_safety_doc, reason = "as the real `std` has it")]

extern crate std as real_std;

#[doc(no_inline)]
pub use real_std::*;

mod macros;

pub mod env;
pub mod hint;
pub mod os;
pub mod panic;
pub mod prelude;
pub mod process;
pub mod sync;
pub mod thread;
pub mod time;

#[doc(hidden)]
#[path = "model.rs"]
pub mod __model;
