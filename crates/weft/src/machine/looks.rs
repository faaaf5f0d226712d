//! Loops that wait by looking, on the simulated machine.
//!
//! `while !flag.load(Acquire) {}` would be run for real, round by round, for as long as it lasts in virtual time. It need
//! not be: as long as nothing that it looks at changes, each round is like the one before. So a task that is found out to
//! go round in a circle *spins*: it has its core, and makes no more rounds until another task changes something that it
//! looks at.
//!
//! That its looks show nothing new does not prove a circle: a loop may compute in between, and look at a flag that says
//! whether to go on. But a round that leaves everything as it was does: the same looks with the same values, nothing
//! done, and registers and stack as they were at the same place before ([`fingerprint`](super::fingerprint)). What a
//! loop counts lies in a register or on the stack, nearly always. For the rest, a spinning task makes a few rounds for
//! real now and then, ever less often.

/// Looks at more things than this are no spinning.
const MOST: usize = 8;
/// So many looks that show nothing new are made before anybody wonders.
const PATIENCE: u32 = 500;
/// Patience grows up to this while it turns out that there is no circle.
const MOST_PATIENCE: u32 = 1 << 20;
/// So many states are remembered to see whether one comes again.
const REMEMBERED: usize = 16;
/// After so many states, none of which has come again, there is no circle.
const TRIES: usize = 2 * REMEMBERED;
/// How long a task spins before it looks again, at first, in nanoseconds.
const FIRST: u64 = 1_000;
/// And in the end.
const LAST: u64 = 1_000_000;

/// What a task has seen since it last did anything but look.
#[derive(Debug, Clone)]
pub struct Looks {
    seen: Vec<(usize, u64)>,
    repeats: u32,
    patience: u32,
    /// The last states, each a fingerprint.
    states: Vec<u64>,
    pause: u64,
    /// Whether it has looked since its state was last asked for: one call may come to several operations.
    looked: bool,
    /// Whether it has let others have its core since.
    pub gave_way: bool,
}

impl Default for Looks {
    fn default() -> Looks {
        Looks {
            seen: Vec::new(),
            repeats: 0,
            patience: PATIENCE,
            states: Vec::new(),
            pause: 0,
            looked: false,
            gave_way: false,
        }
    }
}

impl Looks {
    /// It did something else.
    #[inline]
    pub fn act(&mut self) {
        self.seen.clear();
        self.start_again();
        self.gave_way = false;
    }

    /// It saw a value in an object.
    #[inline]
    pub fn look(&mut self, key: usize, value: u64) {
        self.looked = true;
        if self.seen.contains(&(key, value)) {
            self.repeats += 1;
            return;
        }
        if self.seen.len() == MOST {
            self.seen.clear();
        }
        self.seen.retain(|seen| seen.0 != key);
        self.seen.push((key, value));
        self.start_again();
    }

    fn start_again(&mut self) {
        (self.repeats, self.pause, self.patience) = (0, 0, PATIENCE);
        self.states.clear();
    }

    /// Whether its looks have shown nothing new for so long that it may go round in a circle.
    #[inline]
    pub fn is_suspicious(&self) -> bool {
        self.looked && self.repeats >= self.patience
    }

    /// It is in this state. If it was before, it goes round in a circle: for how long that may be taken to go on.
    pub fn pause(&mut self, state: u64) -> Option<u64> {
        self.looked = false;
        let known = self.states.iter().rev().take(REMEMBERED).any(|known| *known == state);
        self.states.push(state);
        if known {
            self.states.clear();
            // After a pause, two rounds for real.
            self.repeats = self.patience.saturating_sub(2 * u32::try_from(self.seen.len()).unwrap_or(0));
            self.pause = (2 * self.pause).clamp(FIRST, LAST);
            return Some(self.pause);
        }
        if self.states.len() == TRIES {
            self.states.clear();
            (self.repeats, self.patience) = (0, (2 * self.patience).min(MOST_PATIENCE));
        }
        None
    }

    /// Whether this is one of the things that it looks at.
    pub fn at(&self, key: usize) -> bool {
        self.seen.iter().any(|seen| seen.0 == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at the same thing so often, in the states that are given in turn; the pauses.
    fn pauses(looks: &mut Looks, rounds: u32, state: impl Fn(u32) -> u64) -> Vec<u64> {
        (0..rounds)
            .filter_map(|round| {
                looks.look(7, 0);
                if looks.is_suspicious() { looks.pause(state(round)) } else { None }
            })
            .collect()
    }

    #[test]
    fn whoever_goes_round_in_a_circle_spins_ever_longer() {
        let mut looks = Looks::default();
        assert_eq!(pauses(&mut looks, PATIENCE, |_| 1), []);
        let longer = pauses(&mut looks, 12, |_| 1);
        assert_eq!(longer[..3], [1_000, 2_000, 4_000]);
        assert!(looks.at(7) && !looks.at(8));
    }

    #[test]
    fn a_circle_may_have_several_looks() {
        let mut looks = Looks::default();
        assert!(!pauses(&mut looks, PATIENCE + 20, |round| u64::from(round % 3)).is_empty());
    }

    #[test]
    fn whoever_counts_is_in_no_circle() {
        let mut looks = Looks::default();
        assert_eq!(pauses(&mut looks, 20 * PATIENCE, u64::from), []);
        assert!(looks.patience > PATIENCE);
    }

    #[test]
    fn a_state_counts_once_for_each_look() {
        let mut looks = Looks::default();
        pauses(&mut looks, PATIENCE + 1, u64::from);
        assert!(!looks.is_suspicious(), "the second operation of the same call");
    }

    #[test]
    fn something_new_is_no_spinning() {
        let mut looks = Looks::default();
        for value in 0..3 * u64::from(PATIENCE) {
            looks.look(7, value);
            assert!(!looks.is_suspicious());
        }
    }

    #[test]
    fn whoever_acts_begins_anew() {
        let mut looks = Looks::default();
        pauses(&mut looks, PATIENCE, |_| 1);
        looks.act();
        assert_eq!(pauses(&mut looks, PATIENCE, |_| 1), []);
    }
}
