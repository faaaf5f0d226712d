//! Asks for the rights of others, and runs programs that would give them.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const PR_SET_KEEPCAPS: i64 = 8;
const PR_SET_SECUREBITS: i64 = 28;
const PR_CAP_AMBIENT: i64 = 47;
const PR_GET_NO_NEW_PRIVS: i64 = 39;

fn status(key: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main() {
    let before = status("Uid:");
    for id in [0, 1, 1000, 65534] {
        let _ = call(number::SETGROUPS, [1, address(&[id as u32])]);
        let _ = call(number::SETGID, [id]);
        let _ = call(number::SETUID, [id]);
        let _ = call(number::SETRESUID, [id, id, id]);
    }
    let all = [u32::MAX; 6];
    refused("set its capabilities", call(number::CAPSET, [address(&[0x2008_0522_u32, 0]), address(&all)]));
    let _ = call(number::PRCTL, [PR_SET_KEEPCAPS, 1]);
    let _ = call(number::PRCTL, [PR_SET_SECUREBITS, 0x2f]);
    refused("raised an ambient capability", call(number::PRCTL, [PR_CAP_AMBIENT, 2, 21, 0, 0]));
    if call(number::PRCTL, [PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0]) != Ok(1) {
        escaped("may gain rights by running programs");
    }
    for set in ["CapPrm:", "CapEff:", "CapInh:", "CapAmb:"] {
        if status(set).trim_start_matches('0') != "" {
            escaped(&format!("has capabilities: {set} {}", status(set)));
        }
    }
    if status("Uid:") != before {
        escaped("became another user");
    }
    let copy = format!("{}/copy", given("scratch"));
    let _ = std::fs::copy("/usr/bin/id", &copy);
    let _ = std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o6777));
    for program in [copy.as_str(), "sudo", "su", "mount", "newgrp", "pkexec", "newuidmap", "fusermount3"] {
        let words: &[&str] = if program == "su" { &["-c", "id"] } else { &["id"] };
        let output = Command::new(program).args(words).output();
        if output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("uid=0"))
            && !before.starts_with('0')
        {
            escaped(&format!("became root by `{program}`"));
        }
    }
}
