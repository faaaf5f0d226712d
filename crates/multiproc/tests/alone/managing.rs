//! Managers and their processes: what they leave behind, and what the deaths of others do to them.
#![expect(clippy::needless_pass_by_value, reason = "what a process is given is its own")]

use crate::left_behind::{belongings, leaves_nothing};
use crate::{Scenario, anything};
use multiproc::{Event, ListProxy, Manager, ManagerError, Process, Queue};
use std::{fs, process, thread};

pub const SCENARIOS: &[Scenario] = &[
    ("managers leave nothing", many_managers, anything),
    ("a process that asks has one descriptor more", one_connection, anything),
    ("clients that are killed do the manager no harm", killed_clients, anything),
    ("clients that are stopped keep nobody waiting", stopped_clients, anything),
    ("a manager ends when its owner is killed", killed_owner, anything),
    ("a manager that was killed is gone", killed_manager, anything),
    ("a child may drop its parent's manager", foreign_drop, anything),
];

unsafe extern "C" {
    safe fn kill(pid: i32, signal: i32) -> i32;
}

fn started<A: multiproc::Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut process = Process::new(target, args);
    process.start().expect("there is room");
    process
}

fn manager() -> Manager {
    Manager::new().expect("there is room")
}

fn list<T: multiproc::Message>(manager: &Manager) -> ListProxy<T> {
    manager.list().expect("the manager is there")
}

/// The only child of this process.
fn child() -> u32 {
    let [(pid, _)] = belongings().children[..] else { panic!("{:?}", belongings()) };
    pid
}

fn many_managers() {
    leaves_nothing(|| {
        for _ in 0..20 {
            let manager = manager();
            let numbers = list(&manager);
            let process = started(|numbers| drop(ListProxy::append(&numbers, 1)), numbers.clone());
            process.join().expect("it is a child");
            assert_eq!(numbers.to_vec().expect("the manager is there"), [1]);
        }
    });
}

fn one_connection() {
    let manager = manager();
    let before = belongings().descriptors;
    let numbers = list(&manager);
    for number in 0..10 {
        numbers.append(number).expect("the manager is there");
        assert_eq!(belongings().descriptors, before + 1);
    }
}

fn killed_clients() {
    fn busy((numbers, running): (ListProxy<Vec<u8>>, Queue<()>)) {
        loop {
            numbers.append(vec![1; 100_000]).expect("the manager is there");
            numbers.clear().expect("the manager is there");
            let _ = running.put_nowait(());
        }
    }
    let manager = manager();
    let server = child();
    let (numbers, running) = (list(&manager), Queue::with_maxsize(1));
    let descriptors = || fs::read_dir(format!("/proc/{server}/fd")).expect("it runs").count();
    let before = (numbers.len().expect("it is there"), descriptors());
    for _ in 0..30 {
        let process = started(busy, (numbers.clone(), running.clone()));
        running.get().expect("it is a message");
        process.kill();
        process.join().expect("it is a child");
        numbers.clear().expect("the manager is there");
    }
    // It answers, and then lets go of the dead one by one.
    while (numbers.len().expect("the manager is there"), descriptors()) != before {
        thread::yield_now();
    }
}

fn stopped_clients() {
    fn busy((numbers, running): (ListProxy<Vec<u8>>, Queue<()>)) {
        loop {
            let _ = running.put_nowait(());
            numbers.append(vec![1; 3_000_000]).expect("the manager is there");
            numbers.pop().expect("the manager is there");
        }
    }
    const SIGSTOP: i32 = 19;
    let manager = manager();
    let (numbers, small, running) = (list(&manager), list(&manager), Queue::with_maxsize(1));
    let stopped = [(); 12].map(|()| {
        let process = started(busy, (numbers.clone(), running.clone()));
        running.get().expect("it is a message");
        running.get().expect("it is a message");
        kill(process.pid().expect("it is started").cast_signed(), SIGSTOP);
        small.append(1).expect("the manager is there");
        process
    });
    assert_eq!(small.len().expect("the manager is there"), 12);
    for process in &stopped {
        process.kill();
        process.join().expect("it is a child");
    }
}

fn killed_owner() {
    fn own(told: Queue<u32>) {
        let manager = manager();
        list(&manager).append(1).expect("the manager is there");
        told.put(child());
        kill(process::id().cast_signed(), 9);
    }
    let told = Queue::new();
    started(own, told.clone()).join().expect("it is a child");
    let orphan = told.get().expect("it is a number");
    while fs::read_to_string(format!("/proc/{orphan}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        thread::yield_now();
    }
}

fn killed_manager() {
    let manager = manager();
    let numbers = list(&manager);
    numbers.append(1).expect("the manager is there");
    kill(child().cast_signed(), 9);
    // Whether it dies before or while it is asked.
    while numbers.append(2).is_ok() {}
    assert!(matches!(numbers.len(), Err(ManagerError::Gone)));
    assert!(matches!(manager.list::<u8>(), Err(ManagerError::Gone)));
    drop(manager);
    assert!(belongings().children.is_empty());
}

fn foreign_drop() {
    thread_local! {
        static KEPT: std::cell::RefCell<Option<Manager>> = const { std::cell::RefCell::new(None) };
    }
    let manager = manager();
    let (numbers, dropped) = (list(&manager), Event::new());
    KEPT.set(Some(manager));
    let drop_it = |dropped: Event| {
        KEPT.take();
        dropped.set();
    };
    let process = started(drop_it, dropped.clone());
    process.join().expect("it is a child");
    assert!(dropped.is_set());
    numbers.append(1).expect("the manager is there");
    KEPT.take();
}
