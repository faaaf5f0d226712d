//! Loops that wait by looking, on the simulated machine.
//!
//! `while !flag.load(Acquire) {}` would be run for real, round by round, for as long as it lasts in virtual time. It need
//! not be: as long as nothing that it looks at changes, each round is like the one before. So a task whose looks have come
//! round often enough *spins*: it has its core, and makes no more rounds until another task changes something that it
//! looks at. Some loops only look so often, and then do something else. So now and then it makes a few rounds for
//! real, ever less often.

/// Looks at more things than this are no spinning.
const MOST: usize = 8;
/// So many looks that show nothing new are made for real.
const PATIENCE: u32 = 2000;
/// How long a task spins before it looks again, at first, in nanoseconds.
const FIRST: u64 = 1_000;
/// And in the end.
const LAST: u64 = 1_000_000;

/// What a task has seen since it last did anything but look.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    seen: Vec<(usize, u64)>,
    repeats: u32,
    pause: u64,
}

impl Looks {
    /// It did something else.
    #[inline]
    pub fn act(&mut self) {
        self.seen.clear();
        (self.repeats, self.pause) = (0, 0);
    }

    /// It saw a value in an object.
    #[inline]
    pub fn look(&mut self, key: usize, value: u64) {
        if self.seen.contains(&(key, value)) {
            self.repeats += 1;
            return;
        }
        if self.seen.len() == MOST {
            self.seen.clear();
        }
        self.seen.retain(|seen| seen.0 != key);
        self.seen.push((key, value));
        (self.repeats, self.pause) = (0, 0);
    }

    /// If its looks have come round often enough: for how long it may be taken to go on so.
    pub fn pause(&mut self) -> Option<u64> {
        if self.repeats < PATIENCE {
            return None;
        }
        // After a pause, two rounds for real.
        self.repeats = PATIENCE.saturating_sub(2 * u32::try_from(self.seen.len()).unwrap_or(0));
        self.pause = (2 * self.pause).clamp(FIRST, LAST);
        Some(self.pause)
    }

    /// Whether this is one of the things that it looks at.
    pub fn at(&self, key: usize) -> bool {
        self.seen.iter().any(|seen| seen.0 == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(looks: &mut Looks, rounds: u32) -> Vec<u64> {
        (0..rounds)
            .filter_map(|_| {
                looks.look(7, 0);
                looks.pause()
            })
            .collect()
    }

    #[test]
    fn whoever_looks_at_the_same_again_and_again_spins_ever_longer() {
        let mut looks = Looks::default();
        assert_eq!(pauses(&mut looks, PATIENCE), []);
        assert_eq!(pauses(&mut looks, 7), [1_000, 2_000, 4_000, 8_000]);
        assert!(looks.at(7) && !looks.at(8));
    }

    #[test]
    fn something_new_is_no_spinning() {
        let mut looks = Looks::default();
        for value in 0..3 * u64::from(PATIENCE) {
            looks.look(7, value);
            assert_eq!(looks.pause(), None);
        }
    }

    #[test]
    fn whoever_acts_begins_anew() {
        let mut looks = Looks::default();
        pauses(&mut looks, PATIENCE);
        looks.act();
        assert_eq!(pauses(&mut looks, PATIENCE), []);
    }
}
