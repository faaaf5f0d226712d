//! The judge: asks a process over a private socket, and sees from outside what it does meanwhile.
//!
//! An [`Interview`] runs a harness with a submission (or the reference) in the sandbox and asks it questions, one at
//! a time. The process gets inputs and nonces, never an expected answer, and nothing that it prints or returns as an
//! exit code is a verdict: what counts is the frame with the answer, and what the kernel says about the process.
//!
//! While a question is open, the student's code may call the judge as a work function from any of its processes and
//! threads (`exam::call`, `exam::meet`). The kernel tells which process asked, and until the judge replies the caller
//! stands still, so that a count of processes and threads, and a check of the ids that they claim to have, cannot
//! race with them. The replies are secrets of the judge: a result that contains them was computed by calling.

mod census;
mod channel;
mod claims;
mod hold;
mod left;

pub use hold::Rules;
pub use left::{Holdings, Left};

use crate::fault::Evidence;
use crate::sandbox::{Job, Limits, Run, Running, Sandbox};
use anyhow::{Context, Result};
use census::{Census, Family};
use channel::{Caller, Channel, Heard};
use exam::{Frame, Value};
use hold::{Open, Waiting};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A process under examination.
pub struct Interview {
    channel: Channel,
    running: Running,
    family: Family,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Testimony {
    /// The answer, with claims replaced by what they turned out to be.
    pub answer: Value,
    /// The calls that were made for it, in an order that does not depend on timing.
    pub calls: Vec<Call>,
    /// The most that was at work at the same time.
    pub peak: Peak,
    /// From the question to the answer, on the judge's clock.
    pub time: Duration,
}

/// A call of the judge as a work function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// What was called.
    pub name: String,
    /// With what, claims replaced.
    pub argument: Value,
    /// How many calls waited together, itself included; 1 where nothing was to wait.
    pub together: usize,
}

/// How much was at work at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Peak {
    /// Calls that waited for their reply at the same time.
    pub calls: usize,
    /// Processes that these calls came from.
    pub processes: usize,
}

/// Why a question got no answer.
#[derive(Debug)]
pub enum Lapse {
    /// The process ended, or was ended because it reached a limit.
    Ended,
    /// It sent something that is no answer.
    Malformed,
    /// Our own fault.
    Broken(anyhow::Error),
}

impl From<anyhow::Error> for Lapse {
    fn from(error: anyhow::Error) -> Lapse {
        Lapse::Broken(error)
    }
}

impl Interview {
    /// Starts the program in the sandbox.
    pub fn begin(sandbox: &Sandbox, program: &Path, limits: Limits) -> Result<Interview> {
        let (channel, theirs) = Channel::open().context("open a channel to the submission")?;
        let folder = program.parent().context("find the folder of the program")?.to_path_buf();
        let running = sandbox.start(Job {
            program: program.to_path_buf(),
            args: Vec::new(),
            env: crate::toolchain::plain_environment(),
            cwd: PathBuf::from("/"),
            readable: vec![folder],
            writable: Vec::new(),
            channel: Some(theirs),
            live: false,
            limits,
        })?;
        Ok(Interview { channel, running, family: Family::default() })
    }

    /// Waits until the process can be asked. The first that speaks is the main process: nothing of the student's
    /// runs before it does.
    pub fn wait_until_ready(&mut self) -> Result<(), Lapse> {
        match self.channel.receive(None)? {
            Some(Heard { frame: Frame::Ready, caller, .. }) => {
                self.family.set_main(caller.pid);
                Ok(())
            }
            _ => Err(Lapse::Malformed),
        }
    }

    /// Has the (trusted) process make the input of a case.
    pub fn case(&mut self, name: &str, seed: u64) -> Result<Value, Lapse> {
        let name = name.to_string();
        Ok(self.ask(|nonce| Frame::Case { nonce, name, seed }, Rules::default())?.answer)
    }

    /// Asks for the answer to `input`.
    pub fn answer(&mut self, input: &Value, rules: Rules) -> Result<Testimony, Lapse> {
        let input = input.clone();
        self.ask(|nonce| Frame::Answer { nonce, input }, rules)
    }

    /// Has the (trusted) process do the same work in turn.
    pub fn baseline(&mut self, input: &Value) -> Result<Testimony, Lapse> {
        let input = input.clone();
        self.ask(|nonce| Frame::Baseline { nonce, input }, Rules::default())
    }

    /// What the process holds right now: its descriptors and shared memory.
    pub fn holdings(&self) -> Result<Holdings> {
        Holdings::of(self.family.main())
    }

    /// What the process has left behind, once it has had a moment to end what is ending.
    pub fn left(&mut self) -> Result<Vec<Left>> {
        left::after_a_moment(|| {
            let census = self.census()?;
            Ok(left::look(&census, &self.family))
        })
    }

    /// Ends a process that did not answer as it should, and tells how it ended.
    pub fn close(mut self, lapse: &Lapse) -> Result<Run> {
        if !matches!(lapse, Lapse::Ended) {
            self.running.stop();
        }
        drop(self.channel);
        self.running.wait()
    }

    fn ask(&mut self, question: impl FnOnce(u64) -> Frame, rules: Rules) -> Result<Testimony, Lapse> {
        let nonce = fresh_nonce();
        let mut open = Open::new(nonce, rules);
        self.forget_earlier_questions()?;
        let started = Instant::now();
        self.channel.send(&question(nonce))?;
        let (answer, time) = loop {
            if let Some(answer) = self.hear(&mut open)? {
                break (answer, started.elapsed());
            }
        };
        self.hear_late_calls(&mut open)?;
        let answer = self.verified(&answer, None)?;
        Ok(open.close(answer, time))
    }

    /// Starts to number processes anew: those that an earlier question left behind count no more.
    fn forget_earlier_questions(&mut self) -> Result<()> {
        if self.family.has_learnt() {
            let census = self.census()?;
            self.family.forget(&census);
        }
        Ok(())
    }

    /// Hears one frame, or replies to calls that have waited long enough; `Some` is the answer. Without a call that
    /// waits it is patient: the sandbox sees to it that every process ends.
    fn hear(&mut self, open: &mut Open) -> Result<Option<Value>, Lapse> {
        match self.channel.receive(open.next_look())? {
            Some(heard) => match heard.frame {
                Frame::Returned { nonce, value } if nonce == open.nonce => return Ok(Some(value)),
                Frame::Called { nonce, name, argument, together } => {
                    let reply_to = heard.socket.ok_or(Lapse::Malformed)?;
                    open.add(nonce, Waiting { caller: heard.caller, reply_to, name, argument, together })?;
                }
                _ => return Err(Lapse::Malformed),
            },
            None => open.look(&self.census()?),
        }
        self.reply_to_those_due(open)?;
        Ok(None)
    }

    /// Hears calls that come after the answer, because somebody was not joined: whether they came in time would
    /// otherwise be chance, and so would the verdict.
    fn hear_late_calls(&mut self, open: &mut Open) -> Result<(), Lapse> {
        let patience = Instant::now() + LATE;
        while open.misses_calls()
            && Instant::now() < patience
            && !left::look(&self.census()?, &self.family).is_empty()
        {
            if let Some(Heard { frame, caller, socket: Some(reply_to) }) = self.channel.receive(Some(LOOK))?
                && let Frame::Called { nonce, name, argument, together } = frame
            {
                open.add(nonce, Waiting { caller, reply_to, name, argument, together })?;
            }
            open.release_all();
            self.reply_to_those_due(open)?;
        }
        Ok(())
    }

    /// Checks the claims of the calls that wait for nothing more, and lets their callers go on.
    fn reply_to_those_due(&mut self, open: &mut Open) -> Result<(), Lapse> {
        let due = open.take_due();
        // All are checked before the first is let go: it may end, and take the threads that others speak of with it.
        let arguments: Result<Vec<Value>> =
            due.iter().map(|(waiting, _)| self.verified(&waiting.argument, Some(waiting.caller))).collect();
        for ((waiting, together), argument) in due.into_iter().zip(arguments?) {
            open.reply(waiting, argument, together);
        }
        Ok(())
    }

    /// A value with its claims replaced by what the kernel says.
    fn verified(&mut self, value: &Value, caller: Option<Caller>) -> Result<Value> {
        if !claims::has(value) {
            return Ok(value.clone());
        }
        let census = self.census()?;
        self.family.learn(&census);
        Ok(claims::verify(value, &census, &self.family, caller.map(|caller| caller.pid)))
    }

    fn census(&self) -> Result<Census> {
        Census::take(self.running.supervisor(), &self.running.own_pids())
    }
}

/// How long calls are waited for that come after the answer.
const LATE: Duration = Duration::from_secs(1);
/// Between two looks whether anybody is left who could make them.
const LOOK: Duration = Duration::from_millis(5);

/// A number that nobody could have known before.
pub fn fresh_nonce() -> u64 {
    let mut bytes = [0; 8];
    let filled = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty());
    assert_eq!(filled, Ok(8), "the kernel has random bytes");
    u64::from_le_bytes(bytes)
}

/// What a run printed, as evidence.
pub fn printed(run: &Run) -> Vec<Evidence> {
    use crate::sandbox::Stream;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    [(Stream::Stdout, text(&run.stdout)), (Stream::Stderr, text(&run.stderr))]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(stream, text)| Evidence::Printed { stream, text })
        .collect()
}
