//! Three ways to start a process, and what the child finds in its memory.

use multiproc::StartMethod;

/// What one child tells.
pub struct Report {
    /// Its id (PID).
    pub pid: u32,
    /// The id of its parent (PPID), as the child itself sees it.
    pub parent: u32,
    /// The word that it was handed as an argument.
    pub handed: String,
    /// What it found in its memory, where this process has put the word; empty if there is nothing.
    pub found: String,
}

multiproc::message!(Report { pid, parent, handed, found }); // So that a child can send one.

/// Starts a child by each method, and lets `look` see what each reports.
///
/// Before the first child is started, this process puts `word` into its memory, where a child would find it that has a
/// copy. Each child is handed the word as an argument, too. `look` is called by this process, once for each child,
/// while that child is still there.
///
/// When the function returns, all children have ended and have been joined, and no fork server is left.
///
/// You will need `multiproc::Process`, and something to hear from the child, such as `multiproc::pipe`.
pub fn observe(word: &str, methods: &[StartMethod], look: fn(Report)) {
    let _ = (word, methods, look); // Says that nobody uses them yet; remove this line.
    todo!("start a child by each method, and show what it reports")
}
