//! What programs use of `std`, area by area: has to compile and to hold natively and in every execution of the model.
#![allow(deprecated, unused_variables, clippy::all)]

extern crate alloc;

pub mod atomics;
pub mod environment;
pub mod locks;
pub mod macros;
pub mod messages;
pub mod once;
pub mod panics;
pub mod shared;
pub mod threads;
pub mod time;
pub mod traits;
pub mod waiting;

pub const ALL: &[(&str, fn())] = &[
    ("atomics", atomics::scenario),
    ("environment", environment::scenario),
    ("locks", locks::scenario),
    ("macros", macros::scenario),
    ("messages", messages::scenario),
    ("once", once::scenario),
    ("panics", panics::scenario),
    ("shared", shared::scenario),
    ("threads", threads::scenario),
    ("time", time::scenario),
    ("traits", traits::scenario),
    ("waiting", waiting::scenario),
];

#[allow(dead_code)]
fn main() {
    for (_, scenario) in ALL {
        scenario();
    }
}
