//! A server that answers until nobody can ask any more.
//!
//! expect: OK

use std::sync::mpsc::{Sender, channel, sync_channel};
use std::thread;

pub fn scenario() {
    let (requests, inbox) = sync_channel::<(u32, Sender<u32>)>(1);
    let server = thread::spawn(move || {
        let mut served = 0;
        while let Ok((number, reply)) = inbox.recv() {
            reply.send(number + 1).unwrap();
            served += 1;
        }
        served
    });
    for number in 0..2 {
        let (reply, answer) = channel();
        requests.send((number, reply)).unwrap();
        assert_eq!(answer.recv().unwrap(), number + 1);
    }
    drop(requests);
    assert_eq!(server.join().unwrap(), 2);
}

#[allow(dead_code)]
fn main() {
    scenario();
}
