use multiproc::{Event, Process};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Mutex;
use std::time::{Duration, Instant};

pub struct Server {
    process: Process,
    address: SocketAddr,
    stop: Event,
}

type Parts = (Duration, fn(Vec<u8>) -> Vec<u8>, fn(u64), Event);

static SOCKET: Mutex<Option<UdpSocket>> = Mutex::new(None);

const TICK: Duration = Duration::from_millis(10);

impl Server {
    pub fn start(timeout: Duration, answer: fn(Vec<u8>) -> Vec<u8>, closed: fn(u64)) -> Server {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        *SOCKET.lock().unwrap() = Some(socket);
        let stop = Event::new();
        let mut process = Process::new(run, (timeout, answer, closed, stop.clone()));
        process.start().unwrap();
        Server { process, address, stop }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn stop(self) {
        self.stop.set();
        self.join();
    }

    pub fn join(self) {
        self.process.join().unwrap();
    }
}

fn run((timeout, answer, closed, stop): Parts) {
    let socket = SOCKET.lock().unwrap().take().unwrap();
    socket.set_read_timeout(Some(TICK)).unwrap();
    let mut buffer = [0; 1 << 16];
    let mut answered = 0;
    let mut last = Instant::now();
    while !stop.is_set() && last.elapsed() < timeout {
        if let Ok((length, from)) = socket.recv_from(&mut buffer) {
            last = Instant::now();
            let _ = socket.send_to(&answer(buffer[..length].to_vec()), from);
            answered += 1;
        }
    }
    drop(socket);
    closed(answered);
}
