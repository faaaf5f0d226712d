//! Processes of the system: children made by `fork`, and sockets between them and their parent.

mod child;
mod crew;
mod forking;
mod hand;
pub(crate) mod sys;
mod worker;

pub(crate) use child::Child;
pub(crate) use crew::Crew;
pub(crate) use forking::Forking;
