//! What a model cannot do ends it as *not checked*.
//!
//! A model runs a program thousands of times, each time in another order, and on one real thread. Reading a file or the
//! wall clock would give other answers each time; a blocking read would block everybody; a real thread would run beside
//! the model. So the functions of the C library that lead out of the process are defined here too: a program's own
//! definition goes before that of a shared library (System V ABI, chapter 5, "Shared Object Dependencies"). For a running
//! task they answer as the model does, or end it; for everybody else they pass the call on to the C library.
//!
//! Modelled are waiting ([`futex`](super::futex), [`descriptor`](super::descriptor)), random bytes (the same ones in each execution), monotonic clocks and
//! sleeping (the virtual clock), and printing, which is recorded and not done: an execution of thousands has nothing to
//! say to the terminal.

use super::{descriptor, futex, site, sys};
use crate::engine::{enter, running};
use crate::failure::Failure;
use crate::threads::record;
use crate::trace::Note;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::time::Duration;

/// What the boundary keeps.
pub(crate) struct Boundary {
    random: u64,
    /// The wall clock when a program began that is run in virtual time.
    began: Option<Duration>,
    clock: Option<unsafe extern "C" fn(c_int, *mut Time) -> c_int>,
}

impl Boundary {
    /// Nothing was asked yet.
    pub(super) const fn none() -> Boundary {
        Boundary { random: 0, began: None, clock: None }
    }
}

/// Starts the random bytes again.
pub(super) fn begin() {
    super::boundary().random = 0;
    super::boundary().began = None;
}

/// Whether a task runs of a program that is run once, in virtual time.
fn simulated() -> bool {
    running().is_some_and(|engine| engine.machine.is_some())
}

/// Ends the model, if a task runs: it did what the model does not know.
pub(super) fn refuse(what: &str) {
    if let Some(engine) = running() {
        let at = site::of_student();
        let _inside = enter();
        engine.fail(Failure::NotChecked { what: what.to_string(), at })
    }
}

unsafe extern "C" {
    fn __errno_location() -> *mut c_int;
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// Says why a call of the C library has failed.
pub(super) fn set_errno(number: c_int) {
    // SAFETY: it points to this thread's variable.
    unsafe { *__errno_location() = number };
}

/// The answer of a system call as the C library gives it.
fn answer(result: isize) -> isize {
    match c_int::try_from(-result) {
        Ok(number @ 1..4096) => {
            set_errno(number);
            -1
        }
        _ => result,
    }
}

/// The C library's function of this name.
fn real(name: &CStr) -> *mut c_void {
    const NEXT: *mut c_void = -1_isize as *mut c_void;
    // SAFETY: the name is a C string.
    let function = unsafe { dlsym(NEXT, name.as_ptr()) };
    if function.is_null() {
        sys::write(2, b"the model needs a C library that can be linked dynamically\n");
        sys::exit(70);
    }
    function
}

/// Functions of the C library that a task may not call. All their arguments are integers or pointers, at most six.
macro_rules! refused {
    ($($what:literal: $($name:ident)+;)*) => { $($(
        /// As in the C library, but not for a task of a model.
        ///
        /// # Safety
        ///
        /// As in the C library.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> usize {
            type Function = unsafe extern "C" fn(usize, usize, usize, usize, usize, usize) -> usize;
            refuse($what);
            let name = concat!(stringify!($name), "\0");
            // SAFETY: the name ends in a zero; the function takes these registers, or some of them, as it finds them.
            unsafe {
                let function = real(CStr::from_bytes_with_nul_unchecked(name.as_bytes()));
                std::mem::transmute::<*mut c_void, Function>(function)(a, b, c, d, e, f)
            }
        }
    )+)* };
}

refused! {
    "opens a file": open open64 openat openat64 creat creat64 fopen fopen64;
    "looks for a file": stat stat64 lstat lstat64 fstat fstat64 fstatat fstatat64 statx access faccessat readlink
        realpath;
    "changes files": unlink unlinkat rename renameat mkdir mkdirat rmdir link linkat symlink symlinkat chmod fchmod
        truncate truncate64 ftruncate ftruncate64;
    "reads a directory": opendir fdopendir;
    "uses a network or a socket": socket connect bind listen accept accept4 getaddrinfo send sendto sendmsg
        recv recvfrom recvmsg;
    "makes a pipe": pipe pipe2;
    "waits for input or output": poll ppoll select epoll_pwait;
    "starts a process": fork posix_spawn posix_spawnp execv execve execvp system waitpid wait4 waitid;
    "starts a thread that the model does not see": pthread_create;
    "changes the environment": setenv unsetenv putenv clearenv;
    "looks for the current directory": getcwd chdir;
    "ends the process": exit _exit _Exit quick_exit;
    "sends or handles signals": kill raise pthread_kill sigaction signal;
    "reads the wall clock": gettimeofday time;
    "reads a file": pread pread64 preadv;
    "writes to a file": pwrite pwrite64 pwritev;
}

/// As in the C library; a task's futex calls and random bytes are the model's.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
#[expect(clippy::many_single_char_names, reason = "they have no other names")]
pub unsafe extern "C" fn syscall(
    number: i64,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> isize {
    const GETPID: i64 = 39;
    const MEMBARRIER: i64 = 324;
    // SAFETY: the caller's promises.
    unsafe {
        match number {
            sys::number::GETRANDOM => getrandom(a as *mut u8, b, 0),
            sys::number::FUTEX if running().is_some() => futex::call(a, b, c, d),
            GETPID | sys::number::GETTID | MEMBARRIER => answer(sys::call(number, [a, b, c, d, e, f])),
            _ => {
                refuse("makes a system call");
                answer(sys::call(number, [a, b, c, d, e, f]))
            }
        }
    }
}

/// As in the C library, but the bytes are the same ones in each execution and each process, so that executions can be
/// repeated.
///
/// # Safety
///
/// `to` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getrandom(to: *mut u8, length: usize, _flags: u32) -> isize {
    let state = &mut super::boundary().random;
    for index in 0..length {
        // A linear congruential generator (Knuth's MMIX), of which the uppermost bits are the best.
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // SAFETY: the caller's promise.
        unsafe { to.add(index).write((*state >> 56) as u8) };
    }
    length as isize
}

/// Bytes of which a call reads or writes several.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Bytes {
    start: *mut u8,
    length: usize,
}

/// As in the C library, but not for a task of a model.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(descriptor: c_int, to: *mut u8, length: usize) -> isize {
    if running().is_some() && descriptor::is_one(descriptor) {
        // SAFETY: the caller's promise.
        return descriptor::read(descriptor, unsafe { std::slice::from_raw_parts_mut(to, length) });
    }
    refuse(if descriptor == 0 { "reads standard input" } else { "reads a file" });
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(sys::number::READ, [descriptor as usize, to as usize, length, 0, 0, 0]) })
}

/// As in the C library, but not for a task of a model.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn readv(descriptor: c_int, to: *const Bytes, count: c_int) -> isize {
    const READV: i64 = 19;
    refuse(if descriptor == 0 { "reads standard input" } else { "reads a file" });
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(READV, [descriptor as usize, to as usize, count as usize, 0, 0, 0]) })
}

/// As in the C library; what a task prints is only recorded.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(descriptor: c_int, from: *const u8, length: usize) -> isize {
    let bytes = [Bytes { start: from.cast_mut(), length }];
    // SAFETY: the caller's promise.
    unsafe { writev(descriptor, bytes.as_ptr(), 1) }
}

/// As in the C library; what a task prints is only recorded.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(descriptor: c_int, from: *const Bytes, count: c_int) -> isize {
    const WRITEV: i64 = 20;
    if running().is_none() || simulated() && matches!(descriptor, 1 | 2) {
        // SAFETY: the caller's promise.
        return answer(unsafe {
            sys::call(WRITEV, [descriptor as usize, from as usize, count as usize, 0, 0, 0])
        });
    }
    // SAFETY: the caller's promise.
    let pieces = unsafe { std::slice::from_raw_parts(from, usize::try_from(count).unwrap_or(0)) };
    if let ([piece], true) = (pieces, descriptor::is_one(descriptor)) {
        // SAFETY: the piece was passed as bytes to be written.
        return descriptor::write(descriptor, unsafe {
            std::slice::from_raw_parts(piece.start, piece.length)
        });
    }
    if !matches!(descriptor, 1 | 2) {
        refuse("writes to a file");
    }
    print(pieces);
    pieces.iter().map(|piece| piece.length).sum::<usize>() as isize
}

/// As in the C library; a task's events are the model's.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eventfd(count: u32, flags: c_int) -> c_int {
    const EVENTFD: i64 = 290;
    if running().is_some() {
        return descriptor::event(count);
    }
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(EVENTFD, [count as usize, flags as usize, 0, 0, 0, 0]) }) as c_int
}

/// As in the C library; a task waits for events of the model.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_create1(flags: c_int) -> c_int {
    const EPOLL_CREATE: i64 = 291;
    if running().is_some() {
        return descriptor::poll();
    }
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(EPOLL_CREATE, [flags as usize, 0, 0, 0, 0, 0]) }) as c_int
}

/// As in the C library; a task waits for events of the model only.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_ctl(
    poll: c_int,
    operation: c_int,
    number: c_int,
    told: *const descriptor::Told,
) -> c_int {
    const EPOLL_CTL: i64 = 233;
    if running().is_some() {
        if !descriptor::is_one(poll) || !descriptor::is_one(number) {
            refuse("waits for input or output");
        }
        // SAFETY: the caller's promise.
        return descriptor::control(poll, operation, number, unsafe { told.as_ref() }.copied());
    }
    let arguments = [poll as usize, operation as usize, number as usize, told as usize, 0, 0];
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(EPOLL_CTL, arguments) }) as c_int
}

/// As in the C library; a task waits for events of the model.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_wait(
    poll: c_int,
    told: *mut descriptor::Told,
    most: c_int,
    milliseconds: c_int,
) -> c_int {
    const EPOLL_WAIT: i64 = 232;
    if running().is_some() {
        if !descriptor::is_one(poll) {
            refuse("waits for input or output");
        }
        let time = u64::try_from(milliseconds).ok().map(Duration::from_millis);
        let events = descriptor::wait_for_events(poll, usize::try_from(most).unwrap_or(0), time);
        // SAFETY: the caller promises room for as many as it asks for.
        unsafe { std::ptr::copy_nonoverlapping(events.as_ptr(), told, events.len()) };
        return events.len() as c_int;
    }
    let arguments = [poll as usize, told as usize, most as usize, milliseconds as usize, 0, 0];
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(EPOLL_WAIT, arguments) }) as c_int
}

/// As in the C library; a task can make a pair, and no more.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn socketpair(
    domain: c_int,
    kind: c_int,
    protocol: c_int,
    to: *mut [c_int; 2],
) -> c_int {
    const SOCKETPAIR: i64 = 53;
    if running().is_some() {
        // SAFETY: the caller's promise.
        unsafe { to.write(descriptor::sockets()) };
        return 0;
    }
    let arguments = [domain as usize, kind as usize, protocol as usize, to as usize, 0, 0];
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(SOCKETPAIR, arguments) }) as c_int
}

/// As in the C library, where the third argument is one of any number.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fcntl(number: c_int, operation: c_int, argument: usize) -> c_int {
    const FCNTL: i64 = 72;
    const DUPLICATE: c_int = 0;
    const DUPLICATE_CLOSE_ON_EXEC: c_int = 1030;
    if running().is_some() && descriptor::is_one(number) {
        return match operation {
            DUPLICATE | DUPLICATE_CLOSE_ON_EXEC => descriptor::another(number),
            _ => 0,
        };
    }
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(FCNTL, [number as usize, operation as usize, argument, 0, 0, 0]) }) as c_int
}

/// As in the C library; a task closes the model's descriptors.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn close(number: c_int) -> c_int {
    const CLOSE: i64 = 3;
    if running().is_some() && descriptor::is_one(number) {
        return descriptor::close(number);
    }
    // SAFETY: the caller's promise.
    answer(unsafe { sys::call(CLOSE, [number as usize, 0, 0, 0, 0, 0]) }) as c_int
}

/// Records what is printed.
fn print(pieces: &[Bytes]) {
    let loc = site::if_traced();
    let Some(mut engine) = enter() else { return };
    if engine.trace.is_none() {
        return;
    }
    let mut text = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.length > 0) {
        // SAFETY: the pieces were passed as bytes to be written.
        text.extend_from_slice(unsafe { std::slice::from_raw_parts(piece.start, piece.length) });
    }
    let text = Some(String::from_utf8_lossy(&text).trim_end().to_string());
    record(&mut engine, loc, Note { verb: "prints", text, ..Note::default() });
}

/// As in the C library; a task sees no variables but those that libraries look for, which are not set.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getenv(name: *const c_char) -> *mut c_char {
    const UNSET: [&str; 4] = ["RUST_", "RAYON_", "TOKIO_", "PARKING_LOT_"];
    if running().is_some() && !simulated() {
        // SAFETY: the caller's promise.
        let known = unsafe { CStr::from_ptr(name) }.to_bytes();
        if UNSET.iter().any(|prefix| known.starts_with(prefix.as_bytes())) {
            return std::ptr::null_mut();
        }
        refuse("reads an environment variable");
    }
    // SAFETY: the function has this type in the C library; the caller's promise.
    unsafe {
        let function = real(c"getenv");
        std::mem::transmute::<*mut c_void, unsafe extern "C" fn(*const c_char) -> *mut c_char>(function)(name)
    }
}

/// A time in the C library.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Time {
    seconds: i64,
    nanoseconds: i64,
}

impl Time {
    /// As Rust has it.
    pub(super) fn duration(self) -> Duration {
        let (seconds, nanoseconds) = (u64::try_from(self.seconds), u32::try_from(self.nanoseconds));
        Duration::new(seconds.unwrap_or(0), nanoseconds.unwrap_or(0))
    }
}

/// As in the C library; a task's monotonic clocks are the model's.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: c_int, to: *mut Time) -> c_int {
    if running().is_some() {
        match clock {
            0 | 5 | 8 | 11 if simulated() => return wall_clock(to),
            0 | 5 | 8 | 11 => refuse("reads the wall clock"),
            2 | 3 => refuse("reads the processor's clock"),
            _ => {
                let now = crate::time::now();
                let time = Time { seconds: now.as_secs() as i64, nanoseconds: i64::from(now.subsec_nanos()) };
                // SAFETY: the caller's promise.
                unsafe { to.write(time) };
                return 0;
            }
        }
    }
    let kept = &mut super::boundary().clock;
    let function = *kept.get_or_insert_with(|| {
        // SAFETY: the function has this type in the C library.
        unsafe { std::mem::transmute(real(c"clock_gettime")) }
    });
    // SAFETY: the caller's promise.
    unsafe { function(clock, to) }
}

/// The wall clock of a program that is run in virtual time: what it showed in the beginning, and what has passed since.
fn wall_clock(to: *mut Time) -> c_int {
    let passed = crate::time::now();
    let boundary = super::boundary();
    let began = *boundary.began.get_or_insert_with(|| {
        let _inside = enter();
        std::time::UNIX_EPOCH.elapsed().unwrap_or_default()
    });
    let now = began + passed;
    let time = Time { seconds: now.as_secs() as i64, nanoseconds: i64::from(now.subsec_nanos()) };
    // SAFETY: whoever asks for a time has room for it.
    unsafe { to.write(time) };
    0
}

/// A task sleeps on the virtual clock. `false` if no task runs.
fn sleeps(duration: Duration) -> bool {
    let runs = running().is_some();
    if runs {
        crate::time::sleep(duration, site::if_traced());
    }
    runs
}

/// As in the C library; a task sleeps on the virtual clock.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nanosleep(time: *const Time, rest: *mut Time) -> c_int {
    const NANOSLEEP: i64 = 35;
    // SAFETY: the caller's promise.
    unsafe {
        if sleeps((*time).duration()) {
            return 0;
        }
        answer(sys::call(NANOSLEEP, [time as usize, rest as usize, 0, 0, 0, 0])) as c_int
    }
}

/// As in the C library; a task sleeps on the virtual clock.
///
/// # Safety
///
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_nanosleep(
    clock: c_int,
    flags: c_int,
    time: *const Time,
    rest: *mut Time,
) -> c_int {
    const CLOCK_NANOSLEEP: i64 = 230;
    const UNTIL: c_int = 1;
    // SAFETY: the caller's promise.
    unsafe {
        let now = if flags & UNTIL != 0 && running().is_some() { crate::time::now() } else { Duration::ZERO };
        if sleeps((*time).duration().saturating_sub(now)) {
            return 0;
        }
        let arguments = [clock as usize, flags as usize, time as usize, rest as usize, 0, 0];
        // This one answers the number of the error itself.
        -sys::call(CLOCK_NANOSLEEP, arguments) as c_int
    }
}

/// As in the C library; a task sleeps on the virtual clock.
#[unsafe(no_mangle)]
pub extern "C" fn usleep(microseconds: u32) -> c_int {
    let duration = Duration::from_micros(u64::from(microseconds));
    if !sleeps(duration) {
        std::thread::sleep(duration);
    }
    0
}

/// As in the C library; a task sleeps on the virtual clock.
#[unsafe(no_mangle)]
pub extern "C" fn sleep(seconds: u32) -> u32 {
    let duration = Duration::from_secs(u64::from(seconds));
    if !sleeps(duration) {
        std::thread::sleep(duration);
    }
    0
}

/// As in the C library; a task gives way to others of the model.
#[unsafe(no_mangle)]
pub extern "C" fn sched_yield() -> c_int {
    const SCHED_YIELD: i64 = 24;
    if running().is_some() {
        crate::schedule::yield_now("sched_yield", site::if_traced());
        return 0;
    }
    // SAFETY: it touches no memory.
    answer(unsafe { sys::call(SCHED_YIELD, [0; 6]) }) as c_int
}

/// As in the C library; a task that aborts has failed.
#[unsafe(no_mangle)]
pub extern "C" fn abort() -> ! {
    let unwinds = crate::panics::panicking();
    if let Some(engine) = running() {
        let at = site::of_student();
        let _inside = enter();
        let panic = engine.task().panic.clone();
        let message = match panic {
            Some(panic) if unwinds => format!("the program aborts because of a panic: {}", panic.message),
            _ => "the program aborts".to_string(),
        };
        engine.fail(Failure::Panic { message, at })
    }
    // SAFETY: the function has this type in the C library.
    unsafe { std::mem::transmute::<*mut c_void, extern "C" fn() -> !>(real(c"abort"))() }
}
