//! Scoped threads, from plain ones: the scope joins those that nobody joined.

use core::cell::{Cell, RefCell};
use core::marker::PhantomData;
use core::mem;
use loom::thread::JoinHandle;
use real_std::boxed::Box;
use real_std::rc::Rc;
use real_std::sync::{Arc, Mutex};
use real_std::vec::Vec;

pub struct Scope<'scope, 'env: 'scope> {
    threads: RefCell<Vec<Rc<Cell<Option<JoinHandle<()>>>>>>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

// SAFETY: loom runs one thread at a time.
unsafe impl Sync for Scope<'_, '_> {}
// SAFETY: as above.
unsafe impl Send for Scope<'_, '_> {}

pub struct ScopedJoinHandle<'scope, T> {
    thread: Rc<Cell<Option<JoinHandle<()>>>>,
    id: loom::thread::Thread,
    result: Arc<Mutex<Option<T>>>,
    scope: PhantomData<&'scope ()>,
}

// SAFETY: loom runs one thread at a time.
unsafe impl<T> Send for ScopedJoinHandle<'_, T> {}

impl<T> ScopedJoinHandle<'_, T> {
    pub fn join(self) -> real_std::thread::Result<T> {
        if let Some(thread) = self.thread.take() {
            thread.join()?;
        }
        Ok(self.result.lock().unwrap().take().expect("the thread has ended"))
    }

    pub fn thread(&self) -> &loom::thread::Thread {
        &self.id
    }
}

pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope { threads: RefCell::default(), scope: PhantomData, env: PhantomData };
    // SAFETY: everything that a thread borrows outlives the joins below, and so does the scope.
    let result = f(unsafe { &*(&raw const scope) });
    loop {
        let Some(thread) = scope.threads.borrow_mut().pop() else { return result };
        if let Some(thread) = thread.take() {
            thread.join().expect("a thread that panics ends the model");
        }
    }
}

impl<'scope> Scope<'scope, '_> {
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let result = Arc::new(Mutex::new(None));
        let theirs = result.clone();
        let body: Box<dyn FnOnce() + 'scope> = Box::new(move || {
            let value = f();
            *theirs.lock().unwrap() = Some(value);
        });
        // SAFETY: the scope joins the thread before anything that it borrows ends.
        let body: Box<dyn FnOnce() + 'static> = unsafe { mem::transmute(body) };
        let thread = loom::thread::spawn(move || body());
        let id = thread.thread().clone();
        let thread = Rc::new(Cell::new(Some(thread)));
        self.threads.borrow_mut().push(thread.clone());
        ScopedJoinHandle { thread, id, result, scope: PhantomData }
    }
}
