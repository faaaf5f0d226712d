//! Starts all children first, and hears them one after the other.

use multiproc::{Connection, Process, StartMethod, pipe};
use std::os::unix::process::parent_id;
use std::process;
use std::sync::RwLock;

pub struct Report {
    pub pid: u32,
    pub parent: u32,
    pub handed: String,
    pub found: String,
}

multiproc::message!(Report { pid, parent, handed, found });

static WORD: RwLock<Option<String>> = RwLock::new(None);

pub fn observe(word: &str, methods: &[StartMethod], look: fn(Report)) {
    WORD.write().unwrap().replace(word.to_string());
    let children: Vec<_> = methods.iter().map(|method| start(*method, word)).collect();
    for (child, reports) in children {
        look(reports.recv().unwrap());
        drop(reports);
        child.join().unwrap();
    }
    multiproc::stop_fork_server();
}

fn start(method: StartMethod, word: &str) -> (Process, Connection<Report>) {
    let (ours, theirs) = pipe().unwrap();
    let mut child = Process::new(tell, (theirs, word.to_string())).with_start_method(method);
    child.start().unwrap();
    (child, ours)
}

fn tell((line, handed): (Connection<Report>, String)) {
    let found = WORD.read().unwrap().clone().unwrap_or_default();
    line.send(Report { pid: process::id(), parent: parent_id(), handed, found }).unwrap();
    // An error, as soon as the parent has closed its end.
    assert!(line.recv().is_err());
}
