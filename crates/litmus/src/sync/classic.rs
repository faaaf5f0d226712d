//! Small programs over blocking primitives with the set of their outcomes, worked out by hand.

use super::Program;

/// A program and its outcomes without wake-ups for no reason.
#[derive(Debug, Clone, Copy)]
pub struct Classic {
    /// What it shows.
    pub name: &'static str,
    /// The program in [`notation`](super::notation).
    pub text: &'static str,
    /// All outcomes, as they are printed but without what is zero.
    pub outcomes: &'static [&'static str],
}

impl Classic {
    /// The program.
    ///
    /// # Panics
    ///
    /// If the table is wrong.
    #[must_use]
    pub fn program(&self) -> Program {
        self.text.parse().expect("the table holds programs")
    }
}

const fn classic(name: &'static str, text: &'static str, outcomes: &'static [&'static str]) -> Classic {
    Classic { name, text, outcomes }
}

/// All of them.
pub const CLASSICS: &[Classic] = &[
    classic(
        "locks exclude",
        "m.lock(); r0 = m.get(); m.add(1); m.unlock() | m.lock(); r1 = m.get(); m.add(1); m.unlock()",
        &["r0=1 m=2", "r1=1 m=2"],
    ),
    classic(
        "locks in opposite orders",
        "m.lock(); n.lock(); n.unlock(); m.unlock() | n.lock(); m.lock(); m.unlock(); n.unlock()",
        &["", "deadlock"],
    ),
    classic("a lock twice", "m.lock(); m.lock()", &["deadlock"]),
    classic(
        "somebody who looks at a lock",
        "m.lock(); m.unlock() | r0 = m.try_lock()",
        &["", "r0=1", "deadlock"],
    ),
    classic("a lost notification", "m.lock(); c.wait(); m.unlock() | c.notify_one()", &["", "deadlock"]),
    classic(
        "a condition that is checked under the lock",
        "m.lock(); c.wait_until(1); r0 = m.get(); m.unlock() \
         | m.lock(); m.add(1); m.unlock(); c.notify_one()",
        &["r0=1 m=1"],
    ),
    classic(
        "one notification for two waiters",
        "m.lock(); c.wait_until(1); m.unlock() | m.lock(); c.wait_until(1); m.unlock() \
         | m.lock(); m.add(1); m.unlock(); c.notify_one()",
        &["m=1", "m=1 deadlock"],
    ),
    classic(
        "a notification for all",
        "m.lock(); c.wait_until(1); m.unlock() | m.lock(); c.wait_until(1); m.unlock() \
         | m.lock(); m.add(1); m.unlock(); c.notify_all()",
        &["m=1"],
    ),
    classic(
        "any of two waiters is notified",
        "m.lock(); c.wait(); r0 = m.get(); m.add(1); m.unlock(); c.notify_one() \
         | m.lock(); m.add(4); c.wait(); r1 = m.get(); m.add(1); m.unlock(); c.notify_one() \
         | m.lock(); c.notify_one(); m.unlock()",
        &["m=4 deadlock", "m=5 deadlock", "m=5 r1=4 deadlock", "m=6 r0=4 r1=5", "m=6 r0=5 r1=4", "m=6 r1=5"],
    ),
    classic(
        "messages keep their order",
        "r0 = u.send(10); r1 = u.send(11); u.drop_sender() | r2 = u.recv(); r3 = u.recv(); r4 = u.recv()",
        &["r2=10 r3=11 r4=2"],
    ),
    classic(
        "a sender that is not dropped",
        "r0 = u.send(10) | r1 = u.recv(); r2 = u.recv()",
        &["r1=10 deadlock"],
    ),
    classic("nobody can send", "r0 = u.recv()", &["r0=2"]),
    classic(
        "a full channel",
        "r0 = one.send(10); r1 = one.try_send(11) | r2 = one.recv()",
        &["r2=10", "r1=1 r2=10"],
    ),
    classic(
        "a receiver that goes",
        "r0 = one.send(10); r1 = one.send(11) | one.drop_receiver()",
        &["r0=2 r1=2", "r1=2"],
    ),
    classic("a rendezvous waits", "r0 = zero.send(10); unpark(1) | park(); r1 = zero.recv()", &["deadlock"]),
    classic("a rendezvous meets", "r0 = zero.send(10) | r1 = zero.recv()", &["r1=10"]),
    classic(
        "a rendezvous that is tried meets only who waits",
        "r0 = zero.try_send(10); zero.drop_sender() | r1 = zero.recv()",
        &["r0=1 r1=2", "r1=10"],
    ),
    classic("a rendezvous that the receiver leaves", "r0 = zero.send(10) | zero.drop_receiver()", &["r0=2"]),
    classic("a token is kept", "park() | unpark(0)", &[""]),
    classic("two tokens are one", "park(); park() | unpark(0); unpark(0)", &["", "deadlock"]),
    classic("joining each other", "join(1) | join(0)", &["deadlock"]),
    classic("joining", "join(1); m.lock(); r0 = m.get() | m.lock(); m.add(1); m.unlock()", &["r0=1 m=1"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sync::{Outcome, brute};

    #[test]
    fn brute_force_finds_what_was_worked_out_by_hand() {
        for classic in CLASSICS {
            let found: BTreeSet<String> =
                brute::outcomes(&classic.program(), 0).iter().map(without_zeros).collect();
            assert_eq!(found, classic.outcomes.iter().map(|text| sorted(text)).collect(), "{}", classic.name);
        }
    }

    #[test]
    fn a_wake_up_for_no_reason_ends_a_wait() {
        let program = "m.lock(); c.wait(); m.unlock() | park()".parse().unwrap();
        let ends = |spurious| {
            let found = brute::outcomes(&program, spurious);
            found.iter().map(|outcome| outcome.deadlock).collect::<Vec<_>>()
        };
        assert_eq!(ends(1), [true]);
        assert_eq!(ends(2), [false, true]);
    }

    fn without_zeros(outcome: &Outcome) -> String {
        sorted(&outcome.to_string())
    }

    fn sorted(outcome: &str) -> String {
        let mut terms: Vec<&str> = outcome.split_whitespace().filter(|term| !term.ends_with("=0")).collect();
        terms.sort_unstable();
        terms.join(" ")
    }
}
