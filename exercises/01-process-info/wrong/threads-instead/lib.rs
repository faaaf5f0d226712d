use std::os::unix::process::parent_id;
use std::process;
use std::thread;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    introduce(parent, report);
    thread::scope(|scope| {
        for name in children {
            scope.spawn(move || introduce(name, report));
        }
    });
}

fn introduce(name: &str, report: fn(Info)) {
    report(Info { name: name.to_string(), pid: process::id(), parent: parent_id() });
}
