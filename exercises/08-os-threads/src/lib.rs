//! A crew of named threads, as the operating system sees it.

/// One thread of the crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name of the thread.
    pub name: String,
    /// The number by which the operating system knows the thread: `SPID` in `ps -T`.
    pub tid: u32,
}

/// Starts one thread for each of `names`, shows them to the caller while they run, and returns what they did.
///
/// * Each thread bears its name and calls `work` with it, once. `work` returns only when the whole crew is at work
///   and has been shown, so start all threads before you wait for any.
/// * While they run, the calling thread calls `show`, once, with all members in the order of `names`. (With no names:
///   with no members.)
/// * Then the threads are joined. The result is what `work` returned to each of them, in the order of `names`.
///
/// `names` are all different, and have at most 15 letters: Linux keeps no more of a thread's name.
pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let _ = (names, work, show); // Delete this line: it only keeps the compiler quiet until you begin.
    todo!("start the threads, show them, join them")
}
