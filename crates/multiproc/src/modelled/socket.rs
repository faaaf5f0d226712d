//! One end of a connection: a lane in each direction. There is always room; a real socket has some hundred kilobytes.

use super::parcel::Parcel;
use super::waiting::{locked, retry};
use crate::ConnectionError;
use crate::patience::Patience;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex};

pub(crate) struct Socket {
    incoming: Arc<Lane>,
    outgoing: Arc<Lane>,
}

#[derive(Default)]
struct Lane {
    state: Mutex<Traffic>,
    changed: Condvar,
}

#[derive(Default)]
struct Traffic {
    parcels: VecDeque<Parcel>,
    /// One of the two ends is gone.
    closed: bool,
}

/// Two ends of a new connection.
#[expect(clippy::unnecessary_wraps, reason = "the system may refuse; this is the same function")]
#[track_caller]
pub(crate) fn pair() -> io::Result<(Socket, Socket)> {
    let (there, back) = (Arc::<Lane>::default(), Arc::<Lane>::default());
    let one = Socket { incoming: Arc::clone(&back), outgoing: Arc::clone(&there) };
    Ok((one, Socket { incoming: there, outgoing: back }))
}

impl Socket {
    #[track_caller]
    pub(crate) fn send(&self, parcel: &Parcel) -> Result<(), ConnectionError> {
        let mut traffic = locked(&self.outgoing.state);
        if traffic.closed {
            return Err(ConnectionError::Closed);
        }
        traffic.parcels.push_back(parcel.clone());
        drop(traffic);
        self.outgoing.changed.notify_all();
        Ok(())
    }

    #[track_caller]
    pub(crate) fn receive(&self) -> Result<Parcel, ConnectionError> {
        let Lane { state, changed } = &*self.incoming;
        let received = retry(state, changed, Patience::Forever, |traffic| {
            let parcel = traffic.parcels.pop_front();
            (parcel.is_some() || traffic.closed).then_some(parcel)
        });
        received.flatten().ok_or(ConnectionError::Closed)
    }

    /// Whether something has come, or the end of the stream.
    #[expect(clippy::unnecessary_wraps, reason = "a process may be without its connection; this one is not")]
    #[track_caller]
    pub(crate) fn poll(&self, patience: Patience) -> Result<bool, ConnectionError> {
        let Lane { state, changed } = &*self.incoming;
        let there = retry(state, changed, patience, |traffic| {
            (!traffic.parcels.is_empty() || traffic.closed).then_some(())
        });
        Ok(there.is_some())
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        for lane in [&self.outgoing, &self.incoming] {
            locked(&lane.state).closed = true;
            lane.changed.notify_all();
        }
    }
}
