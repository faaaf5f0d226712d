use multiproc::Process;
use std::os::unix::process::parent_id;
use std::time::Duration;
use std::{fs, process, thread};

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    introduce((parent.to_string(), report));
    let started: Vec<Process> = children.iter().map(|name| start(name, report)).collect();
    started.iter().for_each(|child| watch(child.pid().unwrap()));
}

/// Until the system shows the state `Z`: the work is done, and nobody has asked for the exit code.
fn watch(pid: u32) {
    while !fs::read_to_string(format!("/proc/{pid}/stat")).unwrap().contains(") Z ") {
        thread::sleep(Duration::from_millis(1));
    }
}

fn start(name: &str, report: fn(Info)) -> Process {
    let mut child = Process::new(introduce, (name.to_string(), report));
    child.start().unwrap();
    child
}

fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
