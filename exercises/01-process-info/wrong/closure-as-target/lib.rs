use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    report(Info { name: parent.to_string(), pid: process::id(), parent: parent_id() });
    for name in children {
        let name = name.clone();
        let tell = move |()| report(Info { name: name.clone(), pid: process::id(), parent: parent_id() });
        let mut child = Process::new(tell, ());
        child.start().unwrap();
        child.join().unwrap();
    }
}
