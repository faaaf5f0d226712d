//! Writes to the files by which the kernel is told what to do.

#[path = "libc.rs"]
mod libc;
use libc::*;

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};

static MARK: u64 = 1;

fn main() {
    let own_memory = OpenOptions::new().write(true).open("/proc/self/mem").and_then(|mut file| {
        file.seek(SeekFrom::Start(std::ptr::from_ref(&MARK) as u64))?;
        file.write_all(&2_u64.to_ne_bytes())
    });
    refused("changed what is constant", own_memory);
    let files = [
        ("/proc/self/oom_score_adj", "-1000"),
        ("/proc/self/oom_score_adj", "0"),
        ("/proc/self/oom_adj", "-17"),
        ("/proc/self/uid_map", "0 0 1"),
        ("/proc/self/setgroups", "allow"),
        ("/proc/self/loginuid", "0"),
        ("/proc/self/coredump_filter", "ff"),
        ("/proc/self/timerslack_ns", "1"),
        ("/proc/self/clear_refs", "1"),
        ("/proc/self/autogroup", "-20"),
        ("/proc/self/attr/current", "unconfined"),
        ("/proc/sysrq-trigger", "h"),
        ("/proc/sys/kernel/hostname", "mine"),
        ("/proc/sys/kernel/core_pattern", "core"),
        ("/proc/sys/kernel/ns_last_pid", "100"),
        ("/proc/sys/kernel/shmmax", "1000000000"),
        ("/proc/sys/kernel/sem", "32000 1024000000 500 32000"),
        ("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0"),
        ("/proc/sys/net/ipv4/ping_group_range", "0 2147483647"),
        ("/proc/sys/fs/mqueue/msg_max", "10000"),
        ("/proc/sys/user/max_user_namespaces", "1000"),
        ("/proc/sys/vm/overcommit_memory", "1"),
        ("/proc/irq/default_smp_affinity", "1"),
        ("/sys/kernel/mm/ksm/run", "0"),
        ("/sys/power/state", ""),
    ];
    for (path, text) in files {
        let written =
            OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
        refused(&format!("wrote to `{path}`"), written);
    }
    for group in ["", "memory/", "pids/", "cpu/", "freezer/", "unified/", "user.slice/"] {
        for file in
            ["cgroup.procs", "tasks", "memory.max", "memory.limit_in_bytes", "pids.max", "release_agent"]
        {
            let path = format!("/sys/fs/cgroup/{group}{file}");
            refused(&format!("opened `{path}` to write"), OpenOptions::new().write(true).open(&path));
        }
    }
}
