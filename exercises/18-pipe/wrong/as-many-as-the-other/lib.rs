use multiproc::{Connection, Message, Process, pipe};

pub fn ask(requests: &[String], reply: fn(String) -> String) -> Vec<String> {
    let (ours, theirs) = pipe().expect("the system has room for one more pipe");
    let child = start(serve, (theirs, reply));
    let replies = requests.iter().map_while(|request| reply_to(request, &ours)).collect();
    drop(ours);
    child.join().expect("a child that was started can be joined");
    replies
}

fn reply_to(request: &str, child: &Connection<String>) -> Option<String> {
    child.send(request.to_string()).ok()?;
    child.recv().ok()
}

fn serve((requests, reply): (Connection<String>, fn(String) -> String)) {
    while let Ok(request) = requests.recv() {
        requests.send(reply(request)).expect("who has asked waits for the reply");
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
    let mut heard = Vec::new();
    for text in speak() {
        let _ = other.send(Some(text));
        heard.extend(other.recv().ok().flatten());
    }
    hear(heard);
}

fn start<A: Message + Send + 'static>(target: fn(A), args: A) -> Process {
    let mut child = Process::new(target, args);
    child.start().expect("the system has room for one more process");
    child
}
