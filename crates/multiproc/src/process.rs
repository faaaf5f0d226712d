//! `Process`: a function that runs in a child of this process.

use crate::backend::{Child, Work};
use crate::identity::Identity;
use crate::{JoinError, Message, StartError, StartMethod};
use std::fmt;
use std::time::Duration;

/// A function that runs in a process of its own, as Python's `multiprocessing.Process`.
///
/// ```
/// use multiproc::Process;
///
/// fn greet((greeting, times): (String, u32)) {
///     for _ in 0..times {
///         println!("{greeting} from {}", std::process::id());
///     }
/// }
///
/// let mut process = Process::new(greet, ("hello".to_string(), 2));
/// process.start()?;
/// process.join()?;
/// assert_eq!(process.exit_code(), Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The child begins as a copy of this process (if it is not [started in another way](StartMethod)) and shares no memory with it, but for what is made to be shared, as
/// [`Value`](crate::Value) and [`Queue`](crate::Queue) are: what else it changes, only it sees. It ends
/// when the function returns (exit code 0) or panics (exit code 101, after the panic's message). Only the calling
/// thread is copied, so start processes before threads: a lock that another thread holds stays locked in the child.
///
/// # Zombies
///
/// Dropping a `Process` neither waits for the child nor kills it. A child that has ended but was never joined stays in
/// the system's table as a *zombie* until this process ends: call [`join`](Process::join).
pub struct Process {
    identity: Identity,
    method: StartMethod,
    /// What the child will do; `None` once there is a child.
    work: Option<Work>,
    child: Option<Child>,
}

impl Process {
    /// Describes a process that will call `target(args)`, and does not start it.
    ///
    /// It is called `Process-N`, with the number of this process's children so far. For no arguments pass `()`, for
    /// several a tuple.
    #[must_use]
    pub fn new<A: Message + Send + 'static>(target: fn(A), args: A) -> Self {
        let (identity, work) = (Identity::next("Process"), Some(Work::new(target, args)));
        Self { identity, method: StartMethod::default(), work, child: None }
    }

    /// Gives it another name.
    ///
    /// ```
    /// # use multiproc::Process;
    /// let process = Process::new(drop, ()).with_name("worker");
    /// assert_eq!(process.name(), "worker");
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.identity.name = name.into();
        self
    }

    /// Has it started in another way than by a fork; see [`StartMethod`].
    #[must_use]
    pub fn with_start_method(mut self, method: StartMethod) -> Self {
        self.method = method;
        self
    }

    /// What the process is called; in the child, [`current_process_name`](crate::current_process_name) says the same.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.identity.name
    }

    /// Starts the child.
    ///
    /// What waits in the buffer of standard output is printed before, so that the child does not print it again.
    ///
    /// # Errors
    ///
    /// The process has been started before, or the system has no room for another one; then try again later. And what
    /// [`StartMethod`] asks of a process that is not forked is not so.
    #[track_caller]
    pub fn start(&mut self) -> Result<(), StartError> {
        if self.work.is_none() {
            return Err(StartError::AlreadyStarted);
        }
        self.child = Some(Child::start(&self.identity, self.method, &mut self.work)?);
        // The parent's copy of the arguments is of no use any more.
        self.work = None;
        Ok(())
    }

    /// Waits for the child to end and reaps it, so that it is no zombie. Returns at once if that has been done.
    ///
    /// # Errors
    ///
    /// It was never started, or something else has reaped it (a `waitpid` for any child, or an ignored `SIGCHLD`).
    #[track_caller]
    pub fn join(&self) -> Result<(), JoinError> {
        let child = self.child.as_ref().ok_or(JoinError::NotStarted)?;
        child.wait().code().map(drop).ok_or(JoinError::ReapedElsewhere)
    }

    /// Waits, but no longer than `timeout`; whether the child has ended.
    ///
    /// A child that was never started has not ended, and is not waited for.
    ///
    /// ```
    /// # use multiproc::{Process, Queue};
    /// # use std::time::Duration;
    /// let gate = Queue::new();
    /// let mut process = Process::new(|gate: Queue<()>| drop(gate.get()), gate.clone());
    /// process.start()?;
    /// assert!(!process.join_timeout(Duration::from_millis(10)));
    /// gate.put(());
    /// assert!(process.join_timeout(Duration::from_secs(60)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[track_caller]
    pub fn join_timeout(&self, timeout: Duration) -> bool {
        self.child.as_ref().is_some_and(|child| child.wait_timeout(timeout).is_some())
    }

    /// The number by which the system knows the child, once it is started.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::pid)
    }

    /// How the child ended, as Python counts: its exit code, or the signal that killed it as a negative number.
    ///
    /// `None` while it runs or was never started, and if something else has reaped it. Reaps a child that has ended.
    #[must_use]
    #[track_caller]
    pub fn exit_code(&self) -> Option<i32> {
        self.child.as_ref()?.end()?.code()
    }

    /// Whether the child is started and has not ended. Reaps a child that has ended.
    #[must_use]
    #[track_caller]
    pub fn is_alive(&self) -> bool {
        self.child.as_ref().is_some_and(|child| child.end().is_none())
    }

    /// Asks the child to end (`SIGTERM`); it may have arranged to ignore that. Join it afterwards.
    ///
    /// Does nothing if the child was never started or has ended.
    #[track_caller]
    pub fn terminate(&self) {
        self.child.iter().for_each(Child::terminate);
    }

    /// Ends the child (`SIGKILL`), which it cannot prevent. Join it afterwards.
    ///
    /// Does nothing if the child was never started or has ended.
    #[track_caller]
    pub fn kill(&self) {
        self.child.iter().for_each(Child::kill);
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("name", &self.name())
            .field("pid", &self.pid())
            .finish_non_exhaustive()
    }
}
