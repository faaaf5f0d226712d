use multiproc::Process;
use std::os::unix::process::parent_id;
use std::time::Duration;
use std::{process, thread};

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    introduce((parent.to_string(), report));
    let started: Vec<Process> = children.iter().map(|name| start(name, report)).collect();
    started.iter().for_each(|child| child.join().unwrap());
}

fn start(name: &str, report: fn(Info)) -> Process {
    let mut child = Process::new(child, (name.to_string(), report));
    child.start().unwrap();
    child
}

fn child((name, report): (String, fn(Info))) {
    introduce((name, report));
    Process::new(beat, ()).start().unwrap();
}

fn beat((): ()) {
    loop {
        thread::sleep(Duration::from_secs(60));
    }
}

fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
