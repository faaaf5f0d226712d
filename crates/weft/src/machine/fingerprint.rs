//! A number for the state that a task is in: if two are equal, so were its registers and its stack.

/// The registers that a function must preserve, and the stack pointer (System V ABI for AMD64, §3.2.1): where a task
/// called into the engine, all that it will go on with is in these or on its stack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Registers([usize; 7]);

/// So much of a stack is looked at, in words, from its end that is in use.
const DEEPEST: usize = 4096;

impl Registers {
    /// As they are where this is called.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in a function of its own, they would be that function's")]
    pub fn read() -> Registers {
        let mut registers = [0; 7];
        // SAFETY: the registers are copied into memory of the size that they need, and nothing else changes.
        unsafe {
            std::arch::asm!(
                "mov [{to}], rsp",
                "mov [{to} + 8], rbp",
                "mov [{to} + 16], rbx",
                "mov [{to} + 24], r12",
                "mov [{to} + 32], r13",
                "mov [{to} + 40], r14",
                "mov [{to} + 48], r15",
                to = in(reg) registers.as_mut_ptr(),
                options(nostack, preserves_flags),
            );
        }
        Registers(registers)
    }

    /// A number for the state of a task that was suspended after it had these, and whose stack ends at `top`.
    pub fn fingerprint(self, top: usize) -> u64 {
        let Registers([stack, ..]) = self;
        let words = top.saturating_sub(stack) / size_of::<usize>();
        let words = words.min(DEEPEST);
        let mut state = self.0.iter().fold(START, |state, register| mix(state, *register as u64));
        for word in 0..words {
            // SAFETY: the task is suspended below `stack`, so that all from there to the end of its stack is in use.
            state = mix(state, unsafe { (stack as *const u64).add(word).read_volatile() });
        }
        state
    }
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// A step of a hash (the finaliser of `MurmurHash3`, on a running state).
fn mix(state: u64, word: u64) -> u64 {
    let mixed = (state ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_changes_is_another_state() {
        let mut stack = [7_u64; 8];
        let start = stack.as_ptr() as usize;
        let top = start + size_of_val(&stack);
        let registers = Registers([start, 0, 0, 0, 0, 0, 0]);
        let before = registers.fingerprint(top);
        assert_eq!(registers.fingerprint(top), before);
        std::hint::black_box(&mut stack)[5] = 8;
        assert_ne!(registers.fingerprint(top), before);
        assert_ne!(Registers([start, 1, 0, 0, 0, 0, 0]).fingerprint(top), before);
    }
}
