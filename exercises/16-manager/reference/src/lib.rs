//! A manager: a thread that owns a list, and the handles through which others use it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// An object of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A {
    pub i: u64,
}

/// The manager was stopped before it could do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// The server, for whoever started it.
pub struct Manager {
    list: List,
    server: JoinHandle<Vec<A>>,
}

/// A handle of the list: it holds none of the objects, but the way to the one who does.
#[derive(Clone)]
pub struct List {
    server: Sender<Request>,
}

/// What the server can be asked, with the way back for the answer. Each request has a way back of its own: in a common
/// one, a client could find the answer that is meant for another.
enum Request {
    Get(usize, Sender<Option<A>>),
    Set(usize, A, Sender<bool>),
    Push(A, Sender<()>),
    Update(usize, fn(&mut A), Sender<bool>),
    Stop,
}

impl Manager {
    /// Starts a server thread that owns these objects.
    pub fn start(objects: Vec<A>) -> Manager {
        let (sender, requests) = channel();
        let server = thread::Builder::new().name("manager".to_string());
        let server = server.spawn(move || serve(objects, &requests)).expect("there is room for a thread");
        Manager { list: List { server: sender }, server }
    }

    /// Another handle of the list.
    pub fn list(&self) -> List {
        self.list.clone()
    }

    /// Ends the server, whether handles are left or not, and returns what it owned.
    pub fn stop(self) -> Vec<A> {
        // Not by dropping the sender: others have clones of it, and the server would wait for them.
        let _ = self.list.server.send(Request::Stop);
        self.server.join().expect("no request makes the server panic")
    }
}

impl List {
    /// A copy of the object at `index`, if there is one.
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        self.ask(|reply| Request::Get(index, reply))
    }

    /// Puts `object` in the place of the one at `index`; whether there was one.
    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        self.ask(|reply| Request::Set(index, object, reply))
    }

    /// Adds `object` at the end.
    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.ask(|reply| Request::Push(object, reply))
    }

    /// Lets the server change the object at `index`; whether there was one.
    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        self.ask(|reply| Request::Update(index, change, reply))
    }

    /// Sends a request and waits for the answer. The answer is also the only sign that it was done: a request may lie in
    /// the channel when the server ends. Then it is dropped, its way back with it, and `recv` returns an error.
    fn ask<R>(&self, request: impl FnOnce(Sender<R>) -> Request) -> Result<R, Stopped> {
        let (reply, answer) = channel();
        self.server.send(request(reply)).map_err(|_| Stopped)?;
        answer.recv().map_err(|_| Stopped)
    }
}

/// The life of the server. It needs no lock: nobody else can reach its objects, and it does one thing after the other.
fn serve(mut objects: Vec<A>, requests: &Receiver<Request>) -> Vec<A> {
    for request in requests {
        match request {
            Request::Get(index, reply) => answer(&reply, objects.get(index).cloned()),
            Request::Set(index, object, reply) => {
                answer(&reply, objects.get_mut(index).map(|place| *place = object).is_some());
            }
            Request::Push(object, reply) => {
                objects.push(object);
                answer(&reply, ());
            }
            Request::Update(index, change, reply) => {
                answer(&reply, objects.get_mut(index).map(change).is_some());
            }
            Request::Stop => break,
        }
    }
    objects
}

fn answer<R>(reply: &Sender<R>, answer: R) {
    reply.send(answer).expect("who has asked waits for the answer");
}
