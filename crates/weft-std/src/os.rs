//! `std::os`: handles of modelled threads have no thread of the operating system to show.

pub use real_std::os::*;

/// `std::os::unix`.
pub mod unix {
    pub use real_std::os::unix::*;

    /// The prelude, with the extension for modelled handles.
    pub mod prelude {
        pub use super::thread::JoinHandleExt;
        pub use real_std::os::unix::prelude::*;
    }

    /// `std::os::unix::thread`.
    pub mod thread {
        use core::panic::Location;

        pub use real_std::os::unix::thread::RawPthread;

        /// What would show the thread of the operating system.
        pub trait JoinHandleExt {
            /// Not checked.
            fn as_pthread_t(&self) -> RawPthread;
            /// Not checked.
            fn into_pthread_t(self) -> RawPthread;
        }

        impl<T> JoinHandleExt for crate::thread::JoinHandle<T> {
            #[track_caller]
            fn as_pthread_t(&self) -> RawPthread {
                weft::not_checked("uses a thread of the operating system", Some(Location::caller().into()))
            }

            #[track_caller]
            fn into_pthread_t(self) -> RawPthread {
                weft::not_checked("uses a thread of the operating system", Some(Location::caller().into()))
            }
        }
    }
}
