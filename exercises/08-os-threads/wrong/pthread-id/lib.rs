use std::os::unix::thread::JoinHandleExt;
use std::thread::Builder;

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let start = |name: &String| {
        let own = name.clone();
        Builder::new().name(name.clone()).spawn(move || work(&own)).unwrap()
    };
    let threads: Vec<_> = names.iter().map(start).collect();
    let tid = |thread: &std::thread::JoinHandle<u64>| thread.as_pthread_t() as u32;
    let members: Vec<Member> = (names.iter().zip(&threads))
        .map(|(name, thread)| Member { name: name.clone(), tid: tid(thread) })
        .collect();
    show(&members);
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}
