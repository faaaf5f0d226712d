//! No scope and no channel: the threads own what they use, and write their ids on a board under a mutex.

use std::fs;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::Builder;

pub struct Member {
    pub name: String,
    pub tid: u32,
}

/// A place for each thread's id, and a bell that rings when one is filled.
type Board = (Mutex<Vec<Option<u32>>>, Condvar);

pub fn crew(names: &[String], work: fn(&str) -> u64, show: fn(&[Member])) -> Vec<u64> {
    let board: Arc<Board> = Arc::new((Mutex::new(vec![None; names.len()]), Condvar::new()));
    let mut threads = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let (board, own) = (Arc::clone(&board), name.clone());
        let body = move || {
            board.0.lock().unwrap()[place] = Some(my_tid());
            board.1.notify_one();
            work(&own)
        };
        threads.push(Builder::new().name(name.clone()).spawn(body).expect("a thread"));
    }
    let full = board.1.wait_while(board.0.lock().unwrap(), |tids| tids.contains(&None)).unwrap();
    let tids: Vec<u32> = full.iter().flatten().copied().collect();
    drop(full);
    let members: Vec<Member> =
        names.iter().cloned().zip(tids).map(|(name, tid)| Member { name, tid }).collect();
    show(&members);
    threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
}

fn my_tid() -> u32 {
    let task = fs::read_link("/proc/thread-self").unwrap();
    task.file_name().unwrap().to_str().unwrap().parse().unwrap()
}
