//! The relay between the grader and the sandbox: orders one way, notes and output the other.

use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags};
use rustix::process::{Pid, Signal, kill_process};

use super::wire::{Ending, Note, Order, Start, rebuild};
use super::{End, Limit, Stream, Usage};

/// How much longer than the program's wall time the init may take, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest sleep; it only has to be one that every clock can hold.
const LONGEST_SLEEP: Duration = Duration::from_secs(3600);

/// What the supervisor waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Grader,
    Init,
    Output(Stream),
}

/// Why the tree was killed by order of the supervisor; the first reason stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Grader,
    Output,
    Overdue,
}

/// The init as the supervisor knows it.
pub struct Init {
    /// Its pid in the grader's namespace.
    pub pid: i32,
    /// Gives its notes.
    pub notes: OwnedFd,
    /// Written to, or closed, it makes the init kill the tree.
    pub life: OwnedFd,
}

/// Passes notes and output from the sandbox to the grader, and orders the other way.
pub struct Relay<'a> {
    control: &'a UnixStream,
    order: &'a Order,
    init: Init,
    began: Instant,
    /// Open until the program and all its children have closed theirs.
    stdout: Option<OwnedFd>,
    stderr: Option<OwnedFd>,
    /// Bytes of output seen, of which the first up to the limit are kept.
    seen: u64,
    held: Vec<(Stream, Vec<u8>)>,
    /// Whether output is passed on as it comes: not before the grader knows that the program runs.
    live: bool,
    /// Encoded notes that the grader has not taken yet: it may be busy, and must never stop the program.
    queue: Vec<u8>,
    grader_listens: bool,
    stopped: Option<Reason>,
    init_has_ended_all: bool,
}

impl<'a> Relay<'a> {
    /// A relay for the output that comes from these two pipes.
    pub fn new(control: &'a UnixStream, order: &'a Order, init: Init, output: [OwnedFd; 2]) -> Relay<'a> {
        let [stdout, stderr] = output.map(Some);
        Relay {
            control,
            order,
            init,
            began: Instant::now(),
            stdout,
            stderr,
            seen: 0,
            held: Vec::new(),
            live: false,
            queue: Vec::new(),
            grader_listens: true,
            stopped: None,
            init_has_ended_all: false,
        }
    }

    /// Whether the init has told the end, which it does when no process but itself is left.
    pub fn init_has_ended_all(&self) -> bool {
        self.init_has_ended_all
    }

    /// Serves all sides until the init has told the end, or is gone.
    pub fn until_end(&mut self) -> Result<Ending> {
        loop {
            for source in self.wait()? {
                match source {
                    Source::Grader => self.listen(),
                    Source::Output(stream) => self.read_output(stream),
                    Source::Init => {
                        match Note::read(Pipe(&self.init.notes)).context("read a note of the init")? {
                            Some(Note::Ended(ending)) => {
                                self.init_has_ended_all = true;
                                return Ok(self.conclude(ending));
                            }
                            Some(Note::Broken(chain)) => return Err(rebuild(chain)),
                            Some(Note::Started(start)) => self.note_start(&start),
                            Some(Note::Output(..)) => {}
                            None => return self.conclude_without_init(),
                        }
                    }
                }
            }
            self.send_queue();
            self.stop_if_overdue();
        }
    }

    fn note_start(&mut self, start: &Start) {
        self.began = Instant::now();
        let start = Start {
            supervisor: std::process::id(),
            init: self.init.pid.cast_unsigned(),
            enforced: start.enforced,
        };
        self.queue.extend(Note::Started(start).encode());
        if self.order.live {
            self.live = true;
            let early = std::mem::take(&mut self.held);
            for (stream, bytes) in early {
                self.queue.extend(Note::Output(stream, bytes).encode());
            }
        }
    }

    fn wait(&self) -> Result<Vec<Source>> {
        let left = (self.order.limits.wall.saturating_add(PATIENCE)).saturating_sub(self.began.elapsed());
        // Once overdue, only the death of the init is awaited.
        let timeout = if self.stopped == Some(Reason::Overdue) { PATIENCE } else { left };
        self.ready(timeout)
    }

    /// The sides that have something for us, or are gone.
    fn ready(&self, timeout: Duration) -> Result<Vec<Source>> {
        let mut sources = vec![Source::Init];
        let mut events = vec![PollFd::new(&self.init.notes, PollFlags::IN)];
        if self.grader_listens {
            let wanted = if self.queue.is_empty() { PollFlags::IN } else { PollFlags::IN | PollFlags::OUT };
            sources.push(Source::Grader);
            events.push(PollFd::new(self.control, wanted));
        }
        for (stream, fd) in [(Stream::Stdout, &self.stdout), (Stream::Stderr, &self.stderr)] {
            if let Some(fd) = fd {
                sources.push(Source::Output(stream));
                events.push(PollFd::new(fd, PollFlags::IN));
            }
        }
        let timeout = Timespec::try_from(timeout.min(LONGEST_SLEEP)).context("wait for the sandbox")?;
        match poll(&mut events, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error).context("wait for the sandbox"),
        }
        let happened = events.iter().map(|event| !event.revents().is_empty());
        Ok(sources.into_iter().zip(happened).filter_map(|(source, yes)| yes.then_some(source)).collect())
    }

    /// Any word of the grader means stop, and so does its silence for ever.
    fn listen(&mut self) {
        let mut word = [0; 16];
        match rustix::net::recv(self.control, &mut word[..], RecvFlags::DONTWAIT) {
            Err(Errno::AGAIN | Errno::INTR) => {}
            Ok((0, _)) | Err(_) => {
                self.grader_listens = false;
                self.stop(Reason::Grader);
            }
            Ok(_) => self.stop(Reason::Grader),
        }
    }

    fn stop(&mut self, reason: Reason) {
        if self.stopped.is_none() {
            self.stopped = Some(reason);
            let _ = rustix::io::write(&self.init.life, b"x");
        }
    }

    /// An init that does not end the run in time was stopped itself, which is possible without namespaces.
    fn stop_if_overdue(&mut self) {
        if self.began.elapsed() > self.order.limits.wall.saturating_add(PATIENCE) {
            self.stopped = Some(Reason::Overdue);
            let _ = Pid::from_raw(self.init.pid).map(|init| kill_process(init, Signal::KILL));
        }
    }

    fn read_output(&mut self, stream: Stream) {
        let from = match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        };
        let mut buffer = vec![0; 1 << 16];
        match from.as_ref().map(|fd| rustix::io::read(fd, &mut buffer[..])) {
            // The program may open its own pipe to read, and be faster than we are.
            Some(Err(Errno::AGAIN | Errno::INTR)) => {}
            Some(Ok(count)) if count > 0 => self.keep(stream, &buffer[..count]),
            Some(Ok(_) | Err(_)) | None => *from = None,
        }
    }

    fn keep(&mut self, stream: Stream, bytes: &[u8]) {
        let room = usize::try_from(self.order.limits.output.saturating_sub(self.seen)).unwrap_or(usize::MAX);
        self.seen += bytes.len() as u64;
        self.hand_on(stream, &bytes[..bytes.len().min(room)]);
        if self.seen > self.order.limits.output {
            self.stop(Reason::Output);
        }
    }

    fn hand_on(&mut self, stream: Stream, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.live {
            self.queue.extend(Note::Output(stream, bytes.to_vec()).encode());
            return;
        }
        match self.held.last_mut() {
            // A program may print byte by byte.
            Some((last, held)) if *last == stream => held.extend(bytes),
            _ => self.held.push((stream, bytes.to_vec())),
        }
    }

    fn send_queue(&mut self) {
        while self.grader_listens && !self.queue.is_empty() {
            match rustix::net::send(self.control, &self.queue, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
                Ok(count) => drop(self.queue.drain(..count)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => {
                    self.grader_listens = false;
                    self.stop(Reason::Grader);
                }
            }
        }
    }

    fn conclude(&mut self, mut ending: Ending) -> Ending {
        self.read_what_is_left();
        ending.end = judge_end(ending.end, self.seen > self.order.limits.output);
        ending
    }

    /// All writers are dead, so what can be read is what they left in the pipes.
    fn read_what_is_left(&mut self) {
        while self.seen <= self.order.limits.output {
            let Ok(sources) = self.ready(Duration::ZERO) else { return };
            let streams = sources.into_iter().filter_map(|source| match source {
                Source::Output(stream) => Some(stream),
                Source::Grader | Source::Init => None,
            });
            let streams: Vec<Stream> = streams.collect();
            if streams.is_empty() {
                return;
            }
            for stream in streams {
                self.read_output(stream);
            }
        }
    }

    /// Where the program can reach its init, that the init died is the program's doing, and its own end.
    fn conclude_without_init(&mut self) -> Result<Ending> {
        let end = match (self.stopped, self.order.setup.mode.is_private()) {
            (Some(Reason::Overdue), _) => End::Limit(Limit::Wall),
            (Some(Reason::Grader), _) => End::Stopped,
            (_, false) => End::Killed(libc::SIGKILL),
            (_, true) => anyhow::bail!("the sandbox's init ended without a word"),
        };
        let usage = Usage { wall: self.began.elapsed(), ..Usage::default() };
        Ok(self.conclude(Ending { end, usage, leftovers: 0 }))
    }

    /// Waits for the grader to take the output; the ending goes after it.
    pub fn deliver_rest(&mut self) {
        for (stream, bytes) in std::mem::take(&mut self.held) {
            self.queue.extend(Note::Output(stream, bytes).encode());
        }
        let _ = (&mut &*self.control).write_all(&self.queue);
    }
}

/// Too much output is its own end, unless another limit ended the run before.
fn judge_end(end: End, too_much_output: bool) -> End {
    match end {
        End::Exited(_) | End::Killed(_) | End::Stopped if too_much_output => End::Limit(Limit::Output),
        end => end,
    }
}

/// Reads from a borrowed descriptor.
struct Pipe<'a>(&'a OwnedFd);

impl std::io::Read for Pipe<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        Ok(rustix::io::read(self.0, buffer)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_output_is_its_own_end() {
        assert_eq!(judge_end(End::Exited(0), true), End::Limit(Limit::Output));
        assert_eq!(judge_end(End::Stopped, true), End::Limit(Limit::Output));
    }

    #[test]
    fn too_much_output_hides_no_other_limit() {
        assert_eq!(judge_end(End::Limit(Limit::Memory), true), End::Limit(Limit::Memory));
    }

    #[test]
    fn output_within_the_limit_changes_nothing() {
        assert_eq!(judge_end(End::Exited(3), false), End::Exited(3));
    }
}
