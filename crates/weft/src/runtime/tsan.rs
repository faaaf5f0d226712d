//! The functions that `ThreadSanitizer`'s instrumentation calls.
//!
//! With `-Zsanitizer=thread` the compiler puts a call before each access to memory that another thread might see, and
//! replaces each atomic operation by one (LLVM, `ThreadSanitizer.cpp`; the names are those of compiler-rt's
//! `tsan_interface.h` and `tsan_interface_atomic.h`). Usually the sanitizer's own runtime answers. Here the model does:
//! plain accesses are judged by [`plain`](super::plain), and atomic operations of code that does not use the shadow's
//! types, such as the counters of `Arc`, become operations of the model.
//!
//! Such an atomic has no place for the history of its stores, so that is kept here by its address. It starts with the
//! value that is in memory, and is forgotten when somebody writes there plainly.
//!
//! The calls tell an address, and nothing about where they stand. That is their return address, which the first
//! instruction of each function hands on to the Rust function that does the work.

use super::cell::Kind;
use super::plain::{access, set_history};
use super::site;
use super::statics;
use crate::engine::{enter, running};
use crate::{Atomic, Cell8, Update};
use std::arch::naked_asm;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set when a module with instrumentation is loaded, before `main`.
static INSTRUMENTED: AtomicBool = AtomicBool::new(false);

/// Whether any code of the program is instrumented.
pub(super) fn instrumented() -> bool {
    INSTRUMENTED.load(Ordering::Relaxed)
}

/// The histories of atomics that have no place for them.
///
/// The search for executions compares what two operations touch by the addresses of the model's objects, across
/// executions. So an address of the program keeps its history's place for good; that a new execution has begun, a
/// history finds out by itself.
pub(crate) struct Histories {
    numbers: Option<HashMap<usize, u32, BuildHasherDefault<AddressHasher>>>,
    /// Boxed, because a task may be suspended in an operation while the list grows.
    #[expect(clippy::vec_box, reason = "they must not move")]
    known: Vec<Box<Known>>,
    execution: u32,
}

struct Known {
    atomic: Atomic,
    /// The last execution in which it was used.
    execution: u32,
}

impl Histories {
    /// None.
    pub(super) const fn none() -> Histories {
        Histories { numbers: None, known: Vec::new(), execution: 0 }
    }

    /// The history of the atomic at an address.
    fn at(&mut self, address: usize) -> &'static Atomic {
        let number = match self.numbers.get_or_insert_default().get(&address) {
            Some(number) => *number as usize,
            None => self.add(address),
        };
        let known = &mut *self.known[number];
        if known.execution != self.execution {
            known.execution = self.execution;
            set_history(address, true);
        }
        // SAFETY: boxes are never freed.
        unsafe { &*std::ptr::from_ref(&known.atomic) }
    }

    #[cold]
    fn add(&mut self, address: usize) -> usize {
        let _inside = enter();
        let number = self.known.len();
        self.known.push(Box::new(Known { atomic: Atomic::new(), execution: 0 }));
        self.numbers.get_or_insert_default().insert(address, number as u32);
        number
    }
}

/// A new execution begins.
pub(super) fn begin() {
    super::histories().execution += 1;
}

/// Forgets the histories of atomics in a few bytes: somebody writes there plainly.
#[cold]
pub(super) fn forget(address: usize, length: usize) {
    let histories = super::histories();
    let Some(numbers) = &histories.numbers else { return };
    for number in (address..address + length).filter_map(|address| numbers.get(&address)) {
        *histories.known[*number as usize] = Known { atomic: Atomic::new(), execution: 0 };
    }
}

/// Addresses differ in their lower bits; a multiplication spreads them over the word (Knuth, TAOCP 3, 6.4).
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(*byte as usize);
        }
    }
    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// A function of the sanitizer's interface that hands its return address on, as the argument in the given register.
macro_rules! entry {
    ($name:ident, $work:ident, $register:literal) => {
        /// An entry point of the instrumentation.
        ///
        /// # Safety
        ///
        /// It is called by instrumented code only.
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub unsafe extern "C" fn $name() {
            naked_asm!(concat!("mov ", $register, ", [rsp]"), "jmp {}", sym $work)
        }
    };
}

macro_rules! accesses {
    ($($work:ident($size:literal, $kind:ident): $($name:ident)+;)*) => { $(
        unsafe extern "C" fn $work(address: usize, pc: usize) {
            access(address, $size, Kind::$kind, pc);
        }
        $(entry!($name, $work, "rsi");)+
    )* };
}

accesses! {
    read_1(1, Read): __tsan_read1 __tsan_volatile_read1;
    read_2(2, Read): __tsan_read2 __tsan_volatile_read2 __tsan_unaligned_read2 __tsan_unaligned_volatile_read2;
    read_4(4, Read): __tsan_read4 __tsan_volatile_read4 __tsan_unaligned_read4 __tsan_unaligned_volatile_read4;
    read_8(8, Read): __tsan_read8 __tsan_volatile_read8 __tsan_unaligned_read8 __tsan_unaligned_volatile_read8
        __tsan_vptr_read;
    read_16(16, Read): __tsan_read16 __tsan_volatile_read16 __tsan_unaligned_read16 __tsan_unaligned_volatile_read16;
    write_1(1, Write): __tsan_write1 __tsan_volatile_write1 __tsan_read_write1;
    write_2(2, Write): __tsan_write2 __tsan_volatile_write2 __tsan_unaligned_write2 __tsan_unaligned_volatile_write2
        __tsan_read_write2 __tsan_unaligned_read_write2;
    write_4(4, Write): __tsan_write4 __tsan_volatile_write4 __tsan_unaligned_write4 __tsan_unaligned_volatile_write4
        __tsan_read_write4 __tsan_unaligned_read_write4;
    write_8(8, Write): __tsan_write8 __tsan_volatile_write8 __tsan_unaligned_write8 __tsan_unaligned_volatile_write8
        __tsan_read_write8 __tsan_unaligned_read_write8 __tsan_vptr_update;
    write_16(16, Write): __tsan_write16 __tsan_volatile_write16 __tsan_unaligned_write16
        __tsan_unaligned_volatile_write16 __tsan_read_write16 __tsan_unaligned_read_write16;
}

unsafe extern "C" fn read_range(address: usize, size: usize, pc: usize) {
    access(address, size, Kind::Read, pc);
}
entry!(__tsan_read_range, read_range, "rdx");

unsafe extern "C" fn write_range(address: usize, size: usize, pc: usize) {
    access(address, size, Kind::Write, pc);
}
entry!(__tsan_write_range, write_range, "rdx");

unsafe extern "C" fn copy(to: *mut u8, from: *const u8, size: usize, pc: usize) -> *mut u8 {
    if size > 0 {
        access(from as usize, size, Kind::Read, pc);
        access(to as usize, size, Kind::Write, pc);
    }
    // SAFETY: the caller's promises, which are those of `memmove` at least.
    unsafe { std::ptr::copy(from, to, size) };
    to
}
entry!(__tsan_memcpy, copy, "rcx");
entry!(__tsan_memmove, copy, "rcx");

unsafe extern "C" fn fill(to: *mut u8, byte: i32, size: usize, pc: usize) -> *mut u8 {
    if size > 0 {
        access(to as usize, size, Kind::Write, pc);
    }
    // SAFETY: the caller's promise, that of `memset`. The C function takes the lowest byte of its argument.
    unsafe { to.write_bytes(byte as u8, size) };
    to
}
entry!(__tsan_memset, fill, "rcx");

/// Called before `main` by every instrumented module.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_init() {
    INSTRUMENTED.store(true, Ordering::Relaxed);
}

/// Called at the beginning of every instrumented function; backtraces do not need it.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_func_entry(_: usize) {}

/// Called at the end of every instrumented function.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_func_exit() {}

/// Called in functions that are not instrumented but call such.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_ignore_thread_begin() {}

/// The end of such a function.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_ignore_thread_end() {}

/// An ordering as the C++ standard numbers it.
fn ordering(number: i32) -> Ordering {
    match number {
        0 => Ordering::Relaxed,
        1 | 2 => Ordering::Acquire,
        3 => Ordering::Release,
        4 => Ordering::AcqRel,
        _ => Ordering::SeqCst,
    }
}

/// Whether an atomic operation is the model's: made by a running task that is not in code of the model's own.
fn modelled(address: usize) -> bool {
    let Some(engine) = running() else { return false };
    if !engine.quiet() && !statics::is_of_standard(address) {
        engine.used.plain_atomics = true;
        return true;
    }
    // What is done beside the model is the newest value for it.
    forget(address, 1);
    false
}

fn at<T>(address: *mut T) -> Cell8 {
    Cell8 { address: address.cast(), size: size_of::<T>(), made: None }
}

fn show(value: u64) -> String {
    value.to_string()
}

/// Makes a change of the model's, and answers the old value.
fn changed(at: Cell8, update: &Update) -> u64 {
    let history = super::histories().at(at.address as usize);
    history.rmw(at, update, site::if_traced(), show).unwrap_or_else(|old| old)
}

macro_rules! atomics {
    ($($type:ty: $load:ident $store:ident $cas:ident, $($rmw:ident $verb:literal $change:expr),+;)*) => { $(
        /// An atomic load.
        ///
        /// # Safety
        ///
        /// It is called by instrumented code only.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $load(address: *mut $type, order: i32) -> $type {
            if modelled(address as usize) {
                let history = super::histories().at(address as usize);
                return history.load(at(address), ordering(order), site::if_traced(), show) as $type;
            }
            // SAFETY: the caller's promise; there is one thread.
            unsafe { *address }
        }

        /// An atomic store.
        ///
        /// # Safety
        ///
        /// It is called by instrumented code only.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $store(address: *mut $type, value: $type, order: i32) {
            if modelled(address as usize) {
                let history = super::histories().at(address as usize);
                return history.store(at(address), u64::from(value), ordering(order), site::if_traced(), show);
            }
            // SAFETY: the caller's promise; there is one thread.
            unsafe { *address = value }
        }

        $(
            /// An atomic operation that changes a value.
            ///
            /// # Safety
            ///
            /// It is called by instrumented code only.
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $rmw(address: *mut $type, operand: $type, order: i32) -> $type {
                let change: fn($type, $type) -> $type = $change;
                if modelled(address as usize) {
                    let new = |old: u64| Some(u64::from(change(old as $type, operand)));
                    let (success, failure) = (ordering(order), Ordering::Relaxed);
                    let update = Update { verb: $verb, success, failure, weak: false, new: &new };
                    return changed(at(address), &update) as $type;
                }
                // SAFETY: the caller's promise; there is one thread.
                unsafe {
                    let old = *address;
                    *address = change(old, operand);
                    old
                }
            }
        )+

        /// An atomic compare-exchange; answers the old value.
        ///
        /// # Safety
        ///
        /// It is called by instrumented code only.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $cas(
            address: *mut $type, expected: $type, new: $type, success: i32, failure: i32,
        ) -> $type {
            if modelled(address as usize) {
                let new = |old: u64| (old as $type == expected).then_some(u64::from(new));
                let (success, failure) = (ordering(success), ordering(failure));
                let update = Update { verb: "compare_exchange", success, failure, weak: false, new: &new };
                return changed(at(address), &update) as $type;
            }
            // SAFETY: the caller's promise; there is one thread.
            unsafe {
                let old = *address;
                if old == expected {
                    *address = new;
                }
                old
            }
        }
    )* };
}

atomics! {
    u8: __tsan_atomic8_load __tsan_atomic8_store __tsan_atomic8_compare_exchange_val,
        __tsan_atomic8_exchange "swap" |_, new| new,
        __tsan_atomic8_fetch_add "fetch_add" u8::wrapping_add,
        __tsan_atomic8_fetch_sub "fetch_sub" u8::wrapping_sub,
        __tsan_atomic8_fetch_and "fetch_and" |old, operand| old & operand,
        __tsan_atomic8_fetch_or "fetch_or" |old, operand| old | operand,
        __tsan_atomic8_fetch_xor "fetch_xor" |old, operand| old ^ operand,
        __tsan_atomic8_fetch_nand "fetch_nand" |old, operand| !(old & operand);
    u16: __tsan_atomic16_load __tsan_atomic16_store __tsan_atomic16_compare_exchange_val,
        __tsan_atomic16_exchange "swap" |_, new| new,
        __tsan_atomic16_fetch_add "fetch_add" u16::wrapping_add,
        __tsan_atomic16_fetch_sub "fetch_sub" u16::wrapping_sub,
        __tsan_atomic16_fetch_and "fetch_and" |old, operand| old & operand,
        __tsan_atomic16_fetch_or "fetch_or" |old, operand| old | operand,
        __tsan_atomic16_fetch_xor "fetch_xor" |old, operand| old ^ operand,
        __tsan_atomic16_fetch_nand "fetch_nand" |old, operand| !(old & operand);
    u32: __tsan_atomic32_load __tsan_atomic32_store __tsan_atomic32_compare_exchange_val,
        __tsan_atomic32_exchange "swap" |_, new| new,
        __tsan_atomic32_fetch_add "fetch_add" u32::wrapping_add,
        __tsan_atomic32_fetch_sub "fetch_sub" u32::wrapping_sub,
        __tsan_atomic32_fetch_and "fetch_and" |old, operand| old & operand,
        __tsan_atomic32_fetch_or "fetch_or" |old, operand| old | operand,
        __tsan_atomic32_fetch_xor "fetch_xor" |old, operand| old ^ operand,
        __tsan_atomic32_fetch_nand "fetch_nand" |old, operand| !(old & operand);
    u64: __tsan_atomic64_load __tsan_atomic64_store __tsan_atomic64_compare_exchange_val,
        __tsan_atomic64_exchange "swap" |_, new| new,
        __tsan_atomic64_fetch_add "fetch_add" u64::wrapping_add,
        __tsan_atomic64_fetch_sub "fetch_sub" u64::wrapping_sub,
        __tsan_atomic64_fetch_and "fetch_and" |old, operand| old & operand,
        __tsan_atomic64_fetch_or "fetch_or" |old, operand| old | operand,
        __tsan_atomic64_fetch_xor "fetch_xor" |old, operand| old ^ operand,
        __tsan_atomic64_fetch_nand "fetch_nand" |old, operand| !(old & operand);
}

/// A fence.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_atomic_thread_fence(order: i32) {
    if running().is_some_and(|engine| !engine.quiet()) {
        crate::fence(ordering(order), site::if_traced());
    }
}

/// A fence for the compiler only.
#[unsafe(no_mangle)]
pub extern "C" fn __tsan_atomic_signal_fence(_: i32) {}

/// Atomics of sixteen bytes are not modelled. No stable type of the standard library has them.
macro_rules! wide {
    ($($name:ident)+) => { $(
        /// An operation on an atomic of sixteen bytes.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name() {
            super::boundary::refuse("uses an atomic of 128 bits");
            unreachable!("an atomic of 128 bits outside of a model");
        }
    )+ };
}
wide! {
    __tsan_atomic128_load __tsan_atomic128_store __tsan_atomic128_exchange __tsan_atomic128_compare_exchange_val
    __tsan_atomic128_fetch_add __tsan_atomic128_fetch_sub __tsan_atomic128_fetch_and __tsan_atomic128_fetch_or
    __tsan_atomic128_fetch_xor __tsan_atomic128_fetch_nand
}
