//! No channel: a mailbox with a lock and a condition variable. It holds requests and answers, and never the list.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A {
    pub i: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

pub struct Manager {
    list: List,
    server: thread::JoinHandle<Vec<A>>,
}

#[derive(Clone)]
pub struct List {
    mailbox: Arc<Mailbox>,
}

#[derive(Default)]
struct Mailbox {
    letters: Mutex<Letters>,
    moved: Condvar,
}

#[derive(Default)]
struct Letters {
    requests: VecDeque<(u64, Request)>,
    answers: BTreeMap<u64, Answer>,
    next: u64,
    stopped: bool,
}

enum Request {
    Get(usize),
    Set(usize, A),
    Push(A),
    Update(usize, fn(&mut A)),
}

enum Answer {
    Object(Option<A>),
    Done(bool),
}

impl Manager {
    pub fn start(objects: Vec<A>) -> Manager {
        let mailbox = Arc::new(Mailbox::default());
        let list = List { mailbox: Arc::clone(&mailbox) };
        let server = thread::Builder::new().name("manager".to_string());
        Manager { list, server: server.spawn(move || serve(objects, &mailbox)).unwrap() }
    }

    pub fn list(&self) -> List {
        self.list.clone()
    }

    pub fn stop(self) -> Vec<A> {
        self.list.mailbox.lock().stopped = true;
        self.list.mailbox.moved.notify_all();
        self.server.join().unwrap()
    }
}

/// What was asked before the manager was stopped is still done.
fn serve(mut objects: Vec<A>, mailbox: &Mailbox) -> Vec<A> {
    while let Some((number, request)) = mailbox.next_request() {
        let answer = handle(&mut objects, request);
        mailbox.lock().answers.insert(number, answer);
        mailbox.moved.notify_all();
    }
    objects
}

fn handle(objects: &mut Vec<A>, request: Request) -> Answer {
    match request {
        Request::Get(index) => Answer::Object(objects.get(index).cloned()),
        Request::Set(index, object) => match objects.get_mut(index) {
            Some(place) => {
                *place = object;
                Answer::Done(true)
            }
            None => Answer::Done(false),
        },
        Request::Push(object) => {
            objects.push(object);
            Answer::Done(true)
        }
        Request::Update(index, change) => Answer::Done(objects.get_mut(index).map(change).is_some()),
    }
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap()
    }

    fn next_request(&self) -> Option<(u64, Request)> {
        let idle = |letters: &mut Letters| letters.requests.is_empty() && !letters.stopped;
        self.moved.wait_while(self.lock(), idle).unwrap().requests.pop_front()
    }
}

impl List {
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        match self.ask(Request::Get(index))? {
            Answer::Object(object) => Ok(object),
            Answer::Done(_) => unreachable!("the answer to `Get`"),
        }
    }

    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        self.ask(Request::Set(index, object)).map(is_done)
    }

    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.ask(Request::Push(object)).map(drop)
    }

    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        self.ask(Request::Update(index, change)).map(is_done)
    }

    fn ask(&self, request: Request) -> Result<Answer, Stopped> {
        let mut letters = self.mailbox.lock();
        if letters.stopped {
            return Err(Stopped);
        }
        let number = letters.next;
        letters.next += 1;
        letters.requests.push_back((number, request));
        self.mailbox.moved.notify_all();
        loop {
            if let Some(answer) = letters.answers.remove(&number) {
                return Ok(answer);
            }
            letters = self.mailbox.moved.wait(letters).unwrap();
        }
    }
}

fn is_done(answer: Answer) -> bool {
    matches!(answer, Answer::Done(true))
}
