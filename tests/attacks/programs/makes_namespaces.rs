//! Makes namespaces and mounts of its own, or enters those of others.

#[path = "libc.rs"]
mod libc;
use libc::*;

const NAMESPACES: [(&str, i64); 8] = [
    ("time", 0x80),
    ("mount", 0x2_0000),
    ("cgroup", 0x200_0000),
    ("uts", 0x400_0000),
    ("ipc", 0x800_0000),
    ("user", 0x1000_0000),
    ("pid", 0x2000_0000),
    ("net", 0x4000_0000),
];

fn main() {
    for (name, flag) in NAMESPACES {
        refused(&format!("left its {name} namespace"), call(number::UNSHARE, [flag]));
        refused(&format!("left user and {name} namespace"), call(number::UNSHARE, [flag | 0x1000_0000]));
        // The low byte of these flags is the signal at the end.
        let is_known_to_clone = flag > 0xff;
        let cloned =
            if is_known_to_clone { call(number::CLONE, [flag | SIGCHLD, 0, 0, 0, 0]) } else { Err(EPERM) };
        let asked = [flag as u64, 0, 0, 0, SIGCHLD as u64, 0, 0, 0, 0, 0, 0];
        let cloned = cloned.or_else(|_| call(number::CLONE3, [address(&asked), 88]));
        match cloned {
            Ok(0) => exit(0),
            Ok(_) => escaped(&format!("was born into a {name} namespace")),
            Err(_) => {}
        }
    }
    for name in ["mnt", "net", "pid", "user", "ipc", "uts", "cgroup"] {
        for pid in [1, given_number("victim"), i64::from(std::os::unix::process::parent_id())] {
            let entered = call(2, [text(&format!("/proc/{pid}/ns/{name}")), 0, 0])
                .and_then(|fd| call(number::SETNS, [fd, 0]));
            refused(&format!("entered the {name} namespace of another"), entered);
        }
    }
    let scratch = text(&given("scratch"));
    let (nothing, bind_recursively) = (text("none"), 0x5000);
    refused("mounted memory", call(number::MOUNT, [nothing, scratch, text("tmpfs"), 0, 0]));
    refused("bound a folder", call(number::MOUNT, [text("/"), scratch, 0, bind_recursively, 0]));
    refused("made a mount writable", call(number::MOUNT, [0, text("/"), 0, 0x20, 0]));
    refused("mounted proc", call(number::MOUNT, [nothing, scratch, text("proc"), 0, 0]));
    refused("unmounted", call(number::UMOUNT, [text("/proc"), 2]));
    refused("unmounted the scratch folder", call(number::UMOUNT, [scratch, 2]));
    refused("changed its root", call(number::CHROOT, [scratch]));
    refused("turned its root", call(number::PIVOT_ROOT, [scratch, scratch]));
    refused("opened a file system", call(number::FSOPEN, [text("tmpfs"), 0]));
    refused("took a tree of mounts", call(number::OPEN_TREE, [AT_FDCWD, text("/"), 1]));
    let writable = [0_u64, 1, 0, 0];
    refused("changed a mount", call(number::MOUNT_SETATTR, [AT_FDCWD, text("/"), 0, address(&writable), 32]));
}
