//! Fills sockets and pipes that nobody reads, in as many processes as it may; the kernel keeps that.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

const F_SETPIPE_SZ: i64 = 1031;

fn fill(mut into: impl Write) -> usize {
    let piece = [1; PAGE];
    std::iter::from_fn(|| into.write(&piece).ok()).sum()
}

fn hoard() {
    let mut ends = Vec::new();
    let mut pipes = Vec::new();
    for round in 0..1000 {
        if round % 2 == 0 {
            let Ok((one, other)) = UnixStream::pair() else { return };
            one.set_nonblocking(true).unwrap();
            fill(&one);
            ends.push((one, other));
        } else {
            let Ok((reader, writer)) = std::io::pipe() else { return };
            let fd = i64::from(writer.as_raw_fd());
            let _ = call(number::FCNTL, [fd, F_SETPIPE_SZ, MIB as i64]);
            let _ = call(number::FCNTL, [fd, 4, 0o4001]);
            fill(&writer);
            pipes.push((reader, writer));
        }
    }
    escaped("1000 sockets and pipes in one process");
}

fn main() {
    for _ in 0..20 {
        let _ = in_child(|| {
            hoard();
            sleep();
        });
    }
    hoard();
    sleep();
}
