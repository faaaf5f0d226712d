//! Opens devices, and makes such as are missing.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::OpenOptions;

const CHARACTERS: i64 = 0o020666;
const BLOCKS: i64 = 0o060666;

fn main() {
    let devices = [
        "mem",
        "kmem",
        "port",
        "kmsg",
        "kvm",
        "fuse",
        "net/tun",
        "vhost-net",
        "vsock",
        "vhost-vsock",
        "loop-control",
        "loop0",
        "sda",
        "vda",
        "nvme0n1",
        "dm-0",
        "mapper/control",
        "uinput",
        "rtc",
        "hpet",
        "cuse",
        "userfaultfd",
        "snapshot",
        "autofs",
        "btrfs-control",
        "ppp",
        "cpu/0/msr",
        "dri/card0",
        "nvidia0",
        "watchdog",
        "log",
        "initctl",
        "sgx_enclave",
        "udmabuf",
    ];
    for device in devices {
        let path = format!("/dev/{device}");
        refused(&format!("read `{path}`"), OpenOptions::new().read(true).open(&path));
        refused(&format!("wrote to `{path}`"), OpenOptions::new().write(true).open(&path));
    }
    for (kind, major, minor) in
        [(CHARACTERS, 1, 1), (CHARACTERS, 1, 5), (BLOCKS, 8, 0), (BLOCKS, 254, 0), (CHARACTERS, 5, 0)]
    {
        let path = format!("{}/device-{major}-{minor}", given("scratch"));
        let made = call(number::MKNOD, [text(&path), kind, major << 8 | minor]);
        refused(&format!("made device {major}:{minor}"), made);
    }
}
