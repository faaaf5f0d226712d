use std::thread::{self, Builder};

pub struct Member {
    pub name: String,
    pub tid: u32,
}

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    thread::scope(|scope| {
        let start = |name: &String| {
            let own = name.clone();
            Builder::new().name(name.clone()).spawn_scoped(scope, move || work(&own)).unwrap()
        };
        let threads: Vec<_> = names.iter().map(start).collect();
        let members: Vec<Member> =
            (1..).zip(names).map(|(tid, name)| Member { name: name.clone(), tid }).collect();
        show(&members);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
