//! What the programs take from the system, and how they tell what they achieved.

#![allow(dead_code, reason = "each program takes only some of it")]

use std::ffi::{CString, c_char, c_int, c_long};
use std::io::{Error, Write};

pub const EPERM: i32 = 1;
pub const SIGKILL: i64 = 9;
pub const SIGCHLD: i64 = 17;
pub const SIGCONT: i64 = 18;
pub const SIGSTOP: i64 = 19;
pub const AT_FDCWD: i64 = -100;
pub const MIB: usize = 1 << 20;
pub const PAGE: usize = 4096;

/// What is so much above every limit here that no counter looks too late for it.
pub const FAR_TOO_MUCH: usize = 512 * MIB;

/// Twice the limit, for what is not seen late but not at all.
pub const TOO_MUCH: usize = 256 * MIB;

/// Numbers of system calls on x86-64.
pub mod number {
    pub const SHMGET: i64 = 29;
    pub const SHMAT: i64 = 30;
    pub const SHMDT: i64 = 67;
    pub const SOCKET: i64 = 41;
    pub const CONNECT: i64 = 42;
    pub const SOCKETPAIR: i64 = 53;
    pub const CLONE: i64 = 56;
    pub const FORK: i64 = 57;
    pub const VFORK: i64 = 58;
    pub const EXIT: i64 = 60;
    pub const SEMGET: i64 = 64;
    pub const MSGGET: i64 = 68;
    pub const MSGSND: i64 = 69;
    pub const FCNTL: i64 = 72;
    pub const FLOCK: i64 = 73;
    pub const TRUNCATE: i64 = 76;
    pub const FTRUNCATE: i64 = 77;
    pub const CHMOD: i64 = 90;
    pub const CHOWN: i64 = 92;
    pub const PTRACE: i64 = 101;
    pub const SYSLOG: i64 = 103;
    pub const SETUID: i64 = 105;
    pub const SETGID: i64 = 106;
    pub const SETSID: i64 = 112;
    pub const GETSID: i64 = 124;
    pub const SETGROUPS: i64 = 116;
    pub const SETRESUID: i64 = 117;
    pub const CAPSET: i64 = 126;
    pub const MKNOD: i64 = 133;
    pub const PERSONALITY: i64 = 135;
    pub const SETPRIORITY: i64 = 141;
    pub const SCHED_SETSCHEDULER: i64 = 144;
    pub const MLOCKALL: i64 = 151;
    pub const MODIFY_LDT: i64 = 154;
    pub const PIVOT_ROOT: i64 = 155;
    pub const PRCTL: i64 = 157;
    pub const ADJTIMEX: i64 = 159;
    pub const CHROOT: i64 = 161;
    pub const ACCT: i64 = 163;
    pub const SETTIMEOFDAY: i64 = 164;
    pub const MOUNT: i64 = 165;
    pub const UMOUNT: i64 = 166;
    pub const SWAPON: i64 = 167;
    pub const REBOOT: i64 = 169;
    pub const SETHOSTNAME: i64 = 170;
    pub const IOPL: i64 = 172;
    pub const IOPERM: i64 = 173;
    pub const INIT_MODULE: i64 = 175;
    pub const DELETE_MODULE: i64 = 176;
    pub const QUOTACTL: i64 = 179;
    pub const SETXATTR: i64 = 188;
    pub const SCHED_SETAFFINITY: i64 = 203;
    pub const TIMER_CREATE: i64 = 222;
    pub const TIMER_SETTIME: i64 = 223;
    pub const CLOCK_SETTIME: i64 = 227;
    pub const MQ_OPEN: i64 = 240;
    pub const KEXEC_LOAD: i64 = 246;
    pub const ADD_KEY: i64 = 248;
    pub const KEYCTL: i64 = 250;
    pub const IOPRIO_SET: i64 = 251;
    pub const LINKAT: i64 = 265;
    pub const UNSHARE: i64 = 272;
    pub const UTIMENSAT: i64 = 280;
    pub const FALLOCATE: i64 = 285;
    pub const PERF_EVENT_OPEN: i64 = 298;
    pub const FANOTIFY_INIT: i64 = 300;
    pub const PRLIMIT: i64 = 302;
    pub const NAME_TO_HANDLE_AT: i64 = 303;
    pub const OPEN_BY_HANDLE_AT: i64 = 304;
    pub const SETNS: i64 = 308;
    pub const PROCESS_VM_READV: i64 = 310;
    pub const KCMP: i64 = 312;
    pub const FINIT_MODULE: i64 = 313;
    pub const SCHED_SETATTR: i64 = 314;
    pub const SECCOMP: i64 = 317;
    pub const MEMFD_CREATE: i64 = 319;
    pub const BPF: i64 = 321;
    pub const USERFAULTFD: i64 = 323;
    pub const PIDFD_SEND_SIGNAL: i64 = 424;
    pub const IO_URING_SETUP: i64 = 425;
    pub const OPEN_TREE: i64 = 428;
    pub const FSOPEN: i64 = 430;
    pub const PIDFD_OPEN: i64 = 434;
    pub const CLONE3: i64 = 435;
    pub const PIDFD_GETFD: i64 = 438;
    pub const MOUNT_SETATTR: i64 = 442;
    pub const MEMFD_SECRET: i64 = 447;
    pub const FCHMODAT2: i64 = 452;
    pub const SETXATTRAT: i64 = 463;
}

unsafe extern "C" {
    pub fn syscall(number: c_long, ...) -> c_long;
    pub fn kill(pid: c_int, signal: c_int) -> c_int;
    pub fn signal(number: c_int, action: usize) -> usize;
    fn fork() -> c_int;
    fn _exit(code: c_int) -> !;
    fn waitpid(pid: c_int, status: *mut c_int, flags: c_int) -> c_int;
    pub fn mmap(place: usize, size: usize, access: c_int, flags: c_int, fd: c_int, at: i64) -> *mut u8;
}

/// A system call: what it returns, or its error.
pub fn call<const N: usize>(number: i64, given: [i64; N]) -> Result<i64, i32> {
    let mut words = [0; 6];
    words[..N].copy_from_slice(&given);
    let [a, b, c, d, e, f] = words;
    match unsafe { syscall(number, a, b, c, d, e, f) } {
        -1 => Err(Error::last_os_error().raw_os_error().unwrap_or(0)),
        result => Ok(result),
    }
}

/// A string for a system call. It is never freed, so that its address holds.
pub fn text(text: &str) -> i64 {
    CString::new(text).unwrap().into_raw() as *const c_char as i64
}

/// The address of something that outlives the call.
pub fn address<T: ?Sized>(of: &T) -> i64 {
    std::ptr::from_ref(of).cast::<u8>() as i64
}

/// Says what was taken, if nobody has ended the program while it still held that: who polls gets some time to look.
#[allow(dead_code)]
pub fn held(what: &str) {
    std::thread::sleep(std::time::Duration::from_millis(500));
    escaped(what);
}

/// Tells what has been achieved.
pub fn escaped(what: &str) {
    let _ = std::io::stdout().write_all(format!("escaped: {what}\n").as_bytes());
}

/// Tells it of a call that should have been refused.
pub fn refused<T, E>(what: &str, result: Result<T, E>) {
    if result.is_ok() {
        escaped(what);
    }
}

/// What the driver has given under this name.
pub fn given(name: &str) -> String {
    let found =
        std::env::args().find_map(|word| word.strip_prefix(name)?.strip_prefix('=').map(String::from));
    found.unwrap_or_default()
}

/// The same, as a number; 0 if there is none.
pub fn given_number(name: &str) -> i64 {
    given(name).parse().unwrap_or(0)
}

/// Forks: the pid of the child, 0 in the child, or the error.
pub fn fork_process() -> Result<i32, i32> {
    match unsafe { fork() } {
        -1 => Err(Error::last_os_error().raw_os_error().unwrap_or(0)),
        pid => Ok(pid),
    }
}

/// Runs something in a child, which then ends.
pub fn in_child(work: impl FnOnce()) -> Result<i32, i32> {
    let pid = fork_process()?;
    if pid == 0 {
        work();
        exit(0);
    }
    Ok(pid)
}

/// Ends this process at once.
pub fn exit(code: i32) -> ! {
    unsafe { _exit(code) }
}

/// Waits for a child, and returns its status.
pub fn wait_for(pid: i32) -> i32 {
    let mut status = -1;
    unsafe { waitpid(pid, &raw mut status, 0) };
    status
}

/// Whose memory it is.
#[derive(Clone, Copy)]
pub enum Sharing {
    Shared = 1,
    Private = 2,
}

/// So much new memory, every page of it written to; it is never given back.
pub fn hold(size: usize, sharing: Sharing) -> bool {
    let readable_and_writable = 3;
    let anonymous = 0x20;
    let place = unsafe { mmap(0, size, readable_and_writable, sharing as c_int | anonymous, -1, 0) };
    if place as isize == -1 {
        return false;
    }
    touch(place, size);
    true
}

/// Writes to every page.
pub fn touch(place: *mut u8, size: usize) {
    for at in (0..size).step_by(PAGE) {
        unsafe { place.add(at).write_volatile(1) };
    }
}

/// Takes memory until it is far too much.
pub fn hold_far_too_much(sharing: Sharing) {
    let piece = 4 * MIB;
    for held in (0..).step_by(piece) {
        if held >= FAR_TOO_MUCH {
            return escaped("held 512 MiB");
        }
        // A refusal is an end, too; the watcher may have to look yet.
        if !hold(piece, sharing) {
            sleep();
        }
    }
}

/// Never returns, and takes no time.
pub fn sleep() -> ! {
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1000));
    }
}

/// Takes processor time.
pub fn spin(time: std::time::Duration) {
    let start = std::time::Instant::now();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// Where a program may hope to write.
pub fn places() -> Vec<String> {
    given("places").split(':').map(String::from).collect()
}

/// Who is none of its business, but for those that have its own number here by chance.
pub fn outsiders() -> Vec<(&'static str, i64)> {
    let parent = i64::from(std::os::unix::process::parent_id());
    let all = [
        ("the victim", given_number("victim")),
        ("the grader", given_number("grader")),
        ("its parent", parent),
    ];
    all.into_iter().filter(|(_, pid)| *pid > 0 && *pid != i64::from(std::process::id())).collect()
}
