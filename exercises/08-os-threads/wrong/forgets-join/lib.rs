use std::fs;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::Builder;

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let results = Arc::new(Mutex::new(vec![0; names.len()]));
    let mut members = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let (results, own) = (Arc::clone(&results), name.clone());
        let (introduce, introduction) = channel();
        let body = move || {
            introduce.send(my_tid()).unwrap();
            let result = work(&own);
            results.lock().unwrap()[place] = result;
        };
        Builder::new().name(name.clone()).spawn(body).unwrap();
        members.push(Member { name: name.clone(), tid: introduction.recv().unwrap() });
    }
    let finished = results.lock().unwrap().clone();
    show(&members);
    finished
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").unwrap();
    task.file_name().unwrap().to_str().unwrap().parse().unwrap()
}
