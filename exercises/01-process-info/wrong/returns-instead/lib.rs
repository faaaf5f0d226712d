use std::os::unix::process::parent_id;
use std::process;

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

pub fn family(parent: &str) -> Info {
    Info { name: parent.to_string(), pid: process::id(), parent: parent_id() }
}
