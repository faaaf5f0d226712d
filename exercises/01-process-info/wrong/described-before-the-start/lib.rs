use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    report(myself(parent));
    let mut started: Vec<Process> = Vec::new();
    for name in children {
        let Info { name, pid, parent } = myself(name);
        let mut child = Process::new(pass_on, (name, pid, parent, report));
        child.start().unwrap();
        started.push(child);
    }
    started.iter().for_each(|child| child.join().unwrap());
}

fn myself(name: &str) -> Info {
    Info { name: name.to_string(), pid: process::id(), parent: parent_id() }
}

fn pass_on((name, pid, parent, report): (String, u32, u32, fn(Info))) {
    report(Info { name, pid, parent });
}
