//! The stacks of the tasks: one reservation of address space, cut into equal pieces with a guard page below each.
//!
//! A task's stack depends on its number alone, and no number is given twice in an execution, so addresses of locals are the same in every execution, and one subtraction
//! finds the shadow of an address. Pages that are never touched cost nothing.

use std::ptr::null_mut;
use std::sync::OnceLock;

/// So many tasks can exist in one execution.
pub const MOST_TASKS: usize = 120;

/// Address space of one stack, guard included: twice what the main thread usually has, because code that is not
/// optimised, and watched, needs more.
const PIECE: usize = 16 << 20;
const GUARD: usize = 4096;

unsafe extern "C" {
    fn mmap(address: *mut u8, length: usize, protection: i32, flags: i32, fd: i32, offset: i64) -> *mut u8;
    fn mprotect(address: *mut u8, length: usize, protection: i32) -> i32;
}

const READ_WRITE: i32 = 1 | 2;
/// Private, anonymous, not counted as used before it is.
const FLAGS: i32 = 0x02 | 0x20 | 0x4000;

/// Where the stacks of this process start; zero until they are reserved.
static RESERVED: OnceLock<usize> = OnceLock::new();

/// The stacks.
#[derive(Debug, Clone, Copy)]
pub struct Stacks {
    start: usize,
}

#[cfg_attr(
    not(feature = "runtime"),
    expect(dead_code, reason = "the runtime asks which addresses are stacks")
)]
impl Stacks {
    /// The stacks of this process, whose address space is reserved the first time.
    ///
    /// # Panics
    ///
    /// If the system has none left.
    pub fn reserve() -> Stacks {
        Stacks { start: *RESERVED.get_or_init(reserve) }
    }

    /// The first address past the stack of a task: stacks grow downwards.
    pub fn top(self, task: usize) -> usize {
        self.start + (task + 1) * PIECE
    }

    /// All stacks: where they start, and their length.
    pub fn region(self) -> (usize, usize) {
        (self.start, MOST_TASKS * PIECE)
    }

    /// Whether an address lies in a guard page: whoever touches it has used up its stack.
    pub fn is_guard(self, address: usize) -> bool {
        let (start, length) = self.region();
        start != 0 && (start..start + length).contains(&address) && (address - start) % PIECE < GUARD
    }
}

fn reserve() -> usize {
    // SAFETY: a fresh private mapping, at a place that the system chooses, overlaps nothing.
    let start = unsafe { mmap(null_mut(), MOST_TASKS * PIECE, READ_WRITE, FLAGS, -1, 0) };
    assert!(start as isize != -1, "no address space for the stacks of the model's threads");
    for task in 0..MOST_TASKS {
        // SAFETY: the page lies in the mapping made above, and nothing lives in it yet.
        let done = unsafe { mprotect(start.add(task * PIECE), GUARD, 0) };
        assert!(done == 0, "no guard page for the stacks of the model's threads");
    }
    start as usize
}
