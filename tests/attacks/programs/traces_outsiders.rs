//! Looks into processes that are not its own, and takes from them what it can.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::{self, OpenOptions};
use std::io::Read;

const PTRACE_ATTACH: i64 = 16;
const PTRACE_SEIZE: i64 = 0x4206;
const KCMP_FILE: i64 = 0;

fn look_into(pid: i64, who: &str) {
    let tell = |way: &str| escaped(&format!("{way} of {who}"));
    if call(number::PTRACE, [PTRACE_SEIZE, pid, 0, 0]).is_ok()
        || call(number::PTRACE, [PTRACE_ATTACH, pid, 0, 0]).is_ok()
    {
        tell("became the tracer");
    }
    let place = [0_i64, 8];
    let read = call(number::PROCESS_VM_READV, [pid, address(&place), 1, address(&place), 1, 0]);
    // Nothing is at that address; another error means that looking was allowed.
    if read != Err(EPERM) && read != Err(3) && read != Err(38) {
        tell("could read the memory");
    }
    refused(&format!("compared files of {who}"), call(number::KCMP, [pid, pid, KCMP_FILE, 0, 0]));
    let descriptor = call(number::PIDFD_OPEN, [pid, 0]);
    refused(
        &format!("took a descriptor of {who}"),
        descriptor.and_then(|fd| call(number::PIDFD_GETFD, [fd, 0, 0])),
    );
    for file in ["mem", "environ", "maps", "auxv", "stack", "syscall", "pagemap", "clear_refs"] {
        let mut first = [0];
        let mut open = OpenOptions::new();
        let path = format!("/proc/{pid}/{file}");
        let readable = open.read(true).open(&path).and_then(|mut file| file.read(&mut first));
        if open.write(true).open(&path).is_ok() || file != "mem" && readable.is_ok_and(|read| read > 0) {
            tell(&format!("opened `{file}`"));
        }
    }
    for link in ["cwd", "root", "exe", "fd/0", "ns/net", "map_files"] {
        let path = format!("/proc/{pid}/{link}");
        if fs::read_link(&path).is_ok() || lists(&path) {
            tell(&format!("followed `{link}`"));
        }
    }
}

fn main() {
    for (who, pid) in outsiders() {
        look_into(pid, who);
    }
}

/// Opening a folder is not yet seeing what is in it.
fn lists(path: &str) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some_and(|entry| entry.is_ok()))
}
