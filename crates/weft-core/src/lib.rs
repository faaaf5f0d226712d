//! A crate named `core`: the real one, with the atomics and the spin loop of weft's `std`.
//!
//! Libraries mix `core::sync::atomic` and `std::sync::atomic`, which are the same types and have to stay so. `alloc`
//! needs no such crate: nothing in it is replaced.

#![no_std]
#![allow(
    ambiguous_glob_reexports,
    reason = "what is replaced shadows what is re-exported; that is the point"
)]

extern crate core as real_core;

#[doc(no_inline)]
pub use real_core::*;

/// `core::hint`.
pub mod hint {
    pub use ::std::hint::spin_loop;
    pub use real_core::hint::*;
}

/// `core::sync`.
pub mod sync {
    pub use ::std::sync::atomic;
    pub use real_core::sync::*;
}

/// `core::prelude`: tests that macros write are explored like others; they name `::core::prelude::v1::test`.
pub mod prelude {
    pub use real_core::prelude::*;

    /// `core::prelude::v1`.
    pub mod v1 {
        pub use ::std::prelude::v1::test;
        pub use real_core::prelude::v1::*;
    }
}
