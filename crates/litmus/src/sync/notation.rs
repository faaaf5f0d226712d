//! Programs over blocking primitives as text, both ways.
//!
//! ```text
//! m.lock(); m.add(1); c.notify_one(); m.unlock(); r0 = u.send(10); u.drop_sender()
//! | m.lock(); c.wait_until(1); r1 = m.get(); m.unlock(); r2 = n.try_lock()
//! | r3 = u.recv(); r4 = one.try_recv(); park(); unpark(0); join(1)
//! ```
//!
//! The channels are `u` (unbounded), `zero`, `one`, `two`, after their capacity.

use std::fmt;
use std::str::FromStr;

use super::{Outcome, Program, Step};
use crate::notation::{register, value};
use crate::program::{Register, Value};

const MUTEXES: &[&str] = &["m", "n"];
const CONDVARS: &[&str] = &["c", "d"];
const CHANNELS: &[&str] = &["u", "zero", "one", "two"];

impl FromStr for Program {
    type Err = String;

    fn from_str(text: &str) -> Result<Program, String> {
        let threads = text.split('|').map(str::trim);
        let steps = |thread: &str| {
            thread.split(';').map(str::trim).filter(|step| !step.is_empty()).map(step).collect()
        };
        Ok(Program { threads: threads.map(steps).collect::<Result<_, _>>()? })
    }
}

fn step(text: &str) -> Result<Step, String> {
    let (target, call) = match text.split_once('=') {
        Some((target, call)) => (Some(register(target.trim())?), call.trim()),
        None => (None, text),
    };
    let (name, argument) = call
        .strip_suffix(')')
        .and_then(|call| call.split_once('('))
        .ok_or_else(|| format!("`{text}` is no call"))?;
    let argument = if argument.is_empty() { None } else { Some(value(argument)?) };
    let (object, verb) = name.split_once('.').unwrap_or(("", name));
    let place = |names: &[&str]| names.iter().position(|known| *known == object);
    let found = match (place(MUTEXES), place(CONDVARS), place(CHANNELS)) {
        (Some(mutex), _, _) => of_mutex(target, mutex, verb, argument),
        (_, Some(mutex), _) => of_condvar(mutex, verb, argument),
        (_, _, Some(channel)) => of_channel(target, channel, verb, argument),
        _ if object.is_empty() => of_thread(verb, argument),
        _ => None,
    };
    found.ok_or_else(|| format!("`{text}` is no step"))
}

fn of_mutex(target: Option<Register>, mutex: usize, verb: &str, argument: Option<Value>) -> Option<Step> {
    match (target, verb, argument) {
        (None, "lock", None) => Some(Step::Lock(mutex)),
        (Some(to), "try_lock", None) => Some(Step::TryLock(to, mutex)),
        (None, "unlock", None) => Some(Step::Unlock(mutex)),
        (None, "add", Some(amount)) => Some(Step::Add(mutex, amount)),
        (Some(to), "get", None) => Some(Step::Get(to, mutex)),
        _ => None,
    }
}

fn of_condvar(mutex: usize, verb: &str, argument: Option<Value>) -> Option<Step> {
    match (verb, argument) {
        ("wait", None) => Some(Step::Wait(mutex)),
        ("wait_until", Some(least)) => Some(Step::WaitUntil(mutex, least)),
        ("notify_one", None) => Some(Step::NotifyOne(mutex)),
        ("notify_all", None) => Some(Step::NotifyAll(mutex)),
        _ => None,
    }
}

fn of_channel(target: Option<Register>, channel: usize, verb: &str, argument: Option<Value>) -> Option<Step> {
    match (target, verb, argument) {
        (Some(to), "send", Some(message)) => Some(Step::Send(to, channel, message)),
        (Some(to), "try_send", Some(message)) => Some(Step::TrySend(to, channel, message)),
        (Some(to), "recv", None) => Some(Step::Receive(to, channel)),
        (Some(to), "try_recv", None) => Some(Step::TryReceive(to, channel)),
        (None, "drop_sender", None) => Some(Step::DropSender(channel)),
        (None, "drop_receiver", None) => Some(Step::DropReceiver(channel)),
        _ => None,
    }
}

fn of_thread(verb: &str, argument: Option<Value>) -> Option<Step> {
    let thread = argument.map(|argument| usize::try_from(argument).expect("a thread's number is small"));
    match (verb, thread) {
        ("park", None) => Some(Step::Park),
        ("unpark", Some(thread)) => Some(Step::Unpark(thread)),
        ("join", Some(thread)) => Some(Step::Join(thread)),
        _ => None,
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, thread) in self.threads.iter().enumerate() {
            let steps: Vec<String> = thread.iter().map(ToString::to_string).collect();
            write!(f, "{}{}", if index == 0 { "  " } else { "\n| " }, steps.join("; "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Step::Lock(mutex) => write!(f, "{}.lock()", MUTEXES[mutex]),
            Step::TryLock(to, mutex) => write!(f, "r{to} = {}.try_lock()", MUTEXES[mutex]),
            Step::Unlock(mutex) => write!(f, "{}.unlock()", MUTEXES[mutex]),
            Step::Add(mutex, amount) => write!(f, "{}.add({amount})", MUTEXES[mutex]),
            Step::Get(to, mutex) => write!(f, "r{to} = {}.get()", MUTEXES[mutex]),
            Step::Wait(mutex) => write!(f, "{}.wait()", CONDVARS[mutex]),
            Step::WaitUntil(mutex, least) => write!(f, "{}.wait_until({least})", CONDVARS[mutex]),
            Step::NotifyOne(mutex) => write!(f, "{}.notify_one()", CONDVARS[mutex]),
            Step::NotifyAll(mutex) => write!(f, "{}.notify_all()", CONDVARS[mutex]),
            Step::Send(to, channel, message) => write!(f, "r{to} = {}.send({message})", CHANNELS[channel]),
            Step::TrySend(to, channel, message) => {
                write!(f, "r{to} = {}.try_send({message})", CHANNELS[channel])
            }
            Step::Receive(to, channel) => write!(f, "r{to} = {}.recv()", CHANNELS[channel]),
            Step::TryReceive(to, channel) => write!(f, "r{to} = {}.try_recv()", CHANNELS[channel]),
            Step::DropSender(channel) => write!(f, "{}.drop_sender()", CHANNELS[channel]),
            Step::DropReceiver(channel) => write!(f, "{}.drop_receiver()", CHANNELS[channel]),
            Step::Park => write!(f, "park()"),
            Step::Unpark(thread) => write!(f, "unpark({thread})"),
            Step::Join(thread) => write!(f, "join({thread})"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let registers = self.registers.iter().enumerate().map(|(index, value)| format!("r{index}={value}"));
        let data = self.data.iter().enumerate().map(|(mutex, value)| format!("{}={value}", MUTEXES[mutex]));
        let end = self.deadlock.then(|| "deadlock".to_owned());
        f.write_str(&registers.chain(data).chain(end).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_as_the_same_program() {
        let text = "m.lock(); m.add(1); c.notify_one(); d.notify_all(); m.unlock(); r0 = u.send(10); \
         u.drop_sender() \
            | m.lock(); c.wait_until(1); c.wait(); r1 = m.get(); m.unlock(); r2 = n.try_lock(); r5 = two.try_send(12) \
            | r3 = u.recv(); r4 = one.try_recv(); park(); unpark(0); join(1); zero.drop_receiver()";
        let program: Program = text.parse().unwrap();
        assert_eq!(program.to_string().parse::<Program>().as_ref(), Ok(&program), "{program}");
        assert_eq!(program.threads.iter().map(Vec::len).sum::<usize>(), 20);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["m.lock", "m.try_lock()", "r0 = m.unlock()", "k.lock()", "c.wait(1)", "r0 = u.send()", "join()"]
        {
            assert!(text.parse::<Program>().is_err(), "{text}");
        }
    }
}
