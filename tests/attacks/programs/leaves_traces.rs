//! Leaves something wherever that is possible, for a later run to find; the later run looks for it.

#[path = "libc.rs"]
mod libc;
use libc::*;

const IPC_CREATE: i64 = 0o1666;
const USER_SESSION: i64 = -5;
const USER: i64 = -4;

fn main() {
    let key = given_number("key");
    let name = given("marker");
    let search = 10;
    for ring in [USER, USER_SESSION] {
        refused("found a key", call(number::KEYCTL, [search, ring, text("user"), text(&name), 0]));
        let _ = call(number::ADD_KEY, [text("user"), text(&name), text("found"), 5, ring]);
    }
    for (what, number, size) in [
        ("segment", number::SHMGET, Some(4096)),
        ("semaphore", number::SEMGET, Some(1)),
        ("queue", number::MSGGET, None),
    ] {
        let get = |flags| match size {
            Some(size) => call(number, [key, size, flags]),
            None => call(number, [key, flags]),
        };
        refused(&format!("found a {what}"), get(0));
        let _ = get(IPC_CREATE);
    }
    refused("found a POSIX queue", call(number::MQ_OPEN, [text(&name), 2, 0, 0]));
    let _ = call(number::MQ_OPEN, [text(&name), 0o102, 0o666, 0]);
    for place in places() {
        let path = format!("{place}/{name}");
        refused(&format!("found `{path}`"), std::fs::metadata(&path));
        let _ = std::fs::write(&path, "found");
        let _ = std::fs::create_dir(format!("{path}-folder"));
        let _ = std::os::unix::fs::symlink("/etc/shadow", format!("{path}-link"));
    }
}
