//! What a worker process does: take a task, do it, answer, until the pool is gone.

use super::forking::Private;
use super::sys;
use crate::Message;
use crate::pool::reply::Reply;
use crate::pool::task::Job;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Works until the pool closes its end, or until it cannot be answered.
pub(super) fn work(pool: UnixStream) {
    // For a worker in the middle of a task. One without sees the end of the line, also of a parent that died just now.
    sys::die_with_parent();
    // Processes that a task starts must not hold the line open when this one is gone.
    let pool = Private::from_now_on(pool);
    while let Ok(task) = receive(&pool) {
        let reply = perform(&task);
        // Whoever has the result may count on having seen what the task printed.
        let _ = io::stdout().flush();
        if send(&pool, &reply.into_frame()).is_err() {
            break;
        }
    }
}

fn receive(pool: &UnixStream) -> io::Result<Vec<u8>> {
    let mut pool = pool;
    let mut length = [0; size_of::<u64>()];
    pool.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut task = Vec::new();
    pool.take(length).read_to_end(&mut task)?;
    if task.len() as u64 == length { Ok(task) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn perform(task: &[u8]) -> Reply {
    Reply::new(catch_unwind(AssertUnwindSafe(|| {
        let mut rest = task;
        let job = Job::decode(&mut rest)?;
        job(rest.to_vec())
    })))
}

fn send(pool: &UnixStream, mut frame: &[u8]) -> io::Result<()> {
    while !frame.is_empty() {
        let sent = sys::send_some(pool.as_fd(), frame)?;
        frame = &frame[sent..];
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DecodeError;
    use crate::pool::reply;
    use crate::pool::{PoolError, task::Task};

    #[test]
    fn a_task_that_is_no_task_is_answered_and_not_fatal() {
        let answer = perform(&[1, 2, 3]).into_frame();
        assert_eq!(reply::outcome(&answer[8..]), Err(PoolError::Decode(DecodeError::Short)));
    }

    #[test]
    fn a_task_is_performed_from_its_bytes() {
        let task = Task::new(|number: u32| number + 1, &41);
        let answer = perform(&task.frame[8..]).into_frame();
        assert_eq!(reply::outcome(&answer[8..]), Ok(42_u32.to_bytes()));
    }
}
