use multiproc::{Connection, pipe};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;
use std::time::Duration;

const LARGEST: usize = 65_535;

pub struct Server {
    thread: thread::JoinHandle<()>,
    address: SocketAddr,
    control: UdpSocket,
}

impl Server {
    pub fn start(timeout: Duration, answer: fn(Vec<u8>) -> Vec<u8>, closed: fn(u64)) -> Server {
        let (ours, theirs) = pipe().expect("the system has room for one more pipe");
        let control = local_socket();
        let served = Served { timeout, answer, closed, owner: theirs, control: port(&control) };
        let thread = thread::spawn(move || served.run());
        let port = ours.recv().expect("a server that has a socket says where");
        Server { thread, address: local(port), control }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn stop(self) {
        self.control.send_to(&[], self.address).unwrap();
        self.join();
    }

    pub fn join(self) {
        self.thread.join().unwrap();
    }
}

struct Served {
    timeout: Duration,
    answer: fn(Vec<u8>) -> Vec<u8>,
    closed: fn(u64),
    owner: Connection<u16>,
    control: u16,
}

impl Served {
    fn run(self) {
        let socket = local_socket();
        socket.set_read_timeout(Some(self.timeout)).expect("the timeout is not zero");
        self.owner.send(port(&socket)).expect("who has started this waits for it");
        let answered = self.answer_all(&socket);
        drop(socket);
        (self.closed)(answered);
    }

    fn answer_all(&self, socket: &UdpSocket) -> u64 {
        let mut buffer = vec![0; LARGEST];
        let mut answered = 0;
        while let Ok((length, from)) = socket.recv_from(&mut buffer)
            && from != local(self.control)
        {
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
