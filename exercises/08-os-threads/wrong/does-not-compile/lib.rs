use std::thread;

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let threads: Vec<_> = names.iter().map(|name| thread::spawn(move || work(name))).collect();
    show(&[]);
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}
