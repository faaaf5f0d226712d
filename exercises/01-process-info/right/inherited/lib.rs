//! The children get only their number as an argument: the names and `report` lie in memory, of which a forked child
//! has its own copy.

use multiproc::Process;
use std::os::unix::process::parent_id;
use std::process;
use std::sync::{Mutex, PoisonError};

pub struct Info {
    pub name: String,
    pub pid: u32,
    pub parent: u32,
}

struct Family {
    children: Vec<String>,
    report: fn(Info),
}

static FAMILY: Mutex<Option<Family>> = Mutex::new(None);

pub fn family(parent: &str, children: &[String], report: fn(Info)) {
    *FAMILY.lock().unwrap_or_else(PoisonError::into_inner) =
        Some(Family { children: children.to_vec(), report });
    let mut started = Vec::new();
    for index in 0..children.len() {
        let mut process = Process::new(child, index);
        process.start().expect("one more process");
        started.push(process);
    }
    // The children may be faster than their parent: the order of the reports is free.
    report(Info { name: parent.to_owned(), pid: process::id(), parent: parent_id() });
    started.iter().for_each(|process| {
        process.join().expect("a child of mine");
    });
}

fn child(index: usize) {
    let family = FAMILY.lock().unwrap_or_else(PoisonError::into_inner).take().expect("set before the fork");
    let name = family.children[index].clone();
    (family.report)(Info { name, pid: process::id(), parent: parent_id() });
}
