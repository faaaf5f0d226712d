//! The preludes of all editions, with the replaced macro in them: since 1.94, macros of `std` come from its prelude.

macro_rules! preludes {
    ($($edition:ident)*) => {$(
        pub mod $edition {
            pub use crate::thread_local;
            pub use real_std::prelude::$edition::*;
        }
    )*};
}

preludes! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
