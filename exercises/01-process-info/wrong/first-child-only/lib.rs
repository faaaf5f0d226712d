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
    if let Some(name) = children.first() {
        let mut child = Process::new(introduce, (name.clone(), report));
        child.start().unwrap();
        child.join().unwrap();
    }
}

fn introduce((name, report): (String, fn(Info))) {
    report(Info { name, pid: process::id(), parent: parent_id() });
}
