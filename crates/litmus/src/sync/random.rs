//! Random programs over blocking primitives, made of phrases: a critical section, a wait, a hand-over.
//!
//! Single random steps would mostly deadlock at once. A thread is a few phrases as people write them, then sometimes
//! one step is dropped or moved, as people do by mistake.

use super::{FIRST_MESSAGE, MUTEXES, Program, Step};
use crate::prng::Prng;
use crate::program::Value;

/// How large a random program may be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Threads, at least 2.
    pub threads: usize,
    /// Steps of all threads together.
    pub steps: usize,
}

impl Size {
    /// What an exploration without any reduction can still visit.
    pub const SMALL: Size = Size { threads: 3, steps: 9 };
    /// What an exploration with a good reduction visits quickly.
    pub const MEDIUM: Size = Size { threads: 4, steps: 14 };
}

/// The program of a seed.
#[must_use]
pub fn program(seed: u64, size: Size) -> Program {
    let mut prng = Prng::new(seed ^ 0x5EED);
    let threads = 2 + prng.below(size.threads - 1);
    let theme = prng.below(5);
    // Each channel has one receiving thread; the others may send.
    let mut maker = Maker { prng, threads, theme, message: FIRST_MESSAGE };
    let mut program = Program { threads: (0..threads).map(|thread| maker.thread(thread)).collect() };
    maker.make_mistakes(&mut program);
    maker.trim(&mut program, size);
    number_registers(&mut program);
    program
}

struct Maker {
    prng: Prng,
    threads: usize,
    /// What most phrases are about, so that threads meet.
    theme: usize,
    message: Value,
}

impl Maker {
    fn thread(&mut self, thread: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        for _ in 0..=self.prng.below(2) {
            let topic = if self.prng.chance(70) { self.theme } else { self.prng.below(5) };
            match topic {
                0 => self.critical_section(&mut steps),
                1 => self.condition(&mut steps),
                2 | 3 => self.messages(thread, &mut steps),
                _ => self.threads(thread, &mut steps),
            }
        }
        steps
    }

    fn critical_section(&mut self, steps: &mut Vec<Step>) {
        let outer = self.prng.below(MUTEXES);
        steps.push(if self.prng.chance(30) { Step::TryLock(0, outer) } else { Step::Lock(outer) });
        if self.prng.chance(30) {
            let inner = 1 - outer;
            steps.extend([Step::Lock(inner), Step::Add(inner, 1), Step::Unlock(inner)]);
        }
        self.work(outer, steps);
        steps.push(Step::Unlock(outer));
    }

    fn work(&mut self, mutex: usize, steps: &mut Vec<Step>) {
        if self.prng.chance(60) {
            steps.push(Step::Get(0, mutex));
        }
        if self.prng.chance(60) {
            steps.push(Step::Add(mutex, self.prng.pick(&[1, 1, 2])));
        }
    }

    fn condition(&mut self, steps: &mut Vec<Step>) {
        let mutex = usize::from(self.prng.chance(20));
        let notify = if self.prng.chance(65) { Step::NotifyOne(mutex) } else { Step::NotifyAll(mutex) };
        match self.prng.below(5) {
            0 => {
                steps.extend([
                    Step::Lock(mutex),
                    Step::Wait(mutex),
                    Step::Get(0, mutex),
                    Step::Unlock(mutex),
                ]);
            }
            1 => {
                steps.extend([
                    Step::Lock(mutex),
                    Step::WaitUntil(mutex, 1),
                    Step::Get(0, mutex),
                    Step::Unlock(mutex),
                ]);
            }
            2 => steps.extend([Step::Lock(mutex), Step::Add(mutex, 1), notify, Step::Unlock(mutex)]),
            3 => steps.extend([Step::Lock(mutex), Step::Add(mutex, 1), Step::Unlock(mutex), notify]),
            _ => steps.push(notify),
        }
    }

    fn messages(&mut self, thread: usize, steps: &mut Vec<Step>) {
        let channel = if self.prng.chance(75) { self.theme.min(3) } else { self.prng.below(4) };
        let receiver = channel % self.threads;
        for _ in 0..=self.prng.below(2) {
            let tries = self.prng.chance(30);
            steps.push(match (thread == receiver, tries) {
                (true, false) => Step::Receive(0, channel),
                (true, true) => Step::TryReceive(0, channel),
                (false, false) => Step::Send(0, channel, self.fresh_message()),
                (false, true) => Step::TrySend(0, channel, self.fresh_message()),
            });
        }
        if self.prng.chance(60) {
            steps.push(if thread == receiver {
                Step::DropReceiver(channel)
            } else {
                Step::DropSender(channel)
            });
        }
    }

    fn fresh_message(&mut self) -> Value {
        self.message += 1;
        self.message - 1
    }

    fn threads(&mut self, thread: usize, steps: &mut Vec<Step>) {
        let other = (thread + 1 + self.prng.below(self.threads - 1)) % self.threads;
        match self.prng.below(5) {
            0 | 1 => steps.push(Step::Park),
            2 | 3 => steps.push(Step::Unpark(other)),
            _ if other > thread => steps.push(Step::Join(other)),
            _ => steps.extend([Step::Unpark(other), Step::Park]),
        }
        if self.prng.chance(40) {
            let mutex = self.prng.below(MUTEXES);
            steps.push(Step::Lock(mutex));
            self.work(mutex, steps);
            steps.push(Step::Unlock(mutex));
        }
    }

    fn make_mistakes(&mut self, program: &mut Program) {
        let thread = self.prng.below(program.threads.len());
        let steps = &mut program.threads[thread];
        let place = self.prng.below(steps.len());
        match self.prng.below(4) {
            0 => drop(steps.remove(place)),
            1 => steps.swap(place, place.saturating_sub(1)),
            _ => {}
        }
    }

    fn trim(&mut self, program: &mut Program, size: Size) {
        while program.threads.iter().map(Vec::len).sum::<usize>() > size.steps {
            let thread = self.prng.below(program.threads.len());
            program.threads[thread].pop();
        }
    }
}

/// Gives each step that answers a register of its own.
fn number_registers(program: &mut Program) {
    let mut next = 0;
    for step in program.threads.iter_mut().flatten() {
        if let Step::TryLock(to, _)
        | Step::Get(to, _)
        | Step::Send(to, ..)
        | Step::TrySend(to, ..)
        | Step::Receive(to, _)
        | Step::TryReceive(to, _) = step
        {
            *to = next;
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::brute;

    #[test]
    fn programs_keep_to_the_size_and_print_as_they_are() {
        for seed in 0..2000 {
            let program = program(seed, Size::MEDIUM);
            assert!(program.threads.len() <= 4 && program.threads.iter().map(Vec::len).sum::<usize>() <= 14);
            assert_eq!(program.to_string().parse::<Program>().as_ref(), Ok(&program), "{program}");
        }
    }

    #[test]
    fn each_channel_has_one_receiver() {
        for seed in 0..2000 {
            let program = program(seed, Size::MEDIUM);
            for channel in 0..4 {
                let receives = |step: &Step| match *step {
                    Step::Receive(_, other) | Step::TryReceive(_, other) | Step::DropReceiver(other) => {
                        other == channel
                    }
                    _ => false,
                };
                let threads = program.threads.iter().filter(|steps| steps.iter().any(receives)).count();
                assert!(threads <= 1, "{program}");
            }
        }
    }

    #[test]
    fn some_programs_deadlock_always_some_sometimes_some_never() {
        let mut counts = [0; 3];
        for seed in 0..1000 {
            let found = brute::outcomes(&program(seed, Size::SMALL), 0);
            let deadlocks = found.iter().filter(|outcome| outcome.deadlock).count();
            counts[if deadlocks == 0 {
                0
            } else if deadlocks < found.len() {
                1
            } else {
                2
            }] += 1;
        }
        assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
    }

    #[test]
    fn more_wake_ups_for_no_reason_mean_more_outcomes() {
        for seed in 0..500 {
            let program = program(seed, Size::SMALL);
            assert!(
                brute::outcomes(&program, 0).is_subset(&brute::outcomes(&program, 1)),
                "seed {seed}\n{program}"
            );
        }
    }
}
