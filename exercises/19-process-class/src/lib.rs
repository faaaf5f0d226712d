//! A UDP server that is a process: what it is made of, what it runs, and how it ends.

use std::net::SocketAddr;
use std::time::Duration;

/// The server, for the process that has started it.
pub struct Server {
    // Your fields.
}

impl Server {
    /// Starts a process that answers datagrams, on 127.0.0.1 and on a port that the system chooses.
    ///
    /// * It sends `answer(datagram)` back to whoever has sent the datagram.
    /// * It ends when no datagram has come for `timeout`, or when it is stopped. The last thing that it does is to call
    ///   `closed` with the number of datagrams that it has answered.
    ///
    /// You will need `multiproc::Process` and `std::net::UdpSocket`.
    pub fn start(timeout: Duration, answer: fn(Vec<u8>) -> Vec<u8>, closed: fn(u64)) -> Server {
        let _ = (timeout, answer, closed); // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("start the process, and find out its port")
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        todo!("say where")
    }

    /// Asks the server to end, if it has not ended yet, and waits for that.
    pub fn stop(self) {
        todo!("ask it, and join it")
    }

    /// Waits until the server ends by itself.
    pub fn join(self) {
        todo!("join it")
    }
}
