//! A pipe for each direction: then hanging up says all that there is to say about the end.

use multiproc::{Connection, Process, pipe};
use std::thread;

type End = Connection<String>;

pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let (to_child, questions) = pipe().unwrap();
    let (answers, from_child) = pipe().unwrap();
    let mut child = Process::new(serve, (questions, from_child, reply));
    child.start().unwrap();
    let mut replies = Vec::new();
    thread::scope(|scope| {
        scope.spawn(move || send_all(to_child, requests.to_vec()));
        replies = until_the_end(&answers);
    });
    child.join().unwrap();
    replies
}

fn serve((questions, answers, reply): (End, End, fn(String) -> String)) {
    while let Ok(question) = questions.recv() {
        answers.send(reply(question)).unwrap();
    }
}

pub fn exchange(speak: fn() -> Vec<String>, hear: fn(Vec<String>)) {
    let (mouth, other_ear) = pipe().unwrap();
    let (ear, other_mouth) = pipe().unwrap();
    let mut child = Process::new(talk, (other_mouth, other_ear, speak, hear));
    child.start().unwrap();
    talk((mouth, ear, speak, hear));
    child.join().unwrap();
}

fn talk((mouth, ear, speak, hear): (End, End, fn() -> Vec<String>, fn(Vec<String>))) {
    let speaker = thread::spawn(move || send_all(mouth, speak()));
    let heard = until_the_end(&ear);
    speaker.join().unwrap();
    hear(heard);
}

fn send_all(to: End, messages: Vec<String>) {
    for message in messages {
        if to.send(message).is_err() {
            break;
        }
    }
} // Here the connection is dropped, and the other side sees the end.

fn until_the_end(from: &End) -> Vec<String> {
    std::iter::from_fn(|| from.recv().ok()).collect()
}
