//! Asks for what only the machine's owner needs, and for what attackers like.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let zeroes = [0_u64; 32];
    let zero = address(&zeroes);
    let calls: [(&str, Result<i64, i32>); 33] = [
        ("bpf: map", call(number::BPF, [0, address(&[1_u32, 4, 4, 1, 0, 0, 0, 0]), 32])),
        ("bpf: array", call(number::BPF, [0, address(&[2_u32, 4, 4, 1, 0, 0, 0, 0]), 32])),
        ("io_uring", call(number::IO_URING_SETUP, [4, address(&[0_u8; 120])])),
        ("keyctl: session", call(number::KEYCTL, [0, -3, 1])),
        ("keyctl: join", call(number::KEYCTL, [1, text("own")])),
        ("add_key", call(number::ADD_KEY, [text("user"), text("name"), text("secret"), 6, -4])),
        ("userfaultfd", call(number::USERFAULTFD, [1])),
        ("userfaultfd of the kernel", call(number::USERFAULTFD, [0])),
        (
            "perf_event_open",
            call(
                number::PERF_EVENT_OPEN,
                [address(&[1_u32, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0x60, 0, 0, 0, 0, 0]), 0, -1, -1, 0],
            ),
        ),
        ("kexec_load", call(number::KEXEC_LOAD, [0, 0, zero, 0])),
        ("init_module", call(number::INIT_MODULE, [zero, 8, text("")])),
        ("finit_module", call(number::FINIT_MODULE, [0, text(""), 0])),
        ("delete_module", call(number::DELETE_MODULE, [text("no_such_module"), 0])),
        ("reboot", call(number::REBOOT, [0xfee1_dead, 0x2812_1969, 0, 0])),
        ("swapon", call(number::SWAPON, [text("/no/such/file"), 0])),
        ("acct", call(number::ACCT, [text("/no/such/file")])),
        ("syslog", call(number::SYSLOG, [3, zero, 100])),
        ("syslog: size", call(number::SYSLOG, [10, 0, 0])),
        ("quotactl", call(number::QUOTACTL, [0x80_0001_00, text("/dev/vda"), 0, 0])),
        ("iopl", call(number::IOPL, [3])),
        ("ioperm", call(number::IOPERM, [0x60, 1, 1])),
        ("settimeofday", call(number::SETTIMEOFDAY, [address(&[1_u64, 0]), 0])),
        ("clock_settime", call(number::CLOCK_SETTIME, [0, address(&[1_u64, 0])])),
        ("sethostname", call(number::SETHOSTNAME, [text("mine"), 4])),
        ("modify_ldt", call(number::MODIFY_LDT, [1, address(&[1_u32, 0, 0xfffff, 0x51]), 16])),
        ("fanotify_init", call(number::FANOTIFY_INIT, [0, 0])),
        ("fanotify_init of a user", call(number::FANOTIFY_INIT, [0x200, 0])),
        ("personality: readable is executable", call(number::PERSONALITY, [0x040_0000])),
        ("personality: 32 bits", call(number::PERSONALITY, [8])),
        ("personality: an old kernel", call(number::PERSONALITY, [0x002_0000])),
        ("fsopen", call(number::FSOPEN, [text("proc"), 0])),
        ("kexec_file_load", call(320, [0, 0, 0, text(""), 4])),
        ("lookup_dcookie", call(212, [1, zero, 100])),
    ];
    for (name, result) in calls {
        refused(name, result);
    }
}
