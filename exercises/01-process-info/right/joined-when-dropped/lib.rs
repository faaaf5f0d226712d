//! A guard joins its process when it goes out of scope, so that no path through the function forgets it.

use multiproc::Process;
use std::os::unix::process::parent_id;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

impl Info {
    fn here(name: &str) -> Self {
        Self { name: name.into(), pid: std::process::id(), parent: parent_id() }
    }
}

struct Joined(Process);

impl Joined {
    fn start(name: &str, report: fn(Info)) -> Self {
        let mut process = Process::new(
            |(name, report): (String, fn(Info))| report(Info::here(&name)),
            (name.into(), report),
        );
        process.start().expect("start a child");
        Self(process)
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        let _ = self.0.join();
    }
}

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    report(Info::here(parent));
    let _children: Vec<Joined> = children.iter().map(|name| Joined::start(name, report)).collect();
}
