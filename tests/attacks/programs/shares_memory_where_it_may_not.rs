//! Makes memory that others could find, though its task needs none.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    for flags in [0, 1, 2, 4, 8] {
        refused("made a file in memory", call(number::MEMFD_CREATE, [text("hidden"), flags]));
    }
    refused("made secret memory", call(number::MEMFD_SECRET, [0]));
    refused("made a System V segment", call(number::SHMGET, [0, 4096, 0o1666]));
    refused("made System V semaphores", call(number::SEMGET, [0, 1, 0o1666]));
    refused("made a System V queue", call(number::MSGGET, [0, 0o1666]));
    refused("made a POSIX queue", call(number::MQ_OPEN, [text("hidden"), 0o102, 0o666, 0]));
    refused("wrote to /dev/shm", std::fs::write("/dev/shm/hidden", "x"));
}
