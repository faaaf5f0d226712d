//! The parent hangs up to say that the server is to end. A thread of the server waits for that, and wakes the other one
//! with a datagram.

use multiproc::{Connection, Process, pipe};
use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

pub struct Server {
    process: Process,
    port: u16,
    line: Connection<u16>,
}

type Answer = fn(Vec<u8>) -> Vec<u8>;

static STOPPED: AtomicBool = AtomicBool::new(false);

impl Server {
    pub fn start(timeout: Duration, answer: Answer, closed: fn(u64)) -> Server {
        let (line, other_end) = pipe().unwrap();
        let mut process = Process::new(run, (timeout, answer, closed, other_end));
        process.start().unwrap();
        let port = line.recv().unwrap();
        Server { process, port, line }
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    pub fn stop(self) {
        drop(self.line);
        self.process.join().unwrap();
    }

    pub fn join(self) {
        self.process.join().unwrap();
    }
}

fn run((timeout, answer, closed, line): (Duration, Answer, fn(u64), Connection<u16>)) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    socket.set_read_timeout(Some(timeout)).unwrap();
    line.send(address.port()).unwrap();
    thread::spawn(move || {
        let _ = line.recv();
        STOPPED.store(true, Ordering::SeqCst);
        UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"wake up", address).unwrap();
    });
    let answered = answer_all(&socket, answer);
    drop(socket);
    closed(answered);
}

fn answer_all(socket: &UdpSocket, answer: Answer) -> u64 {
    let mut answered = 0;
    let mut buffer = vec![0; 65_536];
    loop {
        let (length, from) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return answered;
            }
            Err(error) => panic!("{error}"),
        };
        if STOPPED.load(Ordering::SeqCst) {
            return answered;
        }
        let _ = socket.send_to(&answer(buffer[..length].to_vec()), from);
        answered += 1;
    }
}
