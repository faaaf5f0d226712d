//! The grader's side of a run: a line to its supervisor, and what that tells.

use std::io::{ErrorKind, Write};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::enforced::Enforced;
use super::nursery::{Nursery, await_end};
use super::wire::{Beside, Ending, Note, Order, Start, rebuild, send_order};
use super::{Run, Stream};

/// How much longer than the program's wall time a supervisor may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a supervisor may take to end its tree when the run is dropped.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// A program that runs in the sandbox. Dropping it kills the whole tree and waits until that is done; what was around the
/// tree may then still be taken down.
#[derive(Debug)]
pub struct Running {
    control: UnixStream,
    start: Start,
    /// The supervisor, from its first word on; readable when it is dead, none if it was so before that.
    supervisor: Option<OwnedFd>,
    /// `None` if the limit on wall time is beyond what a clock can hold.
    deadline: Option<Instant>,
    /// Whether the program is known to be dead, and all that came of it.
    over: bool,
    nursery: Arc<Nursery>,
}

impl Running {
    /// Returns when the program has been executed; an `Err` means that it never was.
    pub(super) fn start(nursery: &Arc<Nursery>, order: &Order, beside: Beside) -> Result<Running> {
        let (control, theirs) = UnixStream::pair().context("make a socket pair")?;
        nursery.bear(&theirs)?;
        drop(theirs); // The supervisor's end is seen on our end only if this copy is closed.
        let deadline = Instant::now().checked_add(order.limits.wall.saturating_add(PATIENCE));
        let start = Start { supervisor: 0, init: 0, enforced: Enforced::default() };
        let nursery = Arc::clone(nursery);
        let mut running = Running { control, start, supervisor: None, deadline, over: false, nursery };
        // Takes our copies with it: the program's end is seen on our end of the channel only if this one is closed.
        send_order(&running.control, order, beside)?;
        running.start = running.started()?;
        // It may have told all and be gone already; then there is nothing to wait for.
        let supervisor = Pid::from_raw(running.start.supervisor.cast_signed());
        running.supervisor = supervisor.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
        Ok(running)
    }

    fn started(&self) -> Result<Start> {
        match self.next()? {
            Note::Started(start) => Ok(start),
            Note::Broken(chain) => Err(rebuild(chain)),
            note => bail!("the supervisor begins with {note:?}"),
        }
    }

    /// The pid of the process whose descendants are the program, except for [`Running::own_pids`].
    #[must_use]
    pub fn supervisor(&self) -> u32 {
        self.start.supervisor
    }

    /// The pids, in the grader's namespace, of the sandbox's own processes.
    #[must_use]
    pub fn own_pids(&self) -> Vec<u32> {
        vec![self.start.supervisor, self.start.init]
    }

    /// What holds the program back, beside what its setup always has.
    pub(super) fn enforced(&self) -> Enforced {
        self.start.enforced
    }

    /// Asks for the kill of the whole tree, after which `wait` returns [`super::End::Stopped`].
    pub fn stop(&mut self) {
        let _ = self.control.write_all(b"x");
    }

    /// Waits for the end of the run.
    ///
    /// # Errors
    ///
    /// If the sandbox itself failed; what the program does is never an error.
    pub fn wait(self) -> Result<Run> {
        self.wait_showing(&mut |_, _| {})
    }

    /// Waits for the end of the run and shows the output, as it comes if the job is live.
    ///
    /// # Errors
    ///
    /// As for [`Running::wait`].
    pub fn wait_showing(mut self, show: &mut dyn FnMut(Stream, &[u8])) -> Result<Run> {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        loop {
            match self.next()? {
                Note::Output(stream, bytes) => {
                    show(stream, &bytes);
                    match stream {
                        Stream::Stdout => stdout.extend(bytes),
                        Stream::Stderr => stderr.extend(bytes),
                    }
                }
                Note::Ended(Ending { end, usage, leftovers }) => {
                    self.over = true;
                    return Ok(Run { end, stdout, stderr, usage, leftovers });
                }
                Note::Broken(chain) => return Err(rebuild(chain)),
                Note::Started(_) => {}
            }
        }
    }

    /// The next note; the supervisor is trusted to talk, but not to be let alone by the program.
    fn next(&self) -> Result<Note> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        // Zero would mean "wait for ever".
        let left = left.map(|left| left.max(Duration::from_millis(1)));
        self.control.set_read_timeout(left).context("wait for the sandbox's supervisor")?;
        let note = Note::read(&self.control).context("listen to the sandbox's supervisor")?;
        note.ok_or_else(|| anyhow!("the sandbox's supervisor ended without a word"))
    }

    /// Ends the run, whatever state it is in. Without a `supervisor` there has been no word of it.
    fn end(&self, supervisor: Option<OwnedFd>) {
        // Its end of the order line tells the supervisor to stop; its end of the note line, that it is done.
        let _ = self.control.shutdown(Shutdown::Write);
        let _ = self.control.set_read_timeout(Some(LAST_WORDS));
        let silence = std::io::copy(&mut &self.control, &mut std::io::sink()).err();
        let Some(supervisor) = supervisor else { return };
        if silence.is_some_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
            let _ = pidfd_send_signal(&supervisor, Signal::KILL);
        }
        await_end(&supervisor);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        match self.supervisor.take() {
            Some(supervisor) if self.over => self.nursery.let_go(supervisor),
            supervisor => self.end(supervisor),
        }
    }
}
