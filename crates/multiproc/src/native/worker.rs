//! What a worker process does: take a task, do it, answer, until the pool is gone.

use super::forking::Private;
use super::parcel::Parcel;
use super::sys;
use crate::pool::reply;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

/// Works until the pool closes its end, or until it cannot be answered.
pub(super) fn work(pool: UnixStream) {
    // For a worker in the middle of a task. One without sees the end of the line, also of a parent that died just now.
    sys::die_with_parent();
    // Processes that a task starts must not hold the line open when this one is gone.
    let pool = Private::from_now_on(pool);
    while let Ok(task) = Parcel::receive(&mut &*pool) {
        let reply = reply::to(&task);
        // Whoever has the result may count on having seen what the task printed.
        let _ = io::stdout().flush();
        if reply.send(pool.as_fd()).is_err() {
            break;
        }
    }
}
