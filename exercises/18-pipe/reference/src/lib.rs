//! Two conversations over a pipe: in one of them a process asks and another answers, in the other both talk at once.

use multiproc::{Connection, Message, Process, pipe};
use std::thread;

/// Asks a child process for the reply to each of `requests`, and returns the replies in order; if the child dies, those
/// that came before.
pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let (ours, theirs) = pipe().expect("the system has room for one more pipe");
    let child = start(serve, (theirs, reply));
    let replies = requests.iter().map_while(|request| reply_to(request, &ours)).collect();
    // The child waits for another request, and `join` for the child. So the connection has to end first.
    drop(ours);
    child.join().expect("a child that was started can be joined");
    replies
}

/// One request, and nothing more before its reply is there: so neither side ever has much to write.
fn reply_to(request: &str, child: &Connection<String>) -> Option<String> {
    child.send(request.to_string()).ok()?;
    child.recv().ok()
}

/// What the child runs. An error of `recv` is the end of the stream: nobody is left who could ask.
fn serve((requests, reply): (Connection<String>, fn(String) -> String)) {
    while let Ok(request) = requests.recv() {
        requests.send(reply(request)).expect("who has asked waits for the reply");
    }
}

/// Lets this process and a child talk to each other, both at the same time: each says what `speak` returns there, and
/// gives what it has received to `hear`.
pub fn exchange(speak: fn() -> Vec<String>, hear: fn(Vec<String>)) {
    let (here, there) = pipe().expect("the system has room for one more pipe");
    let child = start(talk, (there, speak, hear));
    talk((here, speak, hear));
    child.join().expect("a child that was started can be joined");
}

/// `None` is the end of what one side says: it cannot hang up to show that, for it still listens. An empty text would
/// not do, since it may be one of the messages.
type Talk = Connection<Option<String>>;

/// What both processes run. A thread sends, and this one receives meanwhile: if both processes only sent, each would
/// soon wait until the other one makes room in the pipe.
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
