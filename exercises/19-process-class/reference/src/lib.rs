//! A UDP server that is a process: what it is made of, what it runs, and how it ends.

use multiproc::{Connection, Process, message, pipe};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// No datagram is larger.
const LARGEST: usize = 65_535;

/// How long to wait for the server's end before it is asked again.
const PATIENCE: Duration = Duration::from_millis(100);

/// The server, for the process that has started it.
pub struct Server {
    process: Process,
    address: SocketAddr,
    /// What comes from this socket is no request: the server is to stop. What the datagram says does not matter, for
    /// anybody could say that; but nobody else can send from this address.
    control: UdpSocket,
}

impl Server {
    /// Starts a process that answers datagrams, until none has come for so long, or until it is stopped.
    pub fn start(timeout: Duration, answer: fn(Vec<u8>) -> Vec<u8>, closed: fn(u64)) -> Server {
        let (ours, theirs) = pipe().expect("the system has room for one more pipe");
        let control = local_socket();
        let served = Served { timeout, answer, closed, owner: theirs, control: port(&control) };
        let mut process = Process::new(Served::run, served);
        process.start().expect("the system has room for one more process");
        // The server binds its socket itself, so this process has no copy of it. The system has chosen the port, and
        // only the server knows it. Once it has said so, datagrams find it, also before it begins to read them.
        let port = ours.recv().expect("a server that has a socket says where");
        Server { process, address: local(port), control }
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks the server to end, if it has not ended yet, and waits for that.
    pub fn stop(self) {
        // A datagram can get lost, if many others wait to be read; so can this one.
        while !self.process.join_timeout(Duration::ZERO) {
            self.control.send_to(&[], self.address).expect("there is always a way to oneself");
            let _ = self.process.join_timeout(PATIENCE);
        }
    }

    /// Waits until the server ends because nobody needs it any more.
    pub fn join(self) {
        self.process.join().expect("a process that was started can be joined");
    }
}

/// The same server for the process that it is: Python's class that inherits from `Process`. It travels as a message, and
/// `run` is a plain function that takes it.
struct Served {
    timeout: Duration,
    answer: fn(Vec<u8>) -> Vec<u8>,
    closed: fn(u64),
    owner: Connection<u16>,
    control: u16,
}

message!(Served { timeout, answer, closed, owner, control });

impl Served {
    fn run(self) {
        let socket = local_socket();
        socket.set_read_timeout(Some(self.timeout)).expect("the timeout is not zero");
        self.owner.send(port(&socket)).expect("who has started this waits for it");
        let answered = self.answer_all(&socket);
        // The port is free before anybody hears of the end.
        drop(socket);
        (self.closed)(answered);
    }

    /// Answers until it is told to stop, or until nothing has come for the whole timeout, which is an error of
    /// `recv_from`. It begins anew with each call.
    fn answer_all(&self, socket: &UdpSocket) -> u64 {
        // As large as a datagram can be: what does not fit is cut off, and nobody says so.
        let mut buffer = vec![0; LARGEST];
        let mut answered = 0;
        while let Ok((length, from)) = socket.recv_from(&mut buffer)
            && from != local(self.control)
        {
            // Whoever asked may be gone. That is nothing to die of.
            let _ = socket.send_to(&(self.answer)(buffer[..length].to_vec()), from);
            answered += 1;
        }
        answered
    }
}

/// A socket with a port that is free: for port 0, the system chooses one.
fn local_socket() -> UdpSocket {
    UdpSocket::bind(local(0)).expect("the system has a free port")
}

fn local(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().expect("it is bound").port()
}
