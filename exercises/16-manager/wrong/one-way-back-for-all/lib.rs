use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
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
    answers: Arc<Mutex<Receiver<Answer>>>,
}

pub enum Request {
    Get(usize),
    Set(usize, A),
    Push(A),
    Update(usize, fn(&mut A)),
    Stop,
}

struct Answer {
    object: Option<A>,
    done: bool,
}

impl Manager {
    pub fn start(objects: Vec<A>) -> Manager {
        let (server, requests) = channel();
        let (answers_to, answers) = channel();
        let list = List { server, answers: Arc::new(Mutex::new(answers)) };
        let thread = thread::Builder::new().name("manager".to_string());
        let server = thread.spawn(move || serve(objects, requests, answers_to)).unwrap();
        Manager { list, server }
    }

    pub fn list(&self) -> List {
        self.list.clone()
    }

    pub fn stop(self) -> Vec<A> {
        let _ = self.list.server.send(Request::Stop);
        self.server.join().unwrap()
    }
}

impl List {
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        Ok(self.ask(Request::Get(index))?.object)
    }

    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        Ok(self.ask(Request::Set(index, object))?.done)
    }

    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.ask(Request::Push(object))?;
        Ok(())
    }

    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        Ok(self.ask(Request::Update(index, change))?.done)
    }

    fn ask(&self, request: Request) -> Result<Answer, Stopped> {
        self.server.send(request).map_err(|_| Stopped)?;
        self.answers.lock().unwrap().recv().map_err(|_| Stopped)
    }
}

fn serve(mut objects: Vec<A>, requests: Receiver<Request>, answers: Sender<Answer>) -> Vec<A> {
    for request in requests {
        let answer = match request {
            Request::Get(index) => Answer { object: objects.get(index).cloned(), done: true },
            Request::Set(index, object) => {
                let done = index < objects.len();
                if done {
                    objects[index] = object;
                }
                Answer { object: None, done }
            }
            Request::Push(object) => {
                objects.push(object);
                Answer { object: None, done: true }
            }
            Request::Update(index, change) => {
                let done = objects.get_mut(index).map(change).is_some();
                Answer { object: None, done }
            }
            Request::Stop => break,
        };
        answers.send(answer).unwrap();
    }
    objects
}
