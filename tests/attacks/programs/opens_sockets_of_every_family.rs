//! Opens sockets of every family that there is.

#[path = "libc.rs"]
mod libc;
use libc::*;

const UNIX: i64 = 1;
const INET: i64 = 2;
const INET6: i64 = 10;
const STREAM: i64 = 1;
const DATAGRAM: i64 = 2;

fn main() {
    let holes = given("holes");
    let may = |family, kind, protocol| match family {
        UNIX => holes.contains("unix"),
        // Protocols 6 and 17 are TCP and UDP; others, as MPTCP and UDP-Lite, are ways around a filter.
        INET | INET6 => {
            holes.contains("inet") && matches!((kind, protocol), (STREAM, 0 | 6) | (DATAGRAM, 0 | 17))
        }
        _ => false,
    };
    for family in 0..64 {
        for kind in 1..=10 {
            for protocol in [0, 1, 6, 15, 17, 132, 136, 255, 262, 768] {
                let result = call(number::SOCKET, [family, kind, protocol]);
                if result.is_ok() && !may(family, kind, protocol) {
                    escaped(&format!("socket of family {family}, kind {kind}, protocol {protocol}"));
                }
                let _ = result.map(|fd| call(3, [fd]));
            }
        }
        // Of a family that has no pairs, the kernel makes both sockets before it says so.
        let pair = [0_i32; 2];
        let result = call(number::SOCKETPAIR, [family, STREAM, 0, address(&pair)]);
        if family != UNIX && result != Err(EPERM) {
            escaped(&format!("a pair of family {family} was refused by the kernel alone: {result:?}"));
        }
    }
}
