use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A {
    pub i: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

pub struct Manager {
    list: List,
    server: JoinHandle<Vec<A>>,
}

#[derive(Clone)]
pub struct List {
    server: Sender<Request>,
}

enum Request {
    Get(usize, Sender<Option<A>>),
    Set(usize, A, Sender<bool>),
    Push(A, Sender<()>),
    Update(usize, fn(&mut A), Sender<bool>),
    Stop,
}

impl Manager {
    pub fn start(objects: Vec<A>) -> Manager {
        let (sender, requests) = channel();
        let server = thread::Builder::new().name("manager".to_string());
        let server = server.spawn(move || serve(objects, &requests)).expect("there is room for a thread");
        Manager { list: List { server: sender }, server }
    }

    pub fn list(&self) -> List {
        self.list.clone()
    }

    pub fn stop(self) -> Vec<A> {
        let _ = self.list.server.send(Request::Stop);
        self.server.join().expect("no request makes the server panic")
    }
}

impl List {
    pub fn get(&self, index: usize) -> Option<A> {
        self.ask(|reply| Request::Get(index, reply)).ok().flatten()
    }

    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        self.ask(|reply| Request::Set(index, object, reply))
    }

    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.ask(|reply| Request::Push(object, reply))
    }

    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        self.ask(|reply| Request::Update(index, change, reply))
    }

    fn ask<R>(&self, request: impl FnOnce(Sender<R>) -> Request) -> Result<R, Stopped> {
        let (reply, answer) = channel();
        self.server.send(request(reply)).map_err(|_| Stopped)?;
        answer.recv().map_err(|_| Stopped)
    }
}

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
