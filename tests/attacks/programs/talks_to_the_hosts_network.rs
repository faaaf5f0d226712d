//! Sends a word to each address at which the machine may listen.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::io::Write;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr as UnixAddress, UnixDatagram, UnixStream};
use std::time::Duration;

fn main() {
    for name in ["tcp", "tcp_ephemeral"] {
        for host in ["127.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[::]"] {
            let address: SocketAddr = format!("{host}:{}", given(name)).parse().unwrap();
            let stream = TcpStream::connect_timeout(&address, Duration::from_millis(100));
            if stream.and_then(|mut stream| stream.write_all(b"here")).is_ok() {
                escaped(&format!("reached {name}"));
            }
        }
    }
    connect_otherwise();
    for (from, host) in [("0.0.0.0:0", "127.0.0.1"), ("[::]:0", "[::ffff:127.0.0.1]")] {
        if let Ok(socket) = UdpSocket::bind(from) {
            let _ = socket.send_to(b"here", format!("{host}:{}", given("udp")));
        }
    }
    let abstract_address = UnixAddress::from_abstract_name(given("abstract")).unwrap();
    refused("reached an abstract socket", UnixStream::connect_addr(&abstract_address));
    refused("reached a socket by its path", UnixStream::connect(given("socket")));
    let datagrams = UnixAddress::from_abstract_name(given("abstract") + "-datagrams").unwrap();
    let sent = UnixDatagram::unbound().and_then(|socket| socket.send_to_addr(b"here", &datagrams));
    refused("sent to an abstract socket", sent);
    // One of a pair can send elsewhere, too.
    let sent = UnixDatagram::pair().and_then(|(one, _other)| one.send_to_addr(b"here", &datagrams));
    refused("sent to an abstract socket from one of a pair", sent);
}

/// By calls and protocols that end up in the same place as `connect` with TCP.
fn connect_otherwise() {
    const MPTCP: i64 = 262;
    const STREAM: i64 = 1;
    const SENDTO: i64 = 44;
    const MSG_FASTOPEN: i64 = 0x2000_0000;
    let port = given_number("tcp") as u16;
    let to =
        [2_u16.to_ne_bytes(), port.to_be_bytes(), [127, 0], [0, 1], [0; 2], [0; 2], [0; 2], [0; 2]].concat();
    let (to, size) = (to.as_ptr() as i64, 16);
    let mptcp = call(number::SOCKET, [2, STREAM, MPTCP]).and_then(|fd| call(number::CONNECT, [fd, to, size]));
    refused("reached tcp by MPTCP", mptcp);
    let fast = call(number::SOCKET, [2, STREAM, 0])
        .and_then(|fd| call(SENDTO, [fd, text("here"), 4, MSG_FASTOPEN, to, size]));
    refused("reached tcp by sending at once", fast);
}
