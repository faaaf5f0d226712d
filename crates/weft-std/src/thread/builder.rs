//! `Builder`.

use super::{JoinHandle, Scope, ScopedJoinHandle};
use core::panic::Location;
use real_std::io;
use real_std::string::String;

/// Starts threads that have a name.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

#[expect(clippy::new_without_default, reason = "as in `std`")]
impl Builder {
    /// For a thread without a name.
    pub fn new() -> Builder {
        Builder { name: None, stack_size: None }
    }

    /// With a name.
    #[track_caller]
    pub fn name(mut self, name: String) -> Builder {
        assert!(!name.contains('\0'), "thread name may not contain interior null bytes");
        self.name = Some(name);
        self
    }

    /// Tasks have stacks of one size, which is large.
    pub fn stack_size(mut self, size: usize) -> Builder {
        self.stack_size = Some(size);
        self
    }

    /// Starts it.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(JoinHandle::start(f, self.name, Location::caller()))
    }

    /// Starts it without a promise that it ends before what it borrows.
    ///
    /// # Safety
    ///
    /// As the real one.
    #[track_caller]
    pub unsafe fn spawn_unchecked<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send,
        T: Send,
    {
        Ok(JoinHandle::start(f, self.name, Location::caller()))
    }

    /// Starts it in a scope.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.start(f, self.name, Location::caller()))
    }
}
