//! Three ways to start a process, and what the child finds in its memory.

use multiproc::{Connection, Process, StartMethod, pipe};
use std::os::unix::process::parent_id;
use std::process;
use std::sync::Mutex;

/// What one child tells.
pub struct Report {
    /// Its id (PID).
    pub pid: u32,
    /// The id of its parent (PPID), as the child itself sees it.
    pub parent: u32,
    /// The word that it was handed as an argument.
    pub handed: String,
    /// What it found in `MEMORY`.
    pub found: String,
}

multiproc::message!(Report { pid, parent, handed, found });

/// Empty in a program that has just begun. Only a copy of a process finds here what that process has written.
static MEMORY: Mutex<String> = Mutex::new(String::new());

/// What the two ends of a connection say: the child reports, and the parent lets it go.
type Line = Connection<Option<Report>>;

/// Starts a child by each method, one after the other, and lets `look` see what it reports while it is there.
pub fn observe(word: &str, methods: &[StartMethod], look: fn(Report)) {
    remember(word);
    for &method in methods {
        observe_child(word, method, look);
    }
    // The server is a child, too, and would stay as long as this process.
    multiproc::stop_fork_server();
}

fn observe_child(word: &str, method: StartMethod, look: fn(Report)) {
    let (ours, theirs) = pipe().expect("the system has room for a connection");
    let mut child = Process::new(report, (word.to_string(), theirs)).with_start_method(method);
    child.start().expect("the system has room for one more process");
    let report = ours.recv().expect("the child reports");
    report.map(look);
    drop(ours);
    child.join().expect("a child that was started can be joined");
}

/// What the child runs.
fn report((handed, line): (String, Line)) {
    let found = MEMORY.lock().expect("no process panics while it holds the lock").clone();
    let report = Report { pid: process::id(), parent: parent_id(), handed, found };
    line.send(Some(report)).expect("the parent listens");
    // The end of the line: the parent has looked.
    let _ = line.recv();
}

/// Writes to the memory of this process. The lock is free again when this returns, so that no child copies a locked one.
fn remember(word: &str) {
    *MEMORY.lock().expect("no process panics while it holds the lock") = word.to_string();
}
