//! A manager: a thread that owns a list, and the handles through which others use it.

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
    // Your fields.
}

/// A handle of the list: it holds none of the objects, but the way to the one who does.
#[derive(Clone)]
pub struct List {
    // Your fields.
}

impl Manager {
    /// Starts a server thread, called `manager`, that owns these objects.
    pub fn start(objects: Vec<A>) -> Manager {
        let _ = objects; // Delete this line: it only keeps the compiler quiet until you begin.
        todo!("start the server")
    }

    /// Another handle of the list.
    pub fn list(&self) -> List {
        todo!("make a handle")
    }

    /// Ends the server, whether handles are left or not, waits until it has ended, and returns what it owned.
    pub fn stop(self) -> Vec<A> {
        todo!("tell the server to end, and join it")
    }
}

impl List {
    /// A copy of the object at `index`, if there is one.
    pub fn get(&self, index: usize) -> Result<Option<A>, Stopped> {
        let _ = index;
        todo!("ask the server")
    }

    /// Puts `object` in the place of the one at `index`; whether there was one.
    pub fn set(&self, index: usize, object: A) -> Result<bool, Stopped> {
        let _ = (index, object);
        todo!("ask the server")
    }

    /// Adds `object` at the end.
    pub fn push(&self, object: A) -> Result<(), Stopped> {
        let _ = object;
        todo!("ask the server")
    }

    /// Lets the server call `change` with the object at `index`; whether there was one.
    pub fn update(&self, index: usize, change: fn(&mut A)) -> Result<bool, Stopped> {
        let _ = (index, change);
        todo!("ask the server")
    }
}
