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
    let mut started = Vec::new();
    for index in 0..children.len() {
        let mut child = Process::new(introduce, (children.to_vec(), index + 1, report));
        child.start().unwrap();
        started.push(child);
    }
    started.iter().for_each(|child| child.join().unwrap());
}

fn introduce((names, index, report): (Vec<String>, usize, fn(Info))) {
    report(myself(&names[index]));
}

fn myself(name: &str) -> Info {
    Info { name: name.to_string(), pid: process::id(), parent: parent_id() }
}
