//! One channel for all: each thread sends its place along with its id.

use std::fs;
use std::sync::mpsc::channel;
use std::thread::{self, Builder};

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let mut results = vec![0; names.len()];
    thread::scope(|scope| {
        let (report, reports) = channel();
        let mut threads = Vec::new();
        for ((place, name), result) in names.iter().enumerate().zip(&mut results) {
            let report = report.clone();
            let body = move || {
                report.send((place, my_tid())).unwrap();
                *result = work(name);
            };
            threads.push(Builder::new().name(name.clone()).spawn_scoped(scope, body).unwrap());
        }
        let mut tids: Vec<(usize, u32)> = reports.iter().take(names.len()).collect();
        tids.sort_unstable();
        let members: Vec<Member> =
            tids.into_iter().map(|(place, tid)| Member { name: names[place].clone(), tid }).collect();
        show(&members);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    results
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").unwrap();
    task.file_name().unwrap().to_str().unwrap().parse().unwrap()
}
