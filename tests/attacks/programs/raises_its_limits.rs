//! Raises each of its limits, and looks for such as were forgotten.

#[path = "libc.rs"]
mod libc;
use libc::*;

const LIMITS: [(&str, i64); 16] = [
    ("processor time", 0),
    ("size of files", 1),
    ("data", 2),
    ("stack", 3),
    ("core", 4),
    ("resident memory", 5),
    ("processes", 6),
    ("open files", 7),
    ("locked memory", 8),
    ("address space", 9),
    ("locks", 10),
    ("pending signals", 11),
    ("bytes in queues", 12),
    ("priority", 13),
    ("real-time priority", 14),
    ("real-time processor time", 15),
];

/// What whoever started the grader may have more of than others, and the program none.
const INHERITED: [(&str, u64); 5] = [
    ("locked memory", 0),
    ("pending signals", 4096),
    ("bytes in queues", 0),
    ("priority", 0),
    ("real-time priority", 0),
];

fn main() {
    for (name, limit) in LIMITS {
        let now = std::cell::Cell::new([0_u64; 2]);
        let _ = call(number::PRLIMIT, [0, limit, 0, address(&now)]);
        let [_, most] = now.get();
        if most < u64::MAX {
            refused(
                &format!("raised `{name}` above {most}"),
                call(number::PRLIMIT, [0, limit, address(&[most + 1; 2]), 0]),
            );
        }
        if INHERITED.iter().any(|(inherited, enough)| *inherited == name && most > *enough) {
            escaped(&format!("inherited {most} of `{name}`"));
        }
        let never_free = [
            "processor time",
            "size of files",
            "core",
            "processes",
            "open files",
            "locked memory",
            "priority",
            "real-time priority",
        ];
        if most == u64::MAX && never_free.contains(&name) {
            escaped(&format!("no limit on `{name}`"));
        }
    }
}
