//! A process that supervisors are forked from.
//!
//! To execute this program anew for each run takes a third of all that a run costs. So that is done once: the nursery N is
//! this program started anew, with an empty environment and a single thread, and does nothing but fork. Its latest child
//! listens on its line from G; for each run G sends one end of a new socket there, and whoever gets it is the run's
//! supervisor. N and the child that listens end when G does, because the line closes. They have nothing of a student's,
//! and nothing of G's but that line.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard};

use anyhow::{Context, Result, bail};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pipe::{PipeFlags, pipe_with};

use super::descriptors;
use super::linux::{self, Fork};

/// The hidden first argument of a nursery.
pub const NURSERY: &str = "__sandbox";

/// Supervisors that may be on their way out at the same time; each has a namespace that the kernel takes down.
const MOST_LEAVING: usize = 4;
/// How long a supervisor that has nothing left to tell may take to go.
const FAREWELL: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

/// The grader's side of a nursery.
#[derive(Debug)]
pub struct Nursery {
    launcher: PathBuf,
    live: Mutex<Option<Live>>,
    /// Supervisors whose runs are over, as descriptors that are readable when they are gone; the oldest first.
    leaving: Mutex<VecDeque<OwnedFd>>,
}

/// A nursery that runs.
#[derive(Debug)]
struct Live {
    line: UnixStream,
    process: Child,
}

impl Nursery {
    /// A nursery that is started when it is first needed. `launcher` is this program.
    pub fn new(launcher: &Path) -> Nursery {
        Nursery { launcher: launcher.to_owned(), live: Mutex::default(), leaving: Mutex::default() }
    }

    /// Has a supervisor made that listens to a copy of `control`.
    pub fn bear(&self, control: &UnixStream) -> Result<()> {
        let mut live = self.live.lock().expect("no start of a supervisor panics");
        if let Some(nursery) = &*live
            && nursery.send(control).is_ok()
        {
            return Ok(());
        }
        // The first, or the last one was killed: without namespaces, a program of the same user can do that.
        let nursery = live.insert(Live::start(&self.launcher)?);
        nursery.send(control).context("have a supervisor started")
    }

    /// Lets a supervisor go that has nothing to do any more but to take down what was around the program.
    pub fn let_go(&self, supervisor: OwnedFd) {
        let mut leaving = self.leaving();
        leaving.push_back(supervisor);
        while leaving.len() > MOST_LEAVING
            && let Some(oldest) = leaving.pop_front()
        {
            await_end(&oldest);
        }
    }

    fn leaving(&self) -> MutexGuard<'_, VecDeque<OwnedFd>> {
        self.leaving.lock().expect("no end of a supervisor panics")
    }
}

/// Waits until a supervisor is gone.
pub fn await_end(supervisor: &OwnedFd) {
    let _ = poll(&mut [PollFd::new(supervisor, PollFlags::IN)], Some(&FAREWELL));
}

impl Drop for Nursery {
    /// Waits until all that were let go are gone.
    fn drop(&mut self) {
        self.leaving().drain(..).for_each(|supervisor| await_end(&supervisor));
    }
}

impl Live {
    fn start(launcher: &Path) -> Result<Live> {
        let (line, theirs) = UnixStream::pair().context("make a socket pair")?;
        Ok(Live { line, process: spawn(launcher, theirs)? })
    }

    fn send(&self, control: &UnixStream) -> io::Result<()> {
        descriptors::send(&self.line, b"s", &[control.as_fd()])
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.line.shutdown(std::net::Shutdown::Both);
        let _ = self.process.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "this is how student code comes to run inside the sandbox")]
fn spawn(launcher: &Path, line: UnixStream) -> Result<Child> {
    Command::new(launcher)
        .arg(NURSERY)
        .env_clear()
        .stdin(OwnedFd::from(line))
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("start `{}`", launcher.display()))
}

/// Forks a process for each socket that comes on `line`, and returns it there; in the nursery itself, returns `None` when
/// the line is closed.
///
/// One is always born already and listens, so that a run need not wait for its birth.
pub fn fork_for_each(line: &UnixStream) -> Result<Option<UnixStream>> {
    linux::forget_children();
    loop {
        let (taken, take) = pipe_with(PipeFlags::CLOEXEC).context("make a pipe")?;
        if let Fork::Child = linux::fork_into(0).context("fork a supervisor")? {
            drop(taken);
            return be_ready(line, &take);
        }
        drop(take);
        if rustix::io::read(&taken, &mut [0; 1]).unwrap_or(0) == 0 && is_closed(line)? {
            return Ok(None);
        }
    }
}

/// Waits for work, and has the next one born when it comes.
fn be_ready(line: &UnixStream, take: &OwnedFd) -> Result<Option<UnixStream>> {
    let control = receive(line)?;
    if control.is_some() {
        // All other signals stay as they are: who writes to somebody that is gone must not die of SIGPIPE.
        linux::remember_children();
        let _ = rustix::io::write(take, b"t");
    }
    Ok(control)
}

/// Whether the grader is gone; otherwise it was only the one that listened.
fn is_closed(line: &UnixStream) -> Result<bool> {
    let mut events = [PollFd::new(line, PollFlags::RDHUP)];
    poll(&mut events, Some(&Timespec::default())).context("look at the line")?;
    Ok(!events[0].revents().is_empty())
}

/// The next socket, or `None` at the end.
fn receive(line: &UnixStream) -> Result<Option<UnixStream>> {
    let (length, descriptors) = descriptors::receive(line, &mut [0; 1]).context("listen to the grader")?;
    match (length, descriptors.into_iter().next()) {
        (0, _) => Ok(None),
        (_, Some(descriptor)) => Ok(Some(UnixStream::from(descriptor))),
        (_, None) => bail!("listen to the grader: it sent no socket"),
    }
}
