//! Makes system calls by the numbers of x32, which a filter that does not know them lets through.

#[path = "libc.rs"]
mod libc;
use libc::*;

const X32: i64 = 1 << 30;

fn main() {
    refused("a socket by its x32 number", call(X32 | number::SOCKET, [16, 3, 0]));
    refused("unshare by its x32 number", call(X32 | number::UNSHARE, [0x1000_0000]));
    refused("a file in memory by its x32 number", call(X32 | number::MEMFD_CREATE, [text("x"), 0]));
    if call(X32 | number::FORK, [])
        .map(|pid| {
            if pid == 0 {
                exit(0)
            }
        })
        .is_ok()
    {
        escaped("forked by the x32 number");
    }
}
