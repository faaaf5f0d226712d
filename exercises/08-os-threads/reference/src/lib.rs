//! A crew of named threads, as the operating system sees it.

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

/// One thread of the crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name of the thread.
    pub name: String,
    /// The number by which the operating system knows the thread: `SPID` in `ps -T`.
    pub tid: u32,
}

/// Starts one thread for each of `names`, shows them to the caller while they run, and returns what they did.
pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    thread::scope(|scope| {
        // Two steps: all threads run before the first is waited for.
        let hired: Vec<_> = names.iter().map(|name| hire(scope, name, work)).collect();
        let (members, threads): (Vec<_>, Vec<_>) =
            hired.into_iter().map(|(introduction, thread)| (heard(introduction), thread)).unzip();
        show(&members);
        threads.into_iter().map(|thread| thread.join().expect("the work does not panic")).collect()
    })
}

/// Starts a thread that introduces itself and then works.
fn hire<'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &'scope str,
    work: fn(&str) -> u64,
) -> (Receiver<Member>, ScopedJoinHandle<'scope, u64>) {
    let (introduce, introduction) = channel();
    let body = move || {
        let member = Member { name: name.to_string(), tid: my_tid() };
        introduce.send(member).expect("the calling thread listens");
        work(name)
    };
    let thread = Builder::new().name(name.to_string()).spawn_scoped(scope, body);
    (introduction, thread.expect("the system lets us start a few threads"))
}

fn heard(introduction: Receiver<Member>) -> Member {
    introduction.recv().expect("every thread introduces itself")
}

/// The id of the calling thread. `/proc/thread-self` is a link to `<process id>/task/<thread id>`: each thread that
/// reads it reads its own.
fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").expect("Linux with /proc");
    let tid = task.file_name().and_then(|tid| tid.to_str());
    tid.and_then(|tid| tid.parse().ok()).expect("the link ends in a number")
}
