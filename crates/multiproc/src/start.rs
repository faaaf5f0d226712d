//! How a process begins: as a copy of its parent, as a fresh image, or as a copy of a server.

use crate::backend;

/// How a [`Process`](crate::Process) begins, as the start methods of Python's `multiprocessing`.
///
/// What the child finds in its memory is different; what is handed to it in its arguments is there in any case.
///
/// ```
/// use multiproc::{Process, StartMethod, Value};
/// use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
///
/// static MEMORY: AtomicU32 = AtomicU32::new(0);
///
/// fn look(seen: Value<u32>) {
///     seen.set(MEMORY.load(Relaxed));
/// }
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     multiproc::init(); // A fresh image of the program begins in `main`, too: from here it goes to `look`.
///
///     MEMORY.store(7, Relaxed);
///     let methods = [StartMethod::Fork, StartMethod::Spawn, StartMethod::ForkServer];
///     let seen = methods.map(|_| Value::new(100));
///     for (method, seen) in methods.into_iter().zip(&seen) {
///         let mut process = Process::new(look, seen.clone()).with_start_method(method);
///         process.start()?;
///         process.join()?;
///     }
///     println!("{seen:?}", seen = seen.map(|seen| seen.get())); // [7, 0, 0]: only the first had a copy of our memory.
///     # multiproc::stop_fork_server();
///     Ok(())
/// }
/// ```
///
/// # What must be so
///
/// A closure, and whatever it captured, cannot be given to another image of the program; a function can, by its place in
/// the program's file. So `Process::new` takes a function and a [`Message`](trait@crate::Message) for all methods alike,
/// and for `Spawn` and `ForkServer` three things more are asked:
///
/// * `main` calls [`init`] before anything else. Otherwise `start` is an error,
///   [`NotInitialized`](crate::StartError::NotInitialized).
/// * The function is one of the program, and not of a shared library, and shared objects were made after `init`: those
///   have descriptors that can be passed on. Otherwise it is [`NotPortable`](crate::StartError::NotPortable).
/// * The child knows the shared objects in its arguments, and no others: any other is
///   [`NotInherited`](crate::DecodeError::NotInherited) for it, also if it was made before.
///
/// In Python functions are sent by name, `if __name__ == "__main__"` stands in for `init`, and classes must be found by
/// their names in the child, too. A [`Pool`](crate::Pool) forks its workers in any case.
///
/// With [`--cfg modelled`](crate#in-a-model) a child that is not forked knows no shared objects but those in its
/// arguments, too. Statics are the same for all, as always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StartMethod {
    /// A copy of this process, with the calling thread only. Quick, and it has all that its parent has; also locks that
    /// other threads hold, which nobody releases there.
    #[default]
    Fork,
    /// A fresh image of this program, begun by `exec`. Slower; nothing in its memory is from its parent, and its
    /// arguments (`std::env::args`) are the crate's own.
    Spawn,
    /// A copy of a server that is a fresh image of this program with one thread, and begins with the first process that
    /// needs it. The copies are quick to make, and have nothing of this process's memory. Their parent is the
    /// server; environment and current folder they have as it had them when it began.
    ForkServer,
}

/// Says that this program may be begun again by itself, for [`Spawn`](StartMethod::Spawn) and
/// [`ForkServer`](StartMethod::ForkServer); stands at the start of `main`.
///
/// In the first image it returns at once. In one that was begun as a process it does not return: it calls the function
/// of the process, and ends. What stands before it in `main` happens in each of them.
///
/// A program that has called it keeps a descriptor for each piece of shared memory, so that it can be passed on: one for
/// a [`Lock`](crate::Lock), some for a [`Queue`](crate::Queue). Others need none.
///
/// ```
/// multiproc::init();
/// println!("only the first image comes here");
/// ```
///
/// What such an image is for it is told by its parent, in arguments and on a socket. So do not let strangers choose the
/// arguments of a program that has more rights than they have.
pub fn init() {
    backend::init();
}

/// Ends the [fork server](StartMethod::ForkServer) of this process, if there is one; the next process that needs one
/// starts it again.
///
/// It ends by itself when this process ends. How the processes end that it has forked is unknown after this: join them
/// before.
///
/// ```
/// multiproc::stop_fork_server(); // There is none.
/// ```
pub fn stop_fork_server() {
    backend::stop_fork_server();
}
