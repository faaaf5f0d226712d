//! The preludes of all editions, with the replaced macros in them.

macro_rules! preludes {
    ($($edition:ident)*) => {$(
        /// See the real prelude.
        pub mod $edition {
            pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
            pub use real_std::prelude::$edition::*;
            #[cfg(feature = "test")]
            pub use weft_test::test;
        }
    )*};
}

preludes! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
