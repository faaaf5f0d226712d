//! All atomic types and their operations; `core` and `std` have the same ones.

use std::mem;
use std::ptr;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::*;

static COUNT: AtomicU64 = AtomicU64::new(7);
const ZERO: AtomicU32 = AtomicU32::new(0);
static MANY: [AtomicU32; 3] = [ZERO; 3];

pub fn scenario() {
    integers();
    signs();
    bools();
    pointers();
    exchanges();
    owned();
    statics();
    core_has_the_same_types(&core::sync::atomic::AtomicUsize::new(2));
    the_value_stands_first();
    zeros_are_an_atomic();
    fence(SeqCst);
    compiler_fence(SeqCst);
}

fn integers() {
    let number = AtomicU8::new(250);
    assert_eq!(number.fetch_add(10, SeqCst), 250);
    assert_eq!(number.fetch_sub(5, Release), 4);
    assert_eq!(number.swap(0b1100, AcqRel), 255);
    assert_eq!(number.fetch_nand(0b0101, Relaxed), 0b1100);
    assert_eq!(number.fetch_and(0b1111, Acquire), !0b0100);
    assert_eq!(number.fetch_or(0b1_0000, SeqCst), 0b1011);
    assert_eq!(number.fetch_xor(0b1, SeqCst), 0b1_1011);
    assert_eq!(number.load(SeqCst), 0b1_1010);
}

fn signs() {
    let small = AtomicI8::new(-1);
    assert_eq!(small.fetch_min(-9, SeqCst), -1);
    assert_eq!(small.fetch_max(100, SeqCst), -9);
    assert_eq!(small.fetch_add(100, SeqCst), 100);
    assert_eq!(small.load(SeqCst), -56);
    let (a, b, c) = (AtomicI16::new(-2), AtomicI32::new(i32::MIN), AtomicI64::from(i64::MIN));
    assert_eq!((a.load(Relaxed), b.load(Relaxed), c.load(Relaxed)), (-2, i32::MIN, i64::MIN));
    assert_eq!(AtomicIsize::from(4).fetch_sub(9, SeqCst), 4);
}

fn bools() {
    let flag = AtomicBool::default();
    assert!(!flag.fetch_or(true, SeqCst));
    assert!(flag.fetch_and(true, SeqCst));
    assert!(flag.fetch_xor(true, SeqCst));
    assert!(!flag.fetch_nand(true, SeqCst));
    assert!(flag.fetch_not(SeqCst));
    assert_eq!(flag.compare_exchange(false, true, AcqRel, Acquire), Ok(false));
}

fn pointers() {
    let mut numbers = [1, 2, 3];
    let pointer = AtomicPtr::new(numbers.as_mut_ptr());
    unsafe { *pointer.load(SeqCst) += 4 };
    assert_eq!(numbers[0], 5);
    assert!(!pointer.swap(ptr::null_mut(), SeqCst).is_null());
    assert!(AtomicPtr::<String>::default().load(Relaxed).is_null());
}

fn exchanges() {
    let number = AtomicU16::new(3);
    assert_eq!(number.fetch_update(SeqCst, SeqCst, |n| (n < 10).then_some(n * 2)), Ok(3));
    assert_eq!(number.fetch_update(SeqCst, SeqCst, |_| None), Err(6));
    assert_eq!(number.compare_exchange(1, 2, SeqCst, Relaxed), Err(6));
    assert_eq!(number.compare_and_swap(6, 7, AcqRel), 6);
    while number.compare_exchange_weak(7, 8, Release, Relaxed).is_err() {}
    assert_eq!(number.into_inner(), 8);
}

fn owned() {
    let mut number = AtomicUsize::new(1);
    *number.get_mut() = 9;
    assert_eq!(number.load(Relaxed), 9);
    assert_eq!(format!("{number:?}"), "9");
    assert_eq!(ATOMIC_USIZE_INIT.into_inner(), 0);
}

fn statics() {
    assert_eq!(COUNT.fetch_add(1, Relaxed), 7);
    MANY[1].store(2, Release);
    assert_eq!(MANY[1].load(Acquire) + MANY[0].load(Acquire), 2);
}

fn core_has_the_same_types(number: &AtomicUsize) {
    number.fetch_add(1, core::sync::atomic::Ordering::SeqCst);
    core::sync::atomic::fence(SeqCst);
    core::hint::spin_loop();
    assert_eq!(number.load(SeqCst), 3);
}

fn the_value_stands_first() {
    let number = AtomicU32::new(77);
    assert_eq!(unsafe { *(&raw const number).cast::<u32>() }, 77);
    assert_eq!(number.as_ptr().cast_const(), (&raw const number).cast());
}

fn zeros_are_an_atomic() {
    let number: AtomicU64 = unsafe { mem::zeroed() };
    let flag: AtomicBool = unsafe { mem::zeroed() };
    assert_eq!(number.fetch_add(1, SeqCst), 0);
    assert!(!flag.swap(true, SeqCst));
}
