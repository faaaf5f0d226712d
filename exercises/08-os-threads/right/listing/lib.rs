//! Asks the kernel instead of the threads: `/proc/self/task` has a folder for each, with its name in `comm`.

use std::collections::HashMap;
use std::fs;
use std::thread::{self, Builder};

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let before: Vec<u32> = tasks().into_values().collect();
    thread::scope(|scope| {
        let start = |name: &String| {
            let own = name.clone();
            Builder::new().name(name.clone()).spawn_scoped(scope, move || work(&own)).expect("a thread")
        };
        let threads: Vec<_> = names.iter().map(start).collect();
        let members: Vec<_> = names.iter().map(|name| find(name, &before)).collect();
        show(&members);
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

/// Looks until the thread is there: it takes its name only when it runs, and until then bears that of its parent.
fn find(name: &str, before: &[u32]) -> Member {
    loop {
        match tasks().get(name) {
            Some(tid) if !before.contains(tid) => return Member { name: name.to_string(), tid: *tid },
            _ => thread::yield_now(),
        }
    }
}

/// The threads of this process by their names.
fn tasks() -> HashMap<String, u32> {
    let folder = fs::read_dir("/proc/self/task").expect("Linux with /proc");
    let named = folder.filter_map(|task| {
        let task = task.ok()?;
        let name = fs::read_to_string(task.path().join("comm")).ok()?;
        Some((name.trim_end().to_string(), task.file_name().to_str()?.parse().ok()?))
    });
    named.collect()
}
