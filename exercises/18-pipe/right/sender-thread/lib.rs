//! Asks as fast as the pipe takes it: a thread sends the requests, and this one receives the replies meanwhile. In the
//! exchange the two processes take turns, and a text of the one travels with the information whether that was all.

use multiproc::{Connection, Process, pipe};
use std::thread;

pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let (ours, theirs) = pipe::<String>().unwrap();
    let mut child = Process::new(serve, (theirs, reply));
    child.start().unwrap();
    let replies = thread::scope(|scope| {
        scope.spawn(|| requests.iter().cloned().try_for_each(|request| ours.send(request)));
        let mut replies = Vec::new();
        while replies.len() < requests.len()
            && let Ok(reply) = ours.recv()
        {
            replies.push(reply);
        }
        replies
    });
    drop(ours);
    child.join().unwrap();
    replies
}

fn serve((connection, reply): (Connection<String>, fn(String) -> String)) {
    loop {
        let Ok(request) = connection.recv() else { return };
        if connection.send(reply(request)).is_err() {
            return;
        }
    }
}

type Talk = Connection<Option<String>>;

pub fn exchange(speak: fn() -> Vec<String>, hear: fn(Vec<String>)) {
    let (here, there) = pipe().unwrap();
    let mut child = Process::new(second, (there, speak, hear));
    child.start().unwrap();
    let mut ours = speak().into_iter();
    let mut heard = Vec::new();
    loop {
        let message = ours.next();
        let silent = message.is_none();
        here.send(message).unwrap();
        let answer = here.recv().unwrap();
        if silent && answer.is_none() {
            break;
        }
        heard.extend(answer);
    }
    hear(heard);
    child.join().unwrap();
}

/// Listens first, and speaks then.
fn second((there, speak, hear): (Talk, fn() -> Vec<String>, fn(Vec<String>))) {
    let mut theirs = speak().into_iter();
    let mut heard = Vec::new();
    loop {
        let message = there.recv().unwrap();
        let answer = theirs.next();
        let over = message.is_none() && answer.is_none();
        heard.extend(message);
        there.send(answer).unwrap();
        if over {
            break;
        }
    }
    hear(heard);
}
