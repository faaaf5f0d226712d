//! A process, its children, and what each of them knows about itself.

use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

/// What one process tells about itself.
pub struct Info {
    /// The role that it plays.
    pub name: String,
    /// Its own id (PID).
    pub pid: u32,
    /// The id of the process that started it (PPID).
    pub parent: u32,
}

/// Lets this process and one new child process for each name tell who they are.
pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    introduce((parent.to_string(), report));
    let started: Vec<Process> = children.iter().map(|name| start(name, report)).collect();
    for child in &started {
        child.join().expect("a child that was started can be joined");
    }
}

/// Starts the child process called `name`.
fn start(name: &str, report: fn(Info)) -> Process {
    let mut child = Process::new(introduce, (name.to_string(), report)).with_name(name);
    child.start().expect("the system has room for one more process");
    child
}

/// Reports the process that runs this function: both ids are asked for here, and not where the process is started.
fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
