use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

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
    introduce((name.to_string(), report));
    let mut child = Process::new(introduce, (name.to_string(), report));
    child.start().unwrap();
    child
}

fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
