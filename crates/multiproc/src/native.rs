//! Processes of the system: children made by `fork`, shared memory, and sockets.

mod bell;
mod channel;
mod child;
mod crew;
mod flag;
mod forking;
mod gate;
mod hand;
mod holders;
pub(crate) mod identity;
mod memory;
mod mutex;
mod parcel;
mod permits;
mod reentrant;
mod registry;
mod signal;
mod socket;
mod sys;
mod waiters;
mod worker;

pub(crate) use channel::Channel;
pub(crate) use child::{Child, Work};
pub(crate) use crew::Crew;
pub(crate) use flag::Flag;
pub(crate) use gate::Gate;
pub(crate) use memory::Cells;
pub(crate) use mutex::{Mutex, MutexGuard};
pub(crate) use parcel::Parcel;
pub(crate) use permits::Permits;
pub(crate) use reentrant::{Reentrant, ReentrantGuard};
pub(crate) use registry::Handle;
pub(crate) use signal::Signal;
pub(crate) use socket::{Plug, Socket, pair};
