//! The system calls that need `unsafe`, each behind a safe function, and nothing else.

use std::ffi::{CString, OsStr, c_char, c_int, c_void};
use std::io;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;
use std::{mem, ptr};

/// Namespaces that a process is born into.
pub const PRIVATE_NAMESPACES: c_int = libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP;
/// The namespace in which an ordinary user may create the others.
pub const USER_NAMESPACE: c_int = libc::CLONE_NEWUSER;

/// Which of the two processes after a fork this one is.
pub enum Fork {
    /// The new process.
    Child,
    /// The old process, with the pid of the new one.
    Parent(i32),
}

/// A child that has ended.
pub struct Ended {
    /// Its pid.
    pub pid: i32,
    /// Its exit code, or the signal that ended it.
    pub status: Status,
    /// The processor time of the child and of the children that it had waited for.
    pub cpu: Duration,
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Killed(i32),
}

/// Forks into the namespaces of `flags`; none are needed for an ordinary fork.
pub fn fork_into(flags: c_int) -> io::Result<Fork> {
    let flags = libc::c_long::from(flags | libc::SIGCHLD);
    // SAFETY: Without `CLONE_VM` the child has its own copy of memory, and a null stack means "go on with the
    // copy of this one", as in fork(2). The supervisor has one thread, so no lock is held by another.
    let pid = check_long(unsafe { libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) })?;
    let pid = i32::try_from(pid).expect("a pid fits its type");
    Ok(if pid == 0 { Fork::Child } else { Fork::Parent(pid) })
}

/// Bytes of stack for what a process does before it executes a program; those that it does not touch cost nothing.
const STACK: usize = 1 << 20;

/// Starts a process for a program, and returns its pid when it has executed that or ended.
///
/// Until then it shares the memory of this process, which stands still. To copy that, and to take down the copy at once,
/// would take a tenth of what a run costs.
pub fn fork_to_exec(mut until_exec: impl FnMut()) -> io::Result<i32> {
    extern "C" fn run<F: FnMut()>(until_exec: *mut c_void) -> c_int {
        // SAFETY: It is what was passed to `clone` below, by a function that stands still there: nobody else uses it.
        unsafe { (*until_exec.cast::<F>())() };
        libc::EXIT_FAILURE
    }
    fn enter<F: FnMut()>(stack: *mut c_void, until_exec: &mut F) -> c_int {
        let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
        // SAFETY: The child has a stack of its own. What it changes in memory it leaves as a called function would, because
        // this process, which has one thread, stands still until the child has another memory or none (vfork(2)).
        unsafe { libc::clone(run::<F>, stack, flags, (&raw mut *until_exec).cast()) }
    }
    let mut stack = vec![0_u128; STACK / size_of::<u128>()]; // As it has to be aligned. It grows downwards.
    check(enter(stack.as_mut_ptr_range().end.cast(), &mut until_exec))
}

/// Ends this process without destructors, which belong to the process that it was forked from.
pub fn exit(code: i32) -> ! {
    // SAFETY: `_exit` ends the process and touches no memory of it.
    unsafe { libc::_exit(code) }
}

/// Takes one child that has ended, without waiting for it.
///
/// `Ok(None)` means that children exist and all of them live; `ECHILD` that there are none.
pub fn reap_one() -> io::Result<Option<Ended>> {
    let mut status = 0;
    // SAFETY: `rusage` is a plain structure of integers, for which zeroes are a value.
    let mut usage: libc::rusage = unsafe { mem::zeroed() };
    // SAFETY: Both pointers are to live local variables of the right types.
    let pid =
        check(unsafe { libc::wait4(-1, &raw mut status, libc::WNOHANG | libc::__WALL, &raw mut usage) })?;
    let cpu = duration(usage.ru_utime) + duration(usage.ru_stime);
    Ok((pid != 0).then(|| Ended { pid, status: Status::of(status), cpu }))
}

impl Status {
    fn of(status: c_int) -> Status {
        if libc::WIFEXITED(status) {
            Status::Exited(libc::WEXITSTATUS(status))
        } else {
            Status::Killed(libc::WTERMSIG(status))
        }
    }
}

fn duration(time: libc::timeval) -> Duration {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
}

/// Sends SIGKILL to every process that this one may signal, except itself and pid 1 of the namespace.
pub fn kill_all_others() {
    // SAFETY: kill(2) takes two integers. Callers are pid 1 of a private namespace, or have the private uid.
    unsafe { libc::kill(-1, libc::SIGKILL) };
}

/// Makes the end of a child readable from a descriptor, so that `poll` wakes up for it.
pub fn child_signals() -> io::Result<OwnedFd> {
    // SAFETY: `sigset_t` is plain data; `sigemptyset` gives it its first real value.
    let mut signals: libc::sigset_t = unsafe { mem::zeroed() };
    // SAFETY: `signals` is a live local variable, and the old mask is not asked for.
    unsafe {
        libc::sigemptyset(&raw mut signals);
        libc::sigaddset(&raw mut signals, libc::SIGCHLD);
        libc::sigprocmask(libc::SIG_BLOCK, &raw const signals, ptr::null_mut());
    }
    // SAFETY: The mask is initialised above; -1 asks for a new descriptor.
    let fd =
        check(unsafe { libc::signalfd(-1, &raw const signals, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) })?;
    // SAFETY: The call succeeded, so the descriptor is open and belongs to nobody else.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Empties the descriptor of [`child_signals`], so that `poll` sleeps until the next end of a child.
pub fn forget_signals(signals: impl AsFd) {
    let mut buffer = [0; mem::size_of::<libc::signalfd_siginfo>()];
    let _ = rustix::io::read(signals, &mut buffer);
}

/// Has the kernel forget children of this process when they end: nobody waits for them.
pub fn forget_children() {
    // SAFETY: `SIG_IGN` is a valid action of SIGCHLD.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
}

/// Has children of this process wait to be waited for again.
pub fn remember_children() {
    // SAFETY: `SIG_DFL` is a valid action of SIGCHLD.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
}

/// Gives every signal its default action and lets all of them through.
pub fn reset_signals() {
    for signal in 1..=libc::SIGRTMAX() {
        // SAFETY: `SIG_DFL` is always a valid action; numbers that cannot be set are refused without harm.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    // SAFETY: `sigset_t` is plain data; `sigemptyset` gives it its first real value.
    let mut none: libc::sigset_t = unsafe { mem::zeroed() };
    // SAFETY: `none` is a live local variable, and the old mask is not asked for.
    unsafe {
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Makes descriptor `number` a copy of `fd` that survives exec.
///
/// Only for a process that is about to exec: what `number` was before is closed, whoever owned it.
pub fn place(fd: &OwnedFd, number: RawFd) -> io::Result<()> {
    // SAFETY: `fd` is open. The supervisor keeps all it owns at 10 and above, so nothing owned is replaced.
    check(unsafe { libc::dup2(fd.as_raw_fd(), number) }).map(drop)
}

/// Closes descriptor `first` and all above it at the next exec.
pub fn close_at_exec(first: u32) -> io::Result<()> {
    let flags = libc::CLOSE_RANGE_CLOEXEC;
    // SAFETY: With this flag nothing is closed now; only the close-on-exec flags change.
    check_long(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, flags) }).map(drop)
}

/// The version of Landlock's interface, if this kernel has Landlock and it is switched on.
pub fn landlock_abi() -> Option<u32> {
    let (nothing, ask_for_version) = (ptr::null::<u8>(), 1_u32);
    // SAFETY: With this flag the call reads no memory: it takes a null pointer and the size zero.
    let abi = check_long(unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0_usize, ask_for_version)
    });
    abi.ok().and_then(|abi| u32::try_from(abi).ok()).filter(|abi| *abi > 0)
}

/// Sets the uid and gid by which access to files, and to `/proc` of others, is decided.
pub fn act_on_files_as(id: u32) {
    // SAFETY: Both take an integer, and change no more than the credentials of this process.
    unsafe {
        libc::setfsgid(id);
        libc::setfsuid(id);
    }
}

/// Becomes `program`; returns only if that failed.
pub fn exec(program: &Path, args: &[impl AsRef<OsStr>], env: &[(String, String)]) -> io::Error {
    let words = [program.as_os_str()].into_iter().chain(args.iter().map(AsRef::as_ref));
    let args: Result<Vec<CString>, _> = words.map(|word| CString::new(word.as_bytes())).collect();
    let env: Result<Vec<CString>, _> =
        env.iter().map(|(key, value)| CString::new(format!("{key}={value}"))).collect();
    let (args, env) = match (args, env) {
        (Ok(args), Ok(env)) => (args, env),
        (Err(error), _) | (_, Err(error)) => return error.into(),
    };
    // SAFETY: Both lists end with a null pointer, and their strings live until the call is over.
    unsafe { libc::execve(args[0].as_ptr(), null_ended(&args).as_ptr(), null_ended(&env).as_ptr()) };
    io::Error::last_os_error()
}

fn null_ended(strings: &[CString]) -> Vec<*const c_char> {
    strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect()
}

/// What may be done through a mount.
#[derive(Clone, Copy)]
pub enum Access {
    /// Reading, and running programs.
    Read,
    /// Using devices: no programs.
    Device,
}

/// Restricts the mount at `path`, and with `AT_RECURSIVE` the mounts below it.
pub fn restrict_mount(path: &Path, access: Access, below: Below) -> io::Result<()> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    let attributes = libc::mount_attr {
        attr_set: match access {
            Access::Read => libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
            Access::Device => libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NOEXEC,
        },
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    let (flags, size) = (below as c_int, mem::size_of_val(&attributes));
    // SAFETY: Path and attributes outlive the call, and the size is that of the attributes.
    check_long(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            flags,
            &raw const attributes,
            size,
        )
    })
    .map(drop)
}

/// Whether the mounts below another share its restriction.
#[derive(Clone, Copy)]
pub enum Below {
    /// They keep their own.
    Kept = 0,
    /// They share it.
    Included = libc::AT_RECURSIVE as isize,
}

/// Switches on the loopback interface of a new network namespace.
pub fn raise_loopback() -> io::Result<()> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
    // SAFETY: `ifreq` is plain data, for which zeroes are a value.
    let mut request: libc::ifreq = unsafe { mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
        *to = from.cast_signed();
    }
    request.ifr_ifru.ifru_flags =
        libc::c_short::try_from(libc::IFF_UP | libc::IFF_RUNNING).expect("the flags are of this type");
    // SAFETY: SIOCSIFFLAGS reads an `ifreq`, which is what the pointer is to.
    check(unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) }).map(drop)
}

fn check(result: c_int) -> io::Result<c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

fn check_long(result: libc::c_long) -> io::Result<libc::c_long> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
