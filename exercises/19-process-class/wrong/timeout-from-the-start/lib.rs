use multiproc::{Connection, Process, message, pipe};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

const LARGEST: usize = 65_535;

const PATIENCE: Duration = Duration::from_millis(100);

pub struct Server {
    process: Process,
    address: SocketAddr,
    control: UdpSocket,
}

impl Server {
    pub fn start(timeout: Duration, answer: fn(Vec<u8>) -> Vec<u8>, closed: fn(u64)) -> Server {
        let (ours, theirs) = pipe().expect("the system has room for one more pipe");
        let control = local_socket();
        let served = Served { timeout, answer, closed, owner: theirs, control: port(&control) };
        let mut process = Process::new(Served::run, served);
        process.start().expect("the system has room for one more process");
        let port = ours.recv().expect("a server that has a socket says where");
        Server { process, address: local(port), control }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn stop(self) {
        while !self.process.join_timeout(Duration::ZERO) {
            self.control.send_to(&[], self.address).expect("there is always a way to oneself");
            let _ = self.process.join_timeout(PATIENCE);
        }
    }

    pub fn join(self) {
        self.process.join().expect("a process that was started can be joined");
    }
}

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
        self.owner.send(port(&socket)).expect("who has started this waits for it");
        let answered = self.answer_all(&socket);
        drop(socket);
        (self.closed)(answered);
    }

    fn answer_all(&self, socket: &UdpSocket) -> u64 {
        let mut buffer = vec![0; LARGEST];
        let mut answered = 0;
        let end = Instant::now() + self.timeout;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            socket.set_read_timeout(Some(left)).unwrap();
            let Ok((length, from)) = socket.recv_from(&mut buffer) else { break };
            if from == local(self.control) {
                break;
            }
            let _ = socket.send_to(&(self.answer)(buffer[..length].to_vec()), from);
            answered += 1;
        }
        answered
    }
}

fn local_socket() -> UdpSocket {
    UdpSocket::bind(local(0)).expect("the system has a free port")
}

fn local(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().expect("it is bound").port()
}
