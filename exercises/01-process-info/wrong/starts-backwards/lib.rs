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
    let mut names = children.to_vec();
    let mut started = Vec::new();
    while let Some(name) = names.pop() {
        let mut child = Process::new(introduce, (name, report));
        child.start().unwrap();
        started.push(child);
    }
    started.iter().for_each(|child| child.join().unwrap());
}

fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
