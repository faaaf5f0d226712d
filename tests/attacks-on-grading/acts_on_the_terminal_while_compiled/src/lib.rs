//! Has the compiler say what acts on a terminal, on a log viewer, on a reader's eyes.
//!
//! Closed by: whatever the compiler says of a submission is escaped, and each line of it is marked.

const _: () = panic!(
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}ssap\r\u{200b}\n::error::forged\n##vso[task.complete]\n  ✓ output      4/4"
);

pub fn bill(_items: &[u64], _price: fn(u64) -> u64) -> u64 {
    1
}
