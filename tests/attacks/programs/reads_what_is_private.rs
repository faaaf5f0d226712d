//! Reads files that are none of its business, by their names and around them.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs;
use std::os::unix::fs::symlink;

fn main() {
    let outside = given("outside");
    let secrets = ["home/secret", "course/solution.rs", "neighbour/lib.rs", "cache/entry"];
    for secret in secrets {
        let path = format!("{outside}/{secret}");
        for root in [
            "",
            "/proc/self/root",
            "/proc/1/root",
            "/proc/1/cwd",
            "/proc/self/cwd/../../../../../../../..",
            "/dev/fd/../../..",
        ] {
            refused(&format!("read `{secret}` through `{root}`"), fs::read(format!("{root}{path}")));
        }
        let link = format!("{}/link", given("scratch"));
        let _ = symlink(&path, &link);
        refused(&format!("read `{secret}` through a link"), fs::read(&link));
        let _ = fs::remove_file(&link);
        let hard = fs::hard_link(&path, &link).and_then(|()| fs::read(&link));
        refused(&format!("read `{secret}` through a hard link"), hard);
    }
    for file in [
        "/etc/shadow",
        "/etc/gshadow",
        "/root/.bashrc",
        "/proc/1/environ",
        "/proc/kcore",
        "/proc/kallsyms",
        "/proc/kmsg",
    ] {
        let known = fs::read(file).is_ok_and(|content| file != "/proc/kallsyms" && !content.is_empty());
        if known {
            escaped(&format!("read `{file}`"));
        }
    }
    for folder in
        [given("home"), outside, "/root".into(), "/home".into(), "/var".into(), "/sys/kernel".into()]
    {
        if !folder.is_empty() && fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
            escaped(&format!("listed `{folder}`"));
        }
    }
}
