//! Every execution starts with the same memory.
//!
//! A program's statics survive the end of an execution: a counter would go on counting, a `LazyLock` would stay filled,
//! a thread pool would believe in threads that are no more. So all writable memory of the program's image is copied
//! before the first execution, and copied back before each: the student's statics, those of libraries, and those of the
//! standard library itself, which holds the buffer of standard output and the keys of hash maps. The thread-local
//! memory of the one real thread is treated likewise.
//!
//! Where that memory lies is in the program headers (System V ABI, chapter 5), which the kernel passes to every process;
//! a stripped program has them too. Left out are the pages that the dynamic linker made read-only, and the statics of
//! this crate, in which engine and runtime keep what outlives an execution. Long stretches of zeros are not copied: their pages are
//! given back to the system, and come back as zeros when they are touched.
//!
//! Blocks of the heap are not copied. What a static owns when the copy is made was allocated before it, and such blocks
//! are never given back (see [`heap`](super::heap)). `settle_std` makes the standard library allocate in time.
//!
//! In a test harness other threads of the system wait meanwhile, and their locks and channels lie in the statics of the
//! standard library, which are then left out, too, but for the thread-local ones of the thread that runs the model.

use super::symbols::{self, Static};
use super::sys;
use std::io::Write as _;

/// The memory as it was before the first execution.
pub(crate) struct Snapshot {
    taken: bool,
    pieces: Vec<Piece>,
    /// The thread-local memory, and whose it is.
    local: Vec<Piece>,
    thread: isize,
    /// Where the standard library's own statics lie, in the order of addresses.
    standard: Vec<(usize, usize)>,
}

/// A range of memory, and what it held.
struct Piece {
    start: usize,
    held: Held,
}

enum Held {
    Bytes(Vec<u8>),
    /// Whole pages, of which the program file holds nothing.
    Zeros(usize),
}

impl Snapshot {
    /// No copy yet.
    pub(super) const fn none() -> Snapshot {
        Snapshot { taken: false, pieces: Vec::new(), local: Vec::new(), thread: 0, standard: Vec::new() }
    }
}

/// Makes the standard library allocate what it would allocate in the first execution and keep.
pub(super) fn settle_std() {
    /// Its destructor is what makes the standard library ask for a call at the end of the thread.
    struct Last;
    impl Drop for Last {
        fn drop(&mut self) {}
    }
    thread_local! { static LAST: Last = const { Last } }
    LAST.with(|_| ());
    let _ = std::io::stdout().lock().flush();
    let _ = std::thread::current();
    let _ = std::hash::RandomState::new();
}

/// Copies all writable memory of the program, or what is left to copy: another thread has thread-locals of its own.
pub(super) fn take() {
    let snapshot = super::snapshot();
    // Not the thread pointer: the memory of a thread that has ended is given to the next.
    let thread = sys::thread();
    if snapshot.taken && snapshot.thread == thread {
        return;
    }
    let statics = symbols::statics();
    if !snapshot.taken {
        let alone = std::fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1);
        snapshot.pieces = copy(image().writable, &left_out(&statics, alone));
        snapshot.standard = of_standard(&statics);
    }
    if let Some(block) = thread_local_block() {
        let ours = statics.iter().filter(|known| known.local && known.owner == OURS);
        let ours: Vec<_> =
            ours.map(|known| (block.0 + known.place.start, block.0 + known.place.end)).collect();
        snapshot.local = copy(block, &ours);
    }
    snapshot.thread = thread;
    snapshot.taken = true;
}

/// The crates of the standard library, and of the test harness.
const STANDARD: [&str; 5] = ["std", "core", "alloc", "test", "getopts"];

fn of_standard(statics: &[Static]) -> Vec<(usize, usize)> {
    let bias = image().bias;
    let theirs = statics.iter().filter(|known| !known.local && STANDARD.contains(&known.owner.as_str()));
    let mut places: Vec<_> = theirs.map(|known| (bias + known.place.start, bias + known.place.end)).collect();
    places.sort_unstable();
    places
}

/// Whether an address lies in a static of the standard library. Parts of its code are compiled in the checked crate and
/// are seen, like the end of `stdout().lock()`, and parts are not, like its beginning: nothing can be concluded from
/// what they do to their own memory.
pub(super) fn is_of_standard(address: usize) -> bool {
    let (start, end) = image().writable;
    if !(start..end).contains(&address) {
        return false;
    }
    let places = &super::snapshot().standard;
    let after = places.partition_point(|place| place.0 <= address);
    after > 0 && address < places[after - 1].1
}

/// The crate whose statics outlive an execution.
const OURS: &str = "weft";

/// The statics that are not put back.
fn left_out(statics: &[Static], alone: bool) -> Vec<(usize, usize)> {
    let (engine, length) = crate::engine::own_range();
    let mut ranges = vec![super::own_range(), (engine, engine + length)];
    let bias = image().bias;
    for known in statics.iter().filter(|known| !known.local) {
        if known.owner == OURS || (!alone && STANDARD.contains(&known.owner.as_str())) {
            ranges.push((bias + known.place.start, bias + known.place.end));
        }
    }
    ranges
}

fn copy(range: (usize, usize), holes: &[(usize, usize)]) -> Vec<Piece> {
    outside(range, holes).into_iter().flat_map(|(start, end)| piece(start, end)).collect()
}

/// Copies it back.
pub(super) fn restore() {
    let snapshot = super::snapshot();
    for piece in snapshot.pieces.iter().chain(&snapshot.local) {
        match &piece.held {
            Held::Bytes(bytes) => {
                // SAFETY: the range is writable memory of this program, as long as the copy of it. What lives in it is
                // replaced as a whole by what lived there before the first execution.
                unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), piece.start as *mut u8, bytes.len()) };
            }
            Held::Zeros(length) => sys::give_back(piece.start, *length),
        }
    }
}

/// The program's writable memory: where it starts, and its length.
pub(super) fn writable() -> (usize, usize) {
    let (start, end) = image().writable;
    (start, end - start)
}

/// Where the program's image starts.
pub(super) fn image_start() -> usize {
    image().start
}

const PAGE: usize = 4096;
/// Zeros shorter than this are quicker copied.
const LONG: usize = 16 * PAGE;

/// A range of memory as pieces: bytes, and the long stretch of zeros that may end it.
fn piece(start: usize, end: usize) -> Vec<Piece> {
    // SAFETY: the range is memory of this program, and nobody writes to it meanwhile.
    let bytes = unsafe { std::slice::from_raw_parts(start as *const u8, end - start) };
    let file_end = image().file_end.clamp(start, end).next_multiple_of(PAGE);
    let last = end / PAGE * PAGE;
    if last <= file_end
        || last - file_end < LONG
        || bytes[file_end - start..last - start].iter().any(|byte| *byte != 0)
    {
        return vec![Piece { start, held: Held::Bytes(bytes.to_vec()) }];
    }
    let held = |from: usize, to: usize| Held::Bytes(bytes[from - start..to - start].to_vec());
    vec![
        Piece { start, held: held(start, file_end) },
        Piece { start: file_end, held: Held::Zeros(last - file_end) },
        Piece { start: last, held: held(last, end) },
    ]
}

/// What remains of a range without some others.
fn outside(range: (usize, usize), holes: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut rest = vec![range];
    for hole in holes {
        rest = rest
            .into_iter()
            .flat_map(|(start, end)| [(start, end.min(hole.0)), (start.max(hole.1), end)])
            .filter(|(start, end)| start < end)
            .collect();
    }
    rest
}

/// What the program headers say.
#[derive(Debug, Clone, Copy)]
struct Image {
    /// What is added to the addresses in the file.
    bias: usize,
    /// The lowest address.
    start: usize,
    /// Writable and not made read-only after loading.
    writable: (usize, usize),
    /// Where the part of it ends that the file holds.
    file_end: usize,
    /// Length and alignment of the thread-local block.
    local: (usize, usize),
}

/// A program header (ELF-64).
#[derive(Debug, Clone, Copy)]
#[repr(C)]
struct Header {
    kind: u32,
    flags: u32,
    offset: usize,
    address: usize,
    physical: usize,
    file_length: usize,
    length: usize,
    align: usize,
}

mod kind {
    pub(super) const LOAD: u32 = 1;
    pub(super) const HEADERS: u32 = 6;
    pub(super) const LOCAL: u32 = 7;
    pub(super) const READ_ONLY_LATER: u32 = 0x6474_e552;
}

const WRITABLE: u32 = 2;

unsafe extern "C" {
    fn getauxval(kind: usize) -> usize;
}

fn image() -> Image {
    const HEADERS_AT: usize = 3;
    const HEADER_COUNT: usize = 5;
    // SAFETY: the kernel passes the address and the number of the program headers, which stay where they are.
    let headers: &[Header] = unsafe {
        std::slice::from_raw_parts(getauxval(HEADERS_AT) as *const Header, getauxval(HEADER_COUNT))
    };
    let of = |kind: u32| headers.iter().filter(move |header| header.kind == kind);
    let bias = of(kind::HEADERS).map(|header| headers.as_ptr() as usize - header.address).next().unwrap_or(0);
    let read_only = of(kind::READ_ONLY_LATER)
        .map(|header| (header.address, (header.address + header.length).next_multiple_of(PAGE)))
        .next()
        .unwrap_or((0, 0));
    let mut image = Image {
        bias,
        start: bias + of(kind::LOAD).map(|header| header.address).min().unwrap_or(0),
        writable: (usize::MAX, 0),
        file_end: 0,
        local: of(kind::LOCAL).map(|header| (header.length, header.align)).next().unwrap_or((0, 1)),
    };
    for header in of(kind::LOAD).filter(|header| header.flags & WRITABLE != 0) {
        for (start, end) in outside((header.address, header.address + header.length), &[read_only]) {
            image.writable = (image.writable.0.min(bias + start), image.writable.1.max(bias + end));
            image.file_end = bias + header.address + header.file_length;
        }
    }
    assert!(image.writable.0 < image.writable.1, "the program has writable memory");
    image
}

/// The program's thread-local memory of this thread: it ends where the thread pointer points to (x86-64, variant II of
/// Drepper's "ELF Handling For Thread-Local Storage").
fn thread_local_block() -> Option<(usize, usize)> {
    let (length, align) = image().local;
    if length == 0 {
        return None;
    }
    let end: usize;
    // SAFETY: the first word that the thread pointer points to is its own address.
    unsafe { std::arch::asm!("mov {}, fs:0", out(reg) end, options(nostack, readonly, preserves_flags)) };
    let start = end - length.next_multiple_of(align.max(1));
    Some((start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_left_out_of_a_range() {
        assert_eq!(outside((10, 50), &[(20, 30), (45, 60)]), [(10, 20), (30, 45)]);
        assert_eq!(outside((10, 50), &[(0, 10), (50, 60)]), [(10, 50)]);
        assert_eq!(outside((10, 50), &[(0, 100)]), []);
    }

    #[test]
    fn a_static_lies_in_the_writable_memory_and_a_constant_does_not() {
        static COUNTER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(7);
        let (start, length) = writable();
        assert!((start..start + length).contains(&(std::ptr::from_ref(&COUNTER) as usize)));
        assert!(!(start..start + length).contains(&("constant".as_ptr() as usize)));
        assert!(image_start() < start);
    }

    #[test]
    fn a_thread_local_lies_in_the_thread_local_block() {
        thread_local! { static HERE: std::cell::Cell<u32> = const { std::cell::Cell::new(1) } }
        let (start, end) = thread_local_block().expect("this program has thread-locals");
        let here = HERE.with(|here| std::ptr::from_ref(here) as usize);
        assert!((start..end).contains(&here));
    }
}
