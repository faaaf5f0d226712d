use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A {
    pub i: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

pub struct Manager {
    list: List,
}

#[derive(Clone)]
pub struct List {
    objects: Arc<Mutex<Option<Vec<A>>>>,
}

impl Manager {
    pub fn start(objects: Vec<A>) -> Manager {
        Manager { list: List { objects: Arc::new(Mutex::new(Some(objects))) } }
    }

    pub fn list(&self) -> List {
        self.list.clone()
    }

    pub fn stop(self) -> Vec<A> {
        self.list.objects.lock().unwrap().take().unwrap()
    }
}

impl List {
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        self.with(|objects| objects.get(index).cloned())
    }

    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        self.with(|objects| objects.get_mut(index).map(|place| *place = object).is_some())
    }

    pub fn push(&self, object: A) -> Result<(), Stopped> {
        self.with(|objects| objects.push(object))
    }

    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        self.with(|objects| objects.get_mut(index).map(change).is_some())
    }

    fn with<R>(&self, act: impl FnOnce(&mut Vec<A>) -> R) -> Result<R, Stopped> {
        self.objects.lock().unwrap().as_mut().map(act).ok_or(Stopped)
    }
}
