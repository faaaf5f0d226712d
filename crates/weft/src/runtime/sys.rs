//! Calls to the operating system that nobody stands in between.
//!
//! The functions of the C library of the same names may be this crate's own, which refuse what a model cannot do.

use std::arch::asm;

/// Numbers of system calls (x86-64).
pub(crate) mod number {
    pub(crate) const READ: i64 = 0;
    pub(crate) const WRITE: i64 = 1;
    pub(crate) const MMAP: i64 = 9;
    pub(crate) const MADVISE: i64 = 28;
    pub(crate) const GETTID: i64 = 186;
    pub(crate) const EXIT_GROUP: i64 = 231;
    pub(crate) const FUTEX: i64 = 202;
    pub(crate) const GETRANDOM: i64 = 318;
}

/// A system call: what it answers, a negative number being an error's.
///
/// # Safety
///
/// What the call asks for, with these arguments.
#[inline]
#[expect(clippy::many_single_char_names, reason = "they have no other names")]
pub(crate) unsafe fn call(number: i64, arguments: [usize; 6]) -> isize {
    let [a, b, c, d, e, f] = arguments;
    let answer: isize;
    // SAFETY: the kernel keeps all registers but these three; the caller answers for the rest.
    unsafe {
        asm!("syscall", inlateout("rax") number => answer, in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d,
            in("r8") e, in("r9") f, lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    answer
}

/// Writes all of `text` to a descriptor, or as much as goes.
pub(crate) fn write(descriptor: i32, mut text: &[u8]) {
    while !text.is_empty() {
        let arguments = [descriptor as usize, text.as_ptr() as usize, text.len(), 0, 0, 0];
        // SAFETY: the kernel reads `text`, which is there.
        let written = unsafe { call(number::WRITE, arguments) };
        match usize::try_from(written) {
            Ok(0) | Err(_) => return,
            Ok(count) => text = &text[count.min(text.len())..],
        }
    }
}

/// The number of the calling thread.
pub(crate) fn thread() -> isize {
    // SAFETY: it touches no memory.
    unsafe { call(number::GETTID, [0; 6]) }
}

/// Ends the process at once.
pub(crate) fn exit(code: i32) -> ! {
    loop {
        // SAFETY: it touches no memory.
        unsafe { call(number::EXIT_GROUP, [code as usize, 0, 0, 0, 0, 0]) };
    }
}

const READ_WRITE: usize = 1 | 2;
/// Private, anonymous, not counted as used before it is.
const FLAGS: usize = 0x02 | 0x20 | 0x4000;
const FIXED_IF_FREE: usize = 0x10_0000;
const DONT_NEED: usize = 4;

/// Zeroed memory that costs only address space until it is touched.
///
/// # Panics
///
/// If the system has no address space left.
pub(crate) fn reserve(length: usize) -> *mut u8 {
    // SAFETY: a fresh mapping, at a place that the system chooses, overlaps nothing.
    let start = unsafe { call(number::MMAP, [0, length, READ_WRITE, FLAGS, usize::MAX, 0]) };
    assert!(start > 0, "no address space for the model: the system refused {length} bytes");
    start as *mut u8
}

/// The same at a given address.
///
/// # Panics
///
/// If something is there already.
pub(crate) fn reserve_at(address: usize, length: usize) {
    let arguments = [address, length, READ_WRITE, FLAGS | FIXED_IF_FREE, usize::MAX, 0];
    // SAFETY: the mapping is made only if it overlaps nothing.
    let start = unsafe { call(number::MMAP, arguments) };
    assert!(start == address as isize, "no address space for the model at {address:#x}");
}

/// Gives whole pages back; they read as zeros from now on.
pub(crate) fn give_back(start: usize, length: usize) {
    const PAGE: usize = 4096;
    let from = start.next_multiple_of(PAGE);
    let end = (start + length) / PAGE * PAGE;
    if from < end {
        // SAFETY: callers pass private anonymous memory of their own whose contents are not needed.
        unsafe { call(number::MADVISE, [from, end - from, DONT_NEED, 0, 0, 0]) };
    }
}
