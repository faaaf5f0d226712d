use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    introduce((vec![parent.to_string()], report));
    let mut child = Process::new(introduce, (children.to_vec(), report));
    child.start().unwrap();
    child.join().unwrap();
}

fn introduce((names, report): (Vec<String>, fn(Info))) {
    for name in names {
        report(Info { name, pid: process::id(), parent: parent_id() });
    }
}
