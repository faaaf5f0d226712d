//! Changes files that it may at most read, and what is known about them.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;

fn change(path: &str) {
    let tell = |what: &str| format!("{what} `{path}`");
    let name = text(path);
    refused(&tell("opened to write"), OpenOptions::new().append(true).open(path));
    refused(&tell("truncated"), call(number::TRUNCATE, [name, 0]));
    refused(&tell("changed the rights of"), fs::set_permissions(path, Permissions::from_mode(0o777)));
    refused(
        &tell("changed the rights by the newer call of"),
        call(number::FCHMODAT2, [AT_FDCWD, name, 0o777, 0]),
    );
    refused(&tell("changed the owner of"), chown(path, Some(54_321), Some(54_321)));
    refused(&tell("changed the times of"), call(number::UTIMENSAT, [AT_FDCWD, name, 0, 0]));
    let opened = call(2, [name, 0, 0]);
    if let Ok(fd) = opened {
        refused(&tell("changed the times by descriptor of"), call(number::UTIMENSAT, [fd, 0, 0, 0]));
        refused(&tell("changed the rights by descriptor of"), call(91, [fd, 0o777]));
        refused(&tell("marked by descriptor"), call(190, [fd, text("user.mark"), text("x"), 1, 0]));
        let flags = 0_i64;
        refused(&tell("changed the flags of"), call(16, [fd, 0x4008_6602, address(&flags)]));
    }
    refused(&tell("marked"), call(number::SETXATTR, [name, text("user.mark"), text("x"), 1, 0]));
    let value = [text("x") as u64, 1];
    refused(
        &tell("marked by the newer call"),
        call(number::SETXATTRAT, [AT_FDCWD, name, 0, text("user.mark"), address(&value), 16]),
    );
    let beside = Path::new(path).with_extension("beside");
    refused(&tell("renamed"), fs::rename(path, &beside));
    refused(&tell("linked beside"), fs::hard_link(path, &beside));
    // In a private folder of the same name this works, and is seen by nobody.
    let _ = symlink(path, &beside);
    let _ = fs::create_dir(beside.with_extension("folder"));
    refused(&tell("removed"), fs::remove_file(path));
}

fn main() {
    let outside = given("outside");
    let itself = std::env::args().next().unwrap();
    let readable = format!("{}/given", given("readable"));
    for path in [
        itself,
        readable,
        format!("{outside}/neighbour/lib.rs"),
        "/etc/passwd".into(),
        "/usr/bin/env".into(),
        "/etc/hosts".into(),
    ] {
        change(&path);
    }
}
