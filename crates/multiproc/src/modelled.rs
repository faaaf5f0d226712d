//! Processes as threads, for a model checker: chosen with `--cfg modelled`.
//!
//! Everything is built on plain `std`, because this is compiled against a crate of that name under which threads are
//! tasks of a simulated machine. What the program can notice is as with the processes of the system:
//!
//! * Arguments, tasks, results and messages travel as bytes. Memory is shared through handles only, and those arrive
//!   where the real ones would, and nowhere else.
//! * A process has a name and a number, runs by itself, and ends with an exit code.
//!
//! What cannot be had with threads: statics are shared by all processes, nobody can be killed, and a thread that a
//! process starts by itself takes itself to be of the main process.

mod channel;
mod child;
mod crew;
mod desk;
mod flag;
mod gate;
pub(crate) mod identity;
mod memory;
mod mutex;
mod parcel;
mod permits;
mod reentrant;
mod signal;
mod socket;
mod waiting;

pub(crate) use channel::Channel;
pub(crate) use child::{Child, Work};
pub(crate) use crew::Crew;
pub(crate) use desk::{Desk, Host};
pub(crate) use flag::Flag;
pub(crate) use gate::Gate;
pub(crate) use memory::Cells;
pub(crate) use mutex::{Mutex, MutexGuard};
pub(crate) use parcel::{Handle, Parcel, Plug};
pub(crate) use permits::Permits;
pub(crate) use reentrant::{Reentrant, ReentrantGuard};
pub(crate) use signal::Signal;
pub(crate) use socket::{Socket, pair};

use identity::Person;
use std::io;
use std::thread::{self, JoinHandle};

/// All processes have the same functions.
pub(crate) fn note_function(_address: usize) {}

/// There is no other image of the program that could begin.
pub(crate) fn init() {}

/// There is no server.
pub(crate) fn stop_fork_server() {}

/// Starts a process: the one place where that is done, and paid for by the one who starts it.
#[track_caller]
fn begin_process<T: Send + 'static>(
    person: Person,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    #[cfg(weft)]
    std::__model::process_starts();
    thread::Builder::new().name(person.name().to_owned()).spawn(move || {
        person.assume();
        body()
    })
}

/// Ends the program, because what happens next is not known.
#[cold]
#[track_caller]
fn not_modelled(what: &str) -> ! {
    panic!("{what} is not modelled: here processes are threads, which end by themselves or not at all")
}
