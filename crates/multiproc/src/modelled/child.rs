//! A process as its parent sees it: a thread and its end.

use super::identity::Person;
use super::parcel::Parcel;
use super::{begin_process, not_modelled};
use crate::end::End;
use crate::identity::Identity;
use crate::patience::Patience;
use crate::{Message, StartError, StartMethod};
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What a process whose work panicked exits with.
const PANICKED: i32 = 101;

pub(crate) struct Child {
    pid: u32,
    thread: RefCell<Option<JoinHandle<i32>>>,
    /// Nothing is ever sent: that the other end is gone says that the process has ended.
    ended: Receiver<Infallible>,
    end: Cell<Option<End>>,
}

impl Child {
    /// Starts a process that does the work.
    #[track_caller]
    pub(crate) fn start(
        identity: &Identity,
        method: StartMethod,
        work: &mut Option<Work>,
    ) -> Result<Self, StartError> {
        let (parcel, perform) = work.take().map(|work| (work.send)()).ok_or(StartError::AlreadyStarted)?;
        let person = match method {
            StartMethod::Fork => Person::copied(identity),
            StartMethod::Spawn | StartMethod::ForkServer => Person::fresh(identity, parcel.objects()),
        };
        Ok(Self::begin(person, move || perform(parcel))?)
    }

    #[track_caller]
    pub(super) fn begin(person: Person, body: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let pid = person.pid();
        let (alive, ended) = channel();
        let thread = begin_process(person, move || live(body, alive))?;
        Ok(Self { pid, thread: RefCell::new(Some(thread)), ended, end: Cell::new(None) })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn wait(&self) -> End {
        if let Some(thread) = self.thread.take() {
            self.end.set(Some(End::Code(thread.join().unwrap_or(PANICKED))));
        }
        self.end.get().expect("the thread was joined")
    }

    /// The end, if it has come.
    #[track_caller]
    pub(crate) fn end(&self) -> Option<End> {
        let ended = self.end.get().is_some() || self.ended.try_recv() == Err(TryRecvError::Disconnected);
        ended.then(|| self.wait())
    }

    /// Waits, but not longer than this.
    #[track_caller]
    pub(crate) fn wait_timeout(&self, timeout: Duration) -> Option<End> {
        match Patience::of(timeout).left() {
            None => Some(self.wait()),
            Some(left) if left.is_zero() => self.end(),
            Some(left) => {
                let ended = self.ended.recv_timeout(left) == Err(RecvTimeoutError::Disconnected);
                ended.then(|| self.wait())
            }
        }
    }

    #[track_caller]
    pub(crate) fn terminate(&self) {
        if self.end().is_none() {
            not_modelled("`terminate` of a running process");
        }
    }

    #[track_caller]
    pub(crate) fn kill(&self) {
        if self.end().is_none() {
            not_modelled("`kill` of a running process");
        }
    }
}

/// The whole life of a process; its exit code.
fn live(body: impl FnOnce(), alive: Sender<Infallible>) -> i32 {
    let done = catch_unwind(AssertUnwindSafe(body));
    let code = if done.is_ok() { 0 } else { PANICKED };
    // Dropping what a panic carried could panic again.
    std::mem::forget(done);
    drop(alive);
    code
}

/// What a process will do.
pub(crate) struct Work {
    /// Packs the arguments, drops the parent's, and returns what the process does with the parcel.
    send: Box<dyn FnOnce() -> (Parcel, Body) + Send>,
}

type Body = Box<dyn FnOnce(Parcel) + Send>;

impl Work {
    pub(crate) fn new<A: Message + Send + 'static>(target: fn(A), args: A) -> Self {
        let send = move || -> (Parcel, Body) {
            let parcel = Parcel::pack(|out| args.encode(out));
            // The process has the only copy: when it lets go of a connection, that is the end of it.
            let decoded =
                |parcel: Parcel| parcel.into_arguments().expect("what was encoded is what is decoded");
            (parcel, Box::new(move |parcel| target(decoded(parcel))))
        };
        Self { send: Box::new(send) }
    }
}
