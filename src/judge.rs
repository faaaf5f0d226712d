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
use crate::sandbox::{Holes, Job, Limits, Run, Running, Sandbox};
use anyhow::{Context, Result};
use census::{Census, Family};
use channel::{Channel, Heard};
use claims::Directory;
use exam::{Frame, Value};
use hold::{Open, Waiting};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A program that answers the judge.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its file.
    pub file: PathBuf,
    /// The shared object that it loads, if it does.
    pub runtime: Option<PathBuf>,
    /// Variables of its environment, beside those of every program.
    pub variables: Vec<(String, String)>,
    /// What is open to it in the sandbox.
    pub holes: Holes,
}

/// A process under examination.
pub struct Interview {
    channel: Channel,
    running: Running,
    family: Family,
    /// How long one question may take.
    patience: Duration,
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
    /// What was still there when the answer was, if that was looked at.
    pub left: Vec<Left>,
    /// From the question to the answer, on the judge's clock.
    pub time: Duration,
}

impl Testimony {
    /// What follows from the reference's testimony for the submission's.
    pub fn rules(&self) -> Rules {
        Rules { calls: Some(self.calls.len()), together: Some(self.peak.calls), ..Rules::default() }
    }

    /// The calls that were at work together, each group once for each of its calls, largest first.
    pub fn groups(&self) -> Vec<usize> {
        let mut groups: Vec<usize> = self.calls.iter().map(|call| call.together).collect();
        groups.sort_unstable_by(|one, other| other.cmp(one));
        groups
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Peak {
    /// Calls that waited for their reply at the same time.
    pub calls: usize,
    /// Processes that such calls came from, all in all.
    pub processes: usize,
}

/// Why a question got no answer.
#[derive(Debug)]
pub enum Lapse {
    /// The process ended, or was ended because it reached a limit.
    Ended,
    /// It sent something that is no answer.
    Malformed,
    /// It took too long.
    TimedOut {
        /// Whether it slept when its time was over.
        asleep: bool,
    },
    /// It made this many calls, and more than any right solution.
    TooManyCalls(usize),
    /// Our own fault.
    Broken(anyhow::Error),
}

impl From<anyhow::Error> for Lapse {
    fn from(error: anyhow::Error) -> Lapse {
        Lapse::Broken(error)
    }
}

impl Interview {
    /// Starts the program in the sandbox. The limit on time is one for each question; for all of them together there is
    /// a wide one.
    pub fn begin(sandbox: &Sandbox, program: &Program, limits: &Limits) -> Result<Interview> {
        let (channel, theirs) = Channel::open().context("open a channel to the submission")?;
        let folder = program.file.parent().context("find the folder of the program")?.to_path_buf();
        let patience = limits.wall;
        let running = sandbox.start(Job {
            program: program.file.clone(),
            args: Vec::new(),
            env: [crate::toolchain::plain_environment(), program.variables.clone()].concat(),
            cwd: PathBuf::from("/"),
            readable: [Some(folder), program.runtime.clone()].into_iter().flatten().collect(),
            scratch: None,
            artefact: None,
            channel: Some(theirs),
            live: false,
            limits: Limits { wall: patience * QUESTIONS, ..limits.clone() },
            holes: program.holes,
        })?;
        Ok(Interview { channel, running, family: Family::default(), patience })
    }

    /// Waits until the process can be asked. The first that speaks is the main process: nothing of the student's
    /// runs before it does.
    pub fn wait_until_ready(&mut self) -> Result<(), Lapse> {
        match self.channel.receive(Some(self.patience))? {
            Some(Heard { frame: Frame::Ready, caller, .. }) => {
                self.family.set_main(caller.pid);
                Ok(())
            }
            Some(_) => Err(Lapse::Malformed),
            None => Err(self.timed_out()),
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
    pub fn baseline(&mut self, input: &Value, rules: Rules) -> Result<Testimony, Lapse> {
        let input = input.clone();
        self.ask(|nonce| Frame::Baseline { nonce, input }, rules)
    }

    /// What the process holds right now: its descriptors and shared memory.
    pub fn holdings(&self) -> Result<Holdings, Lapse> {
        let holdings = Holdings::of(self.family.main());
        holdings.map_err(|error| if self.main_is_there() { Lapse::Broken(error) } else { Lapse::Ended })
    }

    fn main_is_there(&self) -> bool {
        self.census().find(self.family.main()).is_some_and(|main| !main.zombie)
    }

    /// Ends a process that did not answer as it should, and tells how it ended.
    pub fn close(mut self, lapse: &Lapse) -> Result<Run> {
        if !matches!(lapse, Lapse::Ended) || !self.comes_to_an_end() {
            self.running.stop();
        }
        drop(self.channel);
        self.running.wait()
    }

    /// Whether nobody runs any more. The channel is closed by whoever ends, but it can also be closed alone.
    fn comes_to_an_end(&self) -> bool {
        let end = Instant::now() + LATE;
        while !self.census().is_over() {
            if Instant::now() > end {
                return false;
            }
            std::thread::sleep(LOOK);
        }
        true
    }

    fn ask(&mut self, question: impl FnOnce(u64) -> Frame, rules: Rules) -> Result<Testimony, Lapse> {
        let nonce = fresh_nonce();
        let mut open = Open::new(nonce, rules);
        self.forget_earlier_questions();
        let started = Instant::now();
        self.channel.send(&question(nonce))?;
        let (answer, time) = loop {
            let left = self.patience.checked_sub(started.elapsed()).ok_or_else(|| self.timed_out())?;
            if let Some(answer) = self.hear(&mut open, left)? {
                break (answer, started.elapsed());
            }
        };
        let left = if rules.tidy { self.left_behind(&mut open)? } else { Vec::new() };
        // Whether calls come in time that somebody makes who was not joined is chance; the verdict must not be.
        self.attend(&mut open, |open, left| open.misses_calls() && !left().is_empty())?;
        let answer = self.verified(&answer, None);
        Ok(open.close(answer, left, time))
    }

    fn timed_out(&self) -> Lapse {
        Lapse::TimedOut { asleep: self.census().is_asleep() }
    }

    /// Starts to number processes anew: those that an earlier question left behind count no more.
    fn forget_earlier_questions(&mut self) {
        if self.family.has_learnt() {
            let census = self.census();
            self.family.forget(&census);
        }
    }

    /// Hears one frame, or replies to calls that have waited long enough; `Some` is the answer.
    fn hear(&mut self, open: &mut Open, patience: Duration) -> Result<Option<Value>, Lapse> {
        let next = open.next_look().map_or(patience, |look| look.min(patience));
        match self.channel.receive(Some(next))? {
            Some(Heard { frame: Frame::Returned { nonce, value }, caller, .. }) => {
                let answers = nonce == open.nonce && caller.pid == self.family.main();
                return if answers { Ok(Some(value)) } else { Err(Lapse::Malformed) };
            }
            Some(heard) => take_call(heard, open)?,
            None => open.look(&self.census()),
        }
        self.reply_to_those_due(open);
        Ok(None)
    }

    /// What is left behind at this very moment. What is found may still change its kind: a child that runs becomes a
    /// zombie when it ends. So that the kind is no chance either, it gets a while for that.
    fn left_behind(&mut self, open: &mut Open) -> Result<Vec<Left>, Lapse> {
        let found = left::processes(&self.census(), &self.family);
        if !self.main_is_there() {
            return Err(Lapse::Ended);
        }
        if found.is_empty() {
            return Ok(left::lasting_threads(self.family.main()));
        }
        self.attend(open, |_, left| left().iter().any(|left| matches!(left, Left::Process(_))))?;
        let later = left::processes(&self.census(), &self.family);
        Ok(if later.is_empty() { found } else { later })
    }

    /// Replies to calls that come after the answer, for a while, as long as there is reason to.
    fn attend(
        &mut self,
        open: &mut Open,
        reason: impl Fn(&Open, &dyn Fn() -> Vec<Left>) -> bool,
    ) -> Result<(), Lapse> {
        let end = Instant::now() + LATE;
        while Instant::now() < end && reason(open, &|| left::look(&self.census(), &self.family)) {
            if let Some(heard) = self.channel.receive(Some(LOOK))? {
                take_call(heard, open)?;
            }
            open.release_all(&self.census());
            self.reply_to_those_due(open);
        }
        Ok(())
    }

    /// Checks the claims of the calls that wait for nothing more, and lets their callers go on.
    fn reply_to_those_due(&mut self, open: &mut Open) {
        let due = open.take_due();
        // All are checked before the first is let go: it may end, and take the threads that others speak of with it.
        let arguments = self.all_verified(&due);
        for ((waiting, together), argument) in due.into_iter().zip(arguments) {
            open.reply(waiting, argument, together);
        }
    }

    fn all_verified(&mut self, due: &[(Waiting, usize)]) -> Vec<Value> {
        let arguments = || due.iter().map(|(waiting, _)| &waiting.argument);
        if !arguments().any(claims::has) {
            return arguments().cloned().collect();
        }
        let directory = self.directory();
        due.iter().map(|(waiting, _)| directory.verify(&waiting.argument, Some(waiting.caller.pid))).collect()
    }

    /// A value with its claims replaced by what the kernel says.
    fn verified(&mut self, value: &Value, caller: Option<u32>) -> Value {
        if claims::has(value) { self.directory().verify(value, caller) } else { value.clone() }
    }

    fn directory(&mut self) -> Directory {
        let census = self.census();
        self.family.learn(&census);
        Directory::of(&census, &self.family)
    }

    fn census(&self) -> Census {
        Census::take(self.running.supervisor(), &self.running.own_pids())
    }
}

/// Takes in a call; nothing else may be said without being asked.
fn take_call(heard: Heard, open: &mut Open) -> Result<(), Lapse> {
    let (Frame::Called { nonce, name, argument, together }, Some(reply_to)) = (heard.frame, heard.socket)
    else {
        return Err(Lapse::Malformed);
    };
    open.add(nonce, Waiting { caller: heard.caller, reply_to, name, argument, together })
}

/// How many questions of the longest kind a process can be asked before the sandbox ends it.
const QUESTIONS: u32 = 20;
/// How long the judge attends to calls that come after the answer, and to a process that seems to end.
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
