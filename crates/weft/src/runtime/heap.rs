//! The heap of the checked program.
//!
//! Three kinds of memory, told apart by address:
//!
//! * the **arena**: all that a running task allocates. It lies at one address in every process, its blocks are cut off one
//!   after another, and a block that is given back is the next to be handed out for its size. So addresses are a function
//!   of the execution alone, in a replay by another process too, and reuse of memory, which ABA needs, really happens.
//!   Before an execution the whole arena is taken back by moving one number: what an execution that was cut off still
//!   held costs nothing. What says which blocks are free lies outside of them;
//! * the **nursery**: all that was allocated before the first execution, and by preparations for others. Statics are put back to what they were then,
//!   and may own such blocks; therefore none is ever given back;
//! * the **system's** heap, for the engine's own work.
//!
//! With instrumentation, giving back is an access like a write: one that nothing orders with an earlier access is a race,
//! and every later access to the block is an error.

use super::plain;
use super::sys;
use crate::engine::{Engine, running};
use crate::failure::Failure;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::{copy_nonoverlapping, null_mut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The allocator of a checked program.
///
/// ```ignore
/// #[global_allocator]
/// static HEAP: Heap = Heap;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Heap;

// SAFETY: blocks of the arena and of the nursery are cut from mappings of their own, do not overlap while they are in
// use, and are as long and as aligned as their layout says; others come from the system.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match explored() {
            Some(engine) => super::arena().allocate(engine, layout).0,
            // SAFETY: the caller's promise.
            None => unsafe { outside(layout) },
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match explored() {
            Some(engine) => {
                let (block, zeroed) = super::arena().allocate(engine, layout);
                if !zeroed {
                    // SAFETY: the block is as long as its layout says.
                    unsafe { block.write_bytes(0, layout.size()) };
                }
                block
            }
            None if super::nursery().is_open() => {
                // SAFETY: the caller's promise. The nursery uses no memory twice, so it is still zero.
                super::nursery().allocate(layout).unwrap_or_else(|| unsafe { System.alloc_zeroed(layout) })
            }
            // SAFETY: the caller's promise.
            None => unsafe { System.alloc_zeroed(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match block as usize {
            address if in_arena(address) => super::arena().free(explored(), address, layout),
            address if in_nursery(address) => {}
            // SAFETY: the caller's promise; the block came from there.
            _ => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let address = block as usize;
        if !in_arena(address) && !in_nursery(address) && explored().is_none() {
            // SAFETY: the caller's promise; the block came from there.
            return unsafe { System.realloc(block, layout, size) };
        }
        // SAFETY: the caller promises that the new size, rounded up to the alignment, is no overflow.
        let new_layout = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if in_arena(address) && Class::of(layout) == Class::of(new_layout) {
            if let Some(engine) = explored() {
                written(engine, address, layout.size());
            }
            return block;
        }
        // SAFETY: the caller's promises; the new block is another than the old.
        unsafe {
            let new = self.alloc(new_layout);
            if !new.is_null() {
                copy_nonoverlapping(block, new, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// The engine, if a task of an execution asks that is one of many. A program that is run once, in virtual time, has the
/// system's heap.
#[inline]
fn explored() -> Option<&'static mut Engine> {
    running().filter(|engine| engine.machine.is_none())
}

/// Growing a block where it lies may not happen beside an access to it either.
fn written(engine: &Engine, address: usize, size: usize) {
    if super::instrumented() && !engine.quiet() {
        plain::access(address, size, super::cell::Kind::Write, 0);
    }
}

/// A block for others than running tasks.
///
/// # Safety
///
/// As [`GlobalAlloc::alloc`].
unsafe fn outside(layout: Layout) -> *mut u8 {
    if super::nursery().is_open()
        && let Some(block) = super::nursery().allocate(layout)
    {
        return block;
    }
    // SAFETY: the caller's promise.
    unsafe { System.alloc(layout) }
}

/// Makes the arena.
pub(super) fn reserve() {
    super::arena().reserve();
}

/// Takes back all blocks.
pub(super) fn begin() {
    super::arena().begin();
}

/// Where the arena lies, and its length.
pub(super) fn region() -> (usize, usize) {
    (ARENA, ARENA_LENGTH)
}

const ARENA: usize = 0x6000_0000_0000;
/// All that the tasks of one execution may hold.
const ARENA_LENGTH: usize = 512 << 20;
/// What stays real memory between executions.
const KEPT: usize = 4 << 20;
/// What every block is aligned to.
const GRAIN: usize = 16;

fn in_arena(address: usize) -> bool {
    address.wrapping_sub(ARENA) < ARENA_LENGTH
}

/// The blocks of running tasks.
pub(crate) struct Arena {
    /// The first address that was not handed out yet.
    fresh: usize,
    /// From here on, the arena is zero.
    clean: usize,
    /// The block of each class that was given back last.
    heads: [Link; Class::COUNT],
    /// For each grain at which a block starts: in use, or the block that was given back before it.
    links: *mut Link,
}

impl Arena {
    /// No arena yet.
    pub(super) const fn none() -> Arena {
        Arena { fresh: 0, clean: 0, heads: [Link::LAST; Class::COUNT], links: null_mut() }
    }

    fn reserve(&mut self) {
        if self.links.is_null() {
            sys::reserve_at(ARENA, ARENA_LENGTH);
            self.links = sys::reserve(ARENA_LENGTH / GRAIN * size_of::<Link>()).cast();
            (self.fresh, self.clean) = (ARENA, ARENA);
        }
    }

    fn begin(&mut self) {
        let used = self.fresh - ARENA;
        self.clean = self.clean.max(self.fresh);
        if used > KEPT {
            sys::give_back(ARENA + KEPT, used - KEPT);
            plain::give_back(ARENA + KEPT, used - KEPT);
            self.clean = (ARENA + KEPT).next_multiple_of(4096);
        }
        self.fresh = ARENA;
        self.heads = [Link::LAST; Class::COUNT];
    }

    fn link(&mut self, address: usize) -> &mut Link {
        // SAFETY: there is one link for each grain of the arena, and callers pass addresses in it.
        unsafe { &mut *self.links.add((address - ARENA) / GRAIN) }
    }

    /// A block, and whether it is known to be zero.
    fn allocate(&mut self, engine: &mut Engine, layout: Layout) -> (*mut u8, bool) {
        let class = Class::of(layout);
        let head = self.heads[class.index];
        if head != Link::LAST {
            let address = head.address();
            self.heads[class.index] = std::mem::replace(self.link(address), Link::USED);
            if super::instrumented() {
                plain::clear(address, class.size);
            }
            return (address as *mut u8, false);
        }
        let address = self.fresh.next_multiple_of(class.align());
        if class.size > ARENA + ARENA_LENGTH - address.min(ARENA + ARENA_LENGTH) {
            engine.fail(Failure::NotChecked {
                what: "needs more than 512 MiB of memory".to_string(),
                at: super::site::of_student(),
            })
        }
        self.fresh = address + class.size;
        *self.link(address) = Link::USED;
        (address as *mut u8, address >= self.clean)
    }

    fn free(&mut self, engine: Option<&'static mut Engine>, address: usize, layout: Layout) {
        if address >= self.fresh {
            // It belongs to an execution that has ended.
            return;
        }
        if let Some(engine) = engine {
            if super::instrumented() && !engine.quiet() {
                plain::free(engine, address, layout.size());
            }
            if *self.link(address) != Link::USED {
                let message = "memory is freed a second time".to_string();
                engine.fail(Failure::Memory { message, at: super::site::of_student() })
            }
        }
        let class = Class::of(layout);
        *self.link(address) = self.heads[class.index];
        self.heads[class.index] = Link::to(address);
    }
}

/// A grain of the arena, as an entry of a list of free blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
struct Link(u32);

impl Link {
    /// The block is in use.
    const USED: Link = Link(0);
    /// There are no more free blocks of its class.
    const LAST: Link = Link(u32::MAX);

    fn to(address: usize) -> Link {
        Link(((address - ARENA) / GRAIN) as u32 + 1)
    }

    fn address(self) -> usize {
        ARENA + (self.0 as usize - 1) * GRAIN
    }
}

/// Blocks of one size, which can stand for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Class {
    index: usize,
    size: usize,
}

impl Class {
    /// Sizes up to this are rounded up to a grain.
    const FINE: usize = 8 * GRAIN;
    /// Steps to each doubling of longer sizes.
    const STEPS: usize = 4;
    /// Fine sizes, then all doublings up to more than the arena, then the powers of two that are aligned to themselves.
    const PLAIN: usize = 8 + Self::STEPS * 30;
    const COUNT: usize = Self::PLAIN + 64;

    fn of(layout: Layout) -> Class {
        if layout.align() > GRAIN {
            let size = layout.size().max(layout.align()).next_power_of_two();
            return Class { index: Self::PLAIN + size.trailing_zeros() as usize, size };
        }
        let size = layout.size().max(1);
        if size <= Self::FINE {
            let index = (size - 1) / GRAIN;
            return Class { index, size: (index + 1) * GRAIN };
        }
        // The power of two below, and how many quarters of it are needed on top: one to four.
        let below = (size - 1).ilog2() as usize;
        let quarter = (1 << below) / Self::STEPS;
        let quarters = (size - (1 << below)).div_ceil(quarter);
        let doubling = below - Self::FINE.ilog2() as usize;
        let index = (8 + doubling * Self::STEPS + quarters - 1).min(Self::PLAIN - 1);
        Class { index, size: (1 << below) + quarters * quarter }
    }

    fn align(self) -> usize {
        if self.index >= Self::PLAIN { self.size } else { GRAIN }
    }
}

const NURSERY: usize = 0x5ff0_0000_0000;
const NURSERY_LENGTH: usize = 256 << 20;

fn in_nursery(address: usize) -> bool {
    address.wrapping_sub(NURSERY) < NURSERY_LENGTH
}

/// The blocks from before the first execution. Other threads of the system may run then.
pub(crate) struct Nursery {
    fresh: AtomicUsize,
    made: AtomicBool,
    closed: AtomicBool,
}

impl Nursery {
    /// No nursery yet.
    pub(super) const fn none() -> Nursery {
        Nursery {
            fresh: AtomicUsize::new(NURSERY),
            made: AtomicBool::new(false),
            closed: AtomicBool::new(false),
        }
    }

    /// From now on, what is allocated outside of a model comes from here.
    pub(super) fn open(&self) {
        self.closed.store(false, Ordering::Relaxed);
    }

    /// From now on, it does not.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    fn is_open(&self) -> bool {
        !self.closed.load(Ordering::Relaxed)
    }

    fn allocate(&self, layout: Layout) -> Option<*mut u8> {
        if !self.made.swap(true, Ordering::Relaxed) {
            sys::reserve_at(NURSERY, NURSERY_LENGTH);
        }
        let room = layout.size().checked_add(layout.align())?.next_multiple_of(GRAIN);
        let start = self.fresh.fetch_add(room, Ordering::Relaxed);
        let end = start.checked_add(room)?;
        (end <= NURSERY + NURSERY_LENGTH)
            .then_some(start.next_multiple_of(layout.align().max(GRAIN)) as *mut u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(size: usize, align: usize) -> Class {
        Class::of(Layout::from_size_align(size, align).unwrap())
    }

    #[test]
    fn a_class_holds_its_sizes_and_wastes_at_most_a_quarter() {
        for size in 1..100_000 {
            let class = class(size, 8);
            assert!(class.size >= size && class.size.is_multiple_of(GRAIN), "{size}: {class:?}");
            assert!(size <= 128 || class.size - size <= size / 4, "{size}: {class:?}");
        }
    }

    #[test]
    fn sizes_of_one_class_are_neighbours() {
        let mut last = class(1, 1);
        for size in 2..200_000 {
            let next = class(size, 1);
            assert!(next == last || (next.index == last.index + 1 && next.size > last.size), "{size}");
            last = next;
        }
    }

    #[test]
    fn great_alignments_have_classes_of_their_own() {
        assert_ne!(class(64, 64).index, class(64, 8).index);
        assert_eq!(class(10, 4096).size, 4096);
    }
}
