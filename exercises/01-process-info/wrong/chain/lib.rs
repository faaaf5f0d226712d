use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    let mut names = vec![parent.to_string()];
    names.extend_from_slice(children);
    introduce((names, report));
}

fn introduce((mut names, report): (Vec<String>, fn(Info))) {
    report(Info { name: names.remove(0), pid: process::id(), parent: parent_id() });
    if !names.is_empty() {
        let mut next = Process::new(introduce, (names, report));
        next.start().unwrap();
        next.join().unwrap();
    }
}
