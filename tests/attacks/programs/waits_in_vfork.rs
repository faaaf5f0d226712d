//! Starts a child for whose exec it waits in vain, and cannot be interrupted.

#[path = "libc.rs"]
mod libc;
use libc::*;

fn main() {
    let shared_memory_and_vfork = 0x100 | 0x4000;
    let stack = Box::leak(vec![0_u8; 64 << 10].into_boxed_slice());
    let top = (stack.as_ptr() as usize + stack.len() - 64) & !15;
    extern "C" fn child(_: usize) -> i32 {
        sleep()
    }
    unsafe extern "C" {
        fn clone(work: extern "C" fn(usize) -> i32, stack: usize, flags: i32, given: usize) -> i32;
    }
    unsafe { clone(child, top, shared_memory_and_vfork, 0) };
}
