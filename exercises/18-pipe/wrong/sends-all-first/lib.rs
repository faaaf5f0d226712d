use multiproc::{Connection, Message, Process, pipe};
use std::thread;

pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let (ours, theirs) = pipe().expect("the system has room for one more pipe");
    let child = start(serve, (theirs, reply));
    for request in requests {
        if ours.send(request.clone()).is_err() {
            break;
        }
    }
    let replies = requests.iter().map_while(|_| ours.recv().ok()).collect();
    drop(ours);
    child.join().expect("a child that was started can be joined");
    replies
}

fn serve((requests, reply): (Connection<String>, fn(String) -> String)) {
    while let Ok(request) = requests.recv() {
        requests.send(reply(request)).unwrap();
    }
}

pub fn exchange(speak: fn() -> Vec<String>, hear: fn(Vec<String>)) {
    let (here, there) = pipe().expect("the system has room for one more pipe");
    let child = start(talk, (there, speak, hear));
    talk((here, speak, hear));
    child.join().expect("a child that was started can be joined");
}

type Talk = Connection<Option<String>>;

fn talk((other, speak, hear): (Talk, fn() -> Vec<String>, fn(Vec<String>))) {
    let heard: Vec<String> = thread::scope(|scope| {
        scope.spawn(|| say(speak(), &other));
        std::iter::from_fn(|| other.recv().expect("the other side says when it ends")).collect()
    });
    hear(heard);
}

fn say(messages: Vec<String>, other: &Talk) {
    for message in messages.into_iter().map(Some).chain([None]) {
        other.send(message).expect("the other side listens to the end");
    }
}

fn start<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut child = Process::new(target, args);
    child.start().expect("the system has room for one more process");
    child
}
