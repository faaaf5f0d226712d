//! What is sent to the server is what it is to do: a closure, which gets the list.

use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

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
    jobs: Sender<Option<Job>>,
}

type Job = Box<dyn FnOnce(&mut Vec<A>) + Send>;

impl Manager {
    pub fn start(mut objects: Vec<A>) -> Manager {
        let (jobs, received) = channel::<Option<Job>>();
        let serve = move || {
            while let Ok(Some(job)) = received.recv() {
                job(&mut objects);
            }
            objects
        };
        let server = Builder::new().name("manager".into()).spawn(serve).unwrap();
        Manager { list: List { jobs }, server }
    }

    pub fn list(&self) -> List {
        self.list.clone()
    }

    pub fn stop(self) -> Vec<A> {
        self.list.jobs.send(None).unwrap();
        self.server.join().unwrap()
    }
}

impl List {
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        self.ask(move |objects| objects.get(index).cloned())
    }

    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        self.ask(move |objects| {
            let Some(place) = objects.get_mut(index) else { return false };
            *place = object;
            true
        })
    }

    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.ask(move |objects| objects.push(object))
    }

    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        self.ask(move |objects| objects.get_mut(index).map(change).is_some())
    }

    fn ask<R: Send + 'static>(
        &self,
        what: impl FnOnce(&mut Vec<A>) -> R + Send + 'static,
    ) -> Result<R, Stopped> {
        let (answer, answered) = channel();
        let job: Job = Box::new(move |objects| answer.send(what(objects)).unwrap());
        self.jobs.send(Some(job)).or(Err(Stopped))?;
        answered.recv().or(Err(Stopped))
    }
}
