//! The open question: calls that wait for their reply, and when they get it.
//!
//! A call of `exam::meet` is held back until as many wait as should be at work at the same time. If fewer come, the
//! judge must find out that no more will: it waits until nothing moves any more, that is, until all processes and
//! threads of the submission sleep, none of them for a time that will end by itself, and their counters of processor
//! time and context switches stand still. A busy machine cannot spoil this: whoever could go on and merely has no
//! processor is not asleep.

use super::census::{Census, Pulse};
use super::channel::{self, Caller};
use super::left::Left;
use super::{Call, Lapse, Peak, Testimony};
use exam::Value;
use std::collections::{HashMap, HashSet};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// How calls are treated while a question is open.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// What the replies are made from: equal secrets give equal replies.
    pub secret: u64,
    /// How many calls a right solution makes, if that is known.
    pub calls: Option<usize>,
    /// How many of them wait at the same time, if that is known.
    pub together: Option<usize>,
    /// Whether to look at what is left behind when the answer is there.
    pub tidy: bool,
}

/// A call that waits for its reply.
pub struct Waiting {
    pub caller: Caller,
    pub reply_to: OwnedFd,
    pub name: String,
    pub argument: Value,
    pub together: u32,
}

/// A question that has been asked and not answered.
pub struct Open {
    pub nonce: u64,
    rules: Rules,
    waiting: Vec<Waiting>,
    released: bool,
    calls: Vec<Call>,
    /// Bytes that they take in memory.
    size: usize,
    /// The most that waited at the same time.
    most: usize,
    /// Where the calls came from that were held back.
    callers: HashSet<u32>,
    last_arrival: Instant,
    last_pulse: Option<Pulse>,
    still_since: Option<Instant>,
    /// How many threads the processes had that calls came from, when they were released.
    threads: HashMap<u32, usize>,
    /// Whether once fewer came than should: then the verdict is known, and the rest is waited for less patiently.
    missed: bool,
}

/// How many calls one question may make where nobody knows how many are right: far more than any exercise needs.
const MAX_CALLS: usize = 10_000;
/// How many of them may wait: each holds a descriptor of the judge's.
const MAX_WAITING: usize = 256;
/// How many bytes they may take in memory, which for many small values is far more than in a frame.
const MAX_SIZE: usize = 64 << 20;

/// Between two looks at whether anything moves.
const LOOK: Duration = Duration::from_millis(2);
/// How long all must have come to rest before nobody else is expected, or, where enough have come, before it is clear
/// that no surplus one follows.
const REST: Duration = Duration::from_millis(200);
const REST_WHEN_COMPLETE: Duration = Duration::from_millis(4);
const REST_WHEN_MISSED: Duration = Duration::from_millis(30);
/// The same, if something keeps moving or sleeps for a time.
const RESTLESS: Duration = Duration::from_secs(3);
const RESTLESS_WHEN_COMPLETE: Duration = Duration::from_millis(400);
const RESTLESS_WHEN_MISSED: Duration = Duration::from_millis(100);

impl Open {
    pub fn new(nonce: u64, rules: Rules) -> Open {
        Open {
            nonce,
            rules,
            waiting: Vec::new(),
            released: false,
            calls: Vec::new(),
            size: 0,
            most: 0,
            callers: HashSet::new(),
            last_arrival: Instant::now(),
            last_pulse: None,
            still_since: None,
            threads: HashMap::new(),
            missed: false,
        }
    }

    /// Takes in a call. One that belongs to an earlier question was made by somebody who was not joined: its caller
    /// gets a reply that means nothing, and is forgotten.
    pub fn add(&mut self, nonce: u64, waiting: Waiting) -> Result<(), Lapse> {
        if nonce != self.nonce {
            channel::reply(&waiting.reply_to, 0);
            return Ok(());
        }
        self.size += waiting.name.len() + size(&waiting.argument);
        if self.count() >= self.most_calls() || self.waiting.len() >= MAX_WAITING || self.size > MAX_SIZE {
            return Err(Lapse::TooManyCalls(self.count()));
        }
        self.waiting.push(waiting);
        self.last_arrival = Instant::now();
        self.still_since = None;
        Ok(())
    }

    fn count(&self) -> usize {
        self.calls.len() + self.waiting.len()
    }

    fn most_calls(&self) -> usize {
        self.rules.calls.map_or(MAX_CALLS, |calls| 4 * calls + 64)
    }

    /// When to look at what moves: only while calls are held back.
    pub fn next_look(&self) -> Option<Duration> {
        (!self.waiting.is_empty()).then_some(LOOK)
    }

    /// Looks whether anything moves, and releases the calls if nothing more is to be expected.
    pub fn look(&mut self, census: &Census) {
        let pulse = census.pulse();
        let at_rest = pulse.at_rest && self.last_pulse.as_ref() == Some(&pulse);
        self.still_since = if at_rest { self.still_since.or_else(|| Some(Instant::now())) } else { None };
        self.last_pulse = Some(pulse);
        if self.is_over() {
            self.missed |= !self.is_complete();
            self.release_all(census);
        }
    }

    /// Lets all calls that wait go on. A caller that has ended meanwhile is at work no more.
    pub fn release_all(&mut self, census: &Census) {
        self.released = true;
        self.waiting.retain(|waiting| channel::is_open(&waiting.reply_to));
        self.threads =
            self.waiting.iter().map(|w| (w.caller.pid, census.count_threads(w.caller.pid))).collect();
    }

    /// Whether a right solution would have made more calls.
    pub fn misses_calls(&self) -> bool {
        self.rules.calls.is_some_and(|calls| self.count() < calls)
    }

    /// The calls to reply to now, with the number of those that waited together.
    pub fn take_due(&mut self) -> Vec<(Waiting, usize)> {
        let released = std::mem::take(&mut self.released);
        if released {
            self.last_pulse = None;
            self.still_since = None;
        }
        let (due, rest): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|waiting| released || waiting.together <= 1);
        self.waiting = rest;
        let met: Vec<&Waiting> = due.iter().filter(|waiting| waiting.together > 1).collect();
        let together = self.at_work(&met);
        self.most = self.most.max(together);
        self.callers.extend(met.iter().map(|waiting| waiting.caller.pid));
        due.into_iter()
            .map(|waiting| if waiting.together > 1 { (waiting, together) } else { (waiting, 1) })
            .collect()
    }

    /// How many of these calls are at work. Who calls stands still until the reply, so of more calls than their process
    /// has threads some were not made by working: one thread sent them, in frames of its own making.
    fn at_work(&self, met: &[&Waiting]) -> usize {
        let calls = |pid: u32| met.iter().filter(|waiting| waiting.caller.pid == pid).count();
        let pids: HashSet<u32> = met.iter().map(|waiting| waiting.caller.pid).collect();
        pids.into_iter().map(|pid| calls(pid).min(self.threads.get(&pid).copied().unwrap_or(0))).sum()
    }

    /// Replies to one call, whose argument has been checked.
    pub fn reply(&mut self, waiting: Waiting, argument: Value, together: usize) {
        channel::reply(&waiting.reply_to, self.result(&waiting.name, &argument));
        self.calls.push(Call { name: waiting.name, argument, together });
    }

    /// What came of the question.
    pub fn close(mut self, answer: Value, left: Vec<Left>, time: Duration) -> Testimony {
        self.calls.sort();
        let peak = Peak { calls: self.most, processes: self.callers.len() };
        Testimony { answer, calls: self.calls, peak, left, time }
    }

    fn is_complete(&self) -> bool {
        let claimed = self.waiting.iter().map(|waiting| waiting.together as usize).max().unwrap_or(0);
        self.waiting.len() >= self.rules.together.unwrap_or(claimed)
    }

    fn is_over(&self) -> bool {
        let (rest, restless) = match (self.is_complete(), self.missed) {
            (true, _) => (REST_WHEN_COMPLETE, RESTLESS_WHEN_COMPLETE),
            (false, false) => (REST, RESTLESS),
            (false, true) => (REST_WHEN_MISSED, RESTLESS_WHEN_MISSED),
        };
        self.still_since.is_some_and(|since| since.elapsed() >= rest)
            || self.last_arrival.elapsed() >= restless
    }

    /// The reply to a call: 48 bits that only the judge can know, so that sums of them do not overflow.
    fn result(&self, name: &str, argument: &Value) -> u64 {
        let key = blake3::hash(&self.rules.secret.to_le_bytes());
        let mut bytes = name.as_bytes().to_vec();
        bytes.push(0);
        argument.encode(&mut bytes);
        let hash = blake3::keyed_hash(key.as_bytes(), &bytes);
        u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes")) >> 16
    }
}

/// What a value takes in memory, the name included that a claim is replaced by.
fn size(value: &Value) -> usize {
    let within = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.iter().map(size).sum(),
        Value::Record(fields) => {
            fields.iter().map(|(name, value)| size_of::<String>() + name.len() + size(value)).sum()
        }
        Value::Pid(_) | Value::Tid(_) | Value::Caller => A_NAME,
        Value::Unit | Value::Bool(_) | Value::Int(_) => 0,
    };
    size_of::<Value>() + within
}

/// What the name of a process or thread may take.
const A_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn call(argument: Value) -> Waiting {
        let (reply_to, _) = rustix::pipe::pipe().unwrap();
        Waiting { caller: Caller { pid: 1 }, reply_to, name: "work".into(), argument, together: 1 }
    }

    #[test]
    fn many_small_values_are_much() {
        let mut open = Open::new(1, Rules::default());
        let most = std::iter::repeat_n(Value::Caller, exam::MAX_FRAME);
        let calls =
            (0..MAX_WAITING).take_while(|_| open.add(1, call(Value::List(most.clone().collect()))).is_ok());
        assert_eq!(calls.count(), MAX_SIZE / (exam::MAX_FRAME * (size_of::<Value>() + A_NAME)));
    }

    fn result(secret: u64, name: &str, argument: u64) -> u64 {
        Open::new(1, Rules { secret, ..Rules::default() }).result(name, &argument.into())
    }

    #[test]
    fn replies_depend_on_secret_name_and_argument_and_on_nothing_else() {
        assert_eq!(result(1, "work", 5), result(1, "work", 5));
        assert_ne!(result(1, "work", 5), result(2, "work", 5));
        assert_ne!(result(1, "work", 5), result(1, "work", 6));
        assert_ne!(result(1, "work", 5), result(1, "play", 5));
    }
}
