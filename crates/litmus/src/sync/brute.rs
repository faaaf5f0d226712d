//! All outcomes of a program over blocking primitives, by visiting every state that any interleaving reaches.
//!
//! The semantics is what the documentation of `std` promises, in steps that nothing can come between:
//!
//! * waiting on a condition variable lets the mutex go and begins to wait in one step; when woken, the thread competes
//!   for the mutex. `notify_one` may wake any waiter. A waiter may wake for no reason, as often as the budget allows.
//! * a rendezvous: the sender offers and waits until the message is taken or the receiver gone; offers are taken in
//!   their order. `try_send` meets a receiver that is already waiting and for which no message lies there.
//! * `park` may end for no reason, too, out of the same budget.
//!
//! The end is a deadlock if some thread has not ended and none can go on, except for no reason.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::{CAPACITIES, DISCONNECTED, DONE, MUTEXES, Outcome, Program, Step, WOULD_BLOCK};
use crate::program::Value;

/// What a thread is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    /// Before its next step.
    Ready,
    /// On a condition variable.
    Waiting,
    /// Woken there, and now waiting for the mutex.
    Woken,
    /// Its message lies in a channel of capacity zero.
    Offering,
    /// Its message was taken.
    Taken,
    /// It waits for a message in a channel of capacity zero.
    Receiving,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Thread {
    counter: usize,
    phase: Phase,
    token: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Channel {
    /// The messages, each with the thread that waits until it is taken.
    queue: VecDeque<(Value, Option<usize>)>,
    /// A bit for each thread that has a sender.
    senders: u32,
    receiver: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    threads: Vec<Thread>,
    registers: Vec<Value>,
    owners: [Option<usize>; MUTEXES],
    data: [Value; MUTEXES],
    channels: [Channel; CAPACITIES.len()],
    spurious: u32,
}

/// The set of all outcomes of all interleavings with at most `spurious` wake-ups for no reason.
#[must_use]
pub fn outcomes(program: &Program, spurious: u32) -> BTreeSet<Outcome> {
    let start = State::new(program, spurious);
    let mut found = BTreeSet::new();
    let mut seen = HashSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        let mut next = Vec::new();
        (0..program.threads.len()).for_each(|thread| state.step(program, thread, &mut next));
        if next.is_empty() {
            let deadlock = !(0..program.threads.len()).all(|thread| state.has_ended(program, thread));
            found.insert(Outcome { deadlock, registers: state.registers.clone(), data: state.data });
        }
        (0..program.threads.len()).for_each(|thread| state.wake_for_no_reason(program, thread, &mut next));
        open.extend(next.into_iter().filter(|state| seen.insert(state.clone())));
    }
    found
}

impl State {
    fn new(program: &Program, spurious: u32) -> State {
        let threads = program.threads.len();
        let senders = |channel| {
            let has_sender = |thread: &usize| program.has_sender(*thread, channel);
            (0..threads).filter(has_sender).fold(0, |senders, thread| senders | 1 << thread)
        };
        let channel = |channel| Channel { queue: VecDeque::new(), senders: senders(channel), receiver: true };
        State {
            threads: vec![Thread { counter: 0, phase: Phase::Ready, token: false }; threads],
            registers: vec![0; program.registers()],
            owners: [None; MUTEXES],
            data: [0; MUTEXES],
            channels: [channel(0), channel(1), channel(2), channel(3)],
            spurious,
        }
    }

    fn has_ended(&self, program: &Program, thread: usize) -> bool {
        self.threads[thread].counter == program.threads[thread].len()
    }

    /// Adds all states that the next step of `thread` can lead to; none if the thread cannot go on.
    fn step(&self, program: &Program, thread: usize, next: &mut Vec<State>) {
        let Some(&step) = program.threads[thread].get(self.threads[thread].counter) else { return };
        match step {
            Step::Lock(mutex) if self.owners[mutex].is_some() => {}
            Step::Lock(mutex) => next.push(self.after(thread, |state| state.owners[mutex] = Some(thread))),
            Step::TryLock(to, mutex) => next.push(self.after(thread, |state| {
                let free = state.owners[mutex].is_none();
                state.registers[to] = if free { DONE } else { WOULD_BLOCK };
                state.owners[mutex] = state.owners[mutex].or(Some(thread));
            })),
            Step::Unlock(mutex) => {
                next.push(self.if_owner(thread, mutex, |state| state.owners[mutex] = None));
            }
            Step::Add(mutex, amount) => {
                next.push(self.if_owner(thread, mutex, |state| state.data[mutex] += amount));
            }
            Step::Get(to, mutex) => {
                next.push(self.if_owner(thread, mutex, |state| state.registers[to] = state.data[mutex]));
            }
            Step::Wait(mutex) => self.wait(thread, mutex, None, next),
            Step::WaitUntil(mutex, least) => self.wait(thread, mutex, Some(least), next),
            Step::NotifyOne(mutex) => self.notify_one(program, thread, mutex, next),
            Step::NotifyAll(mutex) => {
                let waiters = self.waiters(program, mutex);
                next.push(self.after(thread, |state| waiters.iter().for_each(|&waiter| state.wake(waiter))));
            }
            Step::Send(to, channel, message) => self.send(thread, (to, channel, message), next),
            Step::TrySend(to, channel, message) => {
                next.push(self.try_send(program, thread, (to, channel, message)));
            }
            Step::Receive(to, channel) => self.receive(thread, to, channel, next),
            Step::TryReceive(to, channel) => {
                next.push(self.after(thread, |state| state.registers[to] = state.take(channel)));
            }
            Step::DropSender(channel) => {
                next.push(self.after(thread, |state| state.channels[channel].senders &= !(1 << thread)));
            }
            Step::DropReceiver(channel) => {
                next.push(self.after(thread, |state| state.drop_receiver(channel)));
            }
            Step::Park if self.threads[thread].token => {
                next.push(self.after(thread, |state| state.threads[thread].token = false));
            }
            Step::Unpark(other) => next.push(self.after(thread, |state| state.threads[other].token = true)),
            Step::Join(other) if self.has_ended(program, other) => next.push(self.after(thread, |_| {})),
            Step::Park | Step::Join(_) => {}
        }
    }

    /// The state after a step that ends.
    fn after(&self, thread: usize, effect: impl FnOnce(&mut State)) -> State {
        let mut state = self.clone();
        state.threads[thread].counter += 1;
        state.threads[thread].phase = Phase::Ready;
        effect(&mut state);
        state
    }

    /// The state after a step that the thread is in the middle of.
    fn during(&self, thread: usize, phase: Phase, effect: impl FnOnce(&mut State)) -> State {
        let mut state = self.clone();
        state.threads[thread].phase = phase;
        effect(&mut state);
        state
    }

    fn if_owner(&self, thread: usize, mutex: usize, effect: impl FnOnce(&mut State)) -> State {
        let owns = self.owners[mutex] == Some(thread);
        self.after(thread, |state| {
            if owns {
                effect(state);
            }
        })
    }

    /// Waits once, or, given the least value, until the number in the mutex has reached it.
    fn wait(&self, thread: usize, mutex: usize, least: Option<Value>, next: &mut Vec<State>) {
        let owns = self.owners[mutex] == Some(thread);
        match self.threads[thread].phase {
            Phase::Waiting => {}
            Phase::Woken if self.owners[mutex].is_some() => {}
            Phase::Woken if least.is_none() => {
                next.push(self.after(thread, |state| state.owners[mutex] = Some(thread)));
            }
            Phase::Woken => {
                next.push(self.during(thread, Phase::Ready, |state| state.owners[mutex] = Some(thread)));
            }
            _ if owns && least.is_none_or(|least| self.data[mutex] < least) => {
                next.push(self.during(thread, Phase::Waiting, |state| state.owners[mutex] = None));
            }
            _ => next.push(self.after(thread, |_| {})),
        }
    }

    fn waiters(&self, program: &Program, mutex: usize) -> Vec<usize> {
        let waits = |thread: &usize| {
            let Thread { counter, phase, .. } = self.threads[*thread];
            let step = program.threads[*thread].get(counter);
            let here = matches!(step, Some(Step::Wait(other) | Step::WaitUntil(other, _)) if *other == mutex);
            phase == Phase::Waiting && here
        };
        (0..self.threads.len()).filter(waits).collect()
    }

    fn wake(&mut self, waiter: usize) {
        self.threads[waiter].phase = Phase::Woken;
    }

    fn notify_one(&self, program: &Program, thread: usize, mutex: usize, next: &mut Vec<State>) {
        let waiters = self.waiters(program, mutex);
        if waiters.is_empty() {
            next.push(self.after(thread, |_| {}));
        }
        next.extend(waiters.iter().map(|&waiter| self.after(thread, |state| state.wake(waiter))));
    }

    fn send(&self, thread: usize, (to, channel, message): (usize, usize, Value), next: &mut Vec<State>) {
        let Channel { queue, senders, receiver } = &self.channels[channel];
        let answer = |answer| self.after(thread, |state| state.registers[to] = answer);
        let room = CAPACITIES[channel].is_none_or(|capacity| queue.len() < capacity);
        match self.threads[thread].phase {
            Phase::Taken => next.push(answer(DONE)),
            Phase::Offering if *receiver => {}
            Phase::Offering => next.push(self.after(thread, |state| {
                state.registers[to] = DISCONNECTED;
                state.channels[channel].queue.retain(|(_, sender)| *sender != Some(thread));
            })),
            _ if senders >> thread & 1 == 0 => next.push(self.after(thread, |_| {})),
            _ if !receiver => next.push(answer(DISCONNECTED)),
            _ if CAPACITIES[channel] == Some(0) => next.push(self.during(thread, Phase::Offering, |state| {
                state.channels[channel].queue.push_back((message, Some(thread)));
            })),
            _ if room => next.push(self.after(thread, |state| {
                state.registers[to] = DONE;
                state.channels[channel].queue.push_back((message, None));
            })),
            _ => {}
        }
    }

    fn try_send(
        &self,
        program: &Program,
        thread: usize,
        (to, channel, message): (usize, usize, Value),
    ) -> State {
        let Channel { queue, senders, receiver } = &self.channels[channel];
        if senders >> thread & 1 == 0 {
            return self.after(thread, |_| {});
        }
        let room = match CAPACITIES[channel] {
            None => true,
            Some(0) => queue.is_empty() && self.somebody_receives(program, channel),
            Some(capacity) => queue.len() < capacity,
        };
        self.after(thread, |state| {
            state.registers[to] = match (receiver, room) {
                (false, _) => DISCONNECTED,
                (true, false) => WOULD_BLOCK,
                (true, true) => {
                    state.channels[channel].queue.push_back((message, None));
                    DONE
                }
            };
        })
    }

    /// Whether a thread waits for a message in this channel of capacity zero.
    fn somebody_receives(&self, program: &Program, channel: usize) -> bool {
        self.threads.iter().zip(&program.threads).any(|(thread, steps)| {
            let here =
                matches!(steps.get(thread.counter), Some(Step::Receive(_, other)) if *other == channel);
            thread.phase == Phase::Receiving && here
        })
    }

    fn receive(&self, thread: usize, to: usize, channel: usize, next: &mut Vec<State>) {
        let nothing = self.channels[channel].queue.is_empty() && self.channels[channel].senders != 0;
        if !nothing {
            next.push(self.after(thread, |state| state.registers[to] = state.take(channel)));
        } else if CAPACITIES[channel] == Some(0) && self.threads[thread].phase == Phase::Ready {
            next.push(self.during(thread, Phase::Receiving, |_| {}));
        }
    }

    /// The oldest message, or why there is none.
    fn take(&mut self, channel: usize) -> Value {
        match self.channels[channel].queue.pop_front() {
            Some((message, sender)) => {
                if let Some(sender) = sender {
                    self.threads[sender].phase = Phase::Taken;
                }
                message
            }
            None if self.channels[channel].senders == 0 => DISCONNECTED,
            None => WOULD_BLOCK,
        }
    }

    fn drop_receiver(&mut self, channel: usize) {
        self.channels[channel].receiver = false;
        self.channels[channel].queue.retain(|(_, sender)| sender.is_some());
    }

    fn wake_for_no_reason(&self, program: &Program, thread: usize, next: &mut Vec<State>) {
        let parked = matches!(program.threads[thread].get(self.threads[thread].counter), Some(Step::Park))
            && !self.threads[thread].token;
        let mut woken = if parked {
            self.after(thread, |_| {})
        } else if self.threads[thread].phase == Phase::Waiting {
            self.during(thread, Phase::Woken, |_| {})
        } else {
            return;
        };
        if let Some(rest) = self.spurious.checked_sub(1) {
            woken.spurious = rest;
            next.push(woken);
        }
    }
}
