use std::fs;
use std::sync::mpsc::channel;
use std::thread::{self, Builder};

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    thread::spawn(|| {
        loop {
            thread::park();
        }
    });
    thread::scope(|scope| {
        let mut members = Vec::new();
        let mut threads = Vec::new();
        for name in names {
            let (introduce, introduction) = channel();
            let body = move || {
                introduce.send(my_tid()).unwrap();
                work(name)
            };
            threads.push(Builder::new().name(name.clone()).spawn_scoped(scope, body).unwrap());
            members.push(Member { name: name.clone(), tid: introduction.recv().unwrap() });
        }
        show(&members);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").unwrap();
    task.file_name().unwrap().to_str().unwrap().parse().unwrap()
}
