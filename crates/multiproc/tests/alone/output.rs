//! What processes print, and what they do not.

use crate::Scenario;
use multiproc::{Pool, Process};
use std::process::Output;

pub const SCENARIOS: &[Scenario] = &[
    ("text in the buffer is printed once", text_in_the_buffer, |output| {
        printed(output, "before child after\n");
    }),
    ("a pool prints text in the buffer once", pool_with_text, |output| printed(output, "before 1 2 after\n")),
    ("a child flushes what has no line end", unfinished_line, |output| printed(output, "no line end")),
    ("a panic is told once", panic_in_child, |output| told(output, "the message of the panic")),
    ("the parent's destructors run in the parent", destructor, |output| printed(output, "dropped\n")),
    ("a child outlives a held lock of standard output", held_lock, |output| {
        printed(output, "parent child\n");
    }),
];

fn printed(output: &Output, expected: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

fn told(output: &Output, expected: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(told.matches(expected).count(), 1, "{told}");
}

fn joined(target: fn(()), code: i32) {
    let mut process = Process::new(target, ());
    process.start().expect("there is room");
    process.join().expect("it is a child");
    assert_eq!(process.exit_code(), Some(code));
}

fn text_in_the_buffer() {
    print!("before ");
    joined(|()| print!("child "), 0);
    println!("after");
}

fn pool_with_text() {
    print!("before ");
    let pool = Pool::new(1).expect("there is room");
    pool.map(|number: u8| print!("{number} "), [1, 2]).expect("printing works");
    println!("after");
}

fn unfinished_line() {
    joined(|()| print!("no line end"), 0);
}

fn panic_in_child() {
    joined(|()| panic!("the message of the panic"), 101);
}

struct Loud;

impl Drop for Loud {
    fn drop(&mut self) {
        println!("dropped");
    }
}

fn destructor() {
    let _loud = Loud;
    joined(|()| (), 0);
    joined(|()| panic!("unwinding stops at the child's first frame"), 101);
    let pool = Pool::new(2).expect("there is room");
    drop(pool);
}

fn held_lock() {
    let held = std::io::stdout().lock();
    print!("parent ");
    joined(|()| println!("child"), 0);
    drop(held);
}
