//! Switching from one task to another without the operating system.
//!
//! A task that is not running is nothing but a stack pointer: below it lie the registers that a function must preserve
//! (System V ABI for AMD64, §3.2.1) and the address at which it goes on. A new task's stack is laid out as if it had
//! been switched away from just before its first instruction.

use std::arch::naked_asm;

/// A task that is not running.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct Context(usize);

/// What a switch saves: rbp, rbx, r12 to r15, and the control words of the floating-point units.
const SAVED: usize = 7;

impl Context {
    /// None: nothing can be switched to.
    pub const fn none() -> Context {
        Context(0)
    }

    /// A task that will call `entry` on the stack that ends at `top`.
    ///
    /// # Safety
    ///
    /// The memory below `top` is writable, belongs to nobody, and stays so while the task lives. `entry` never returns.
    pub unsafe fn new(top: usize, entry: extern "C" fn() -> !) -> Context {
        // A call leaves the stack at 8 modulo 16; the topmost word stays zero, where a backtrace ends.
        let frame = (top - 32) as *mut usize;
        // SAFETY: the caller vouches for the memory below `top`.
        unsafe {
            frame.write(entry as usize);
            frame.add(1).write(0);
            let saved = frame.sub(SAVED);
            saved.write_bytes(0, SAVED);
            saved.write(control_words());
            Context(saved as usize)
        }
    }
}

/// The control words as they are now: a new task rounds as everybody else does.
fn control_words() -> usize {
    let mut words = 0usize;
    let at = &raw mut words;
    // SAFETY: both instructions store four and two bytes into the eight bytes of `words`.
    unsafe {
        std::arch::asm!("stmxcsr [{at}]", "fnstcw [{at} + 4]", at = in(reg) at, options(nostack));
    }
    words
}

/// Leaves the running task, whose context goes to `from`, and goes on with `to`.
///
/// # Safety
///
/// `to` was written by this function or by [`Context::new`] and has not been gone on with since; its stack is intact.
#[unsafe(naked)]
pub unsafe extern "C" fn switch(from: *mut Context, to: Context) {
    naked_asm!(
        "push rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        "stmxcsr [rsp]",
        "fnstcw [rsp + 4]",
        "mov [rdi], rsp",
        "mov rsp, rsi",
        "ldmxcsr [rsp]",
        "fldcw [rsp + 4]",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
    )
}
