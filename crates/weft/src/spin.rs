//! Loops that wait by looking again.
//!
//! A loop like `while !flag.load(Acquire) {}` has infinitely many executions, all but a few of which differ only in how
//! often it looked. Three rules make them finite without losing what matters:
//!
//! * **Stutter.** A task that makes another round in which it only looks, and sees nothing that it has not seen, has not
//!   moved. It is not scheduled again until another task changes something that it looked at. A round ends with
//!   `yield_now`, `spin_loop`, or `sleep`; without them, when the same sights have come round often enough.
//! * **Fairness.** A task that yields again and again while changing things is held back until each task that could
//!   have run all the while has run (Musuvathi and Qadeer, "Fair stateless model checking", PLDI 2008).
//!
//! * **Stubbornness.** Some loops look a bounded number of times, give up, and act. So a task that would be held back
//!   may, once in an execution, go round and round instead while nobody else runs: until it acts, or comes to a place
//!   where it has not been since it last acted. If it does neither for long, that was in vain, and is not tried again
//!   from there.
//!
//! What is lost: executions in which tasks give up in other ways, two of them say, or after others have run in between.
//! Verdicts say that spinning is fair.

/// Whether a task runs in circles.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Spin {
    /// What it has seen since it last did anything but look: object and value.
    seen: Vec<(usize, u64)>,
    /// How often in a row it saw something that it had seen.
    repeats: usize,
    /// Whether it saw anything new since its last yield.
    fresh: bool,
    /// Whether it did anything but look since its last yield.
    acted: bool,
    /// Whether it gives way to others at the next scheduling point.
    pub yielded: bool,
    /// Not scheduled until one of these objects is changed by another task.
    pub waits_for_change: Option<Vec<usize>>,
    /// How many rounds it will make without being held back, while nobody else runs.
    pub stubborn: u32,
    /// Where it became stubborn.
    pub stubborn_from: usize,
    /// Whether it was stubborn in vain.
    pub in_vain: bool,
    /// The places of its operations since it last did anything but look.
    places: Vec<usize>,
    /// How often it yielded after having acted.
    pub yields: u32,
    /// Fairness: the tasks (as a set of bits) that go first.
    pub after: u128,
    /// Fairness: the tasks that could run at every moment since its last yield.
    pub could_run: u128,
    /// Fairness: the tasks that it kept from running since its last yield.
    pub held_back: u128,
    /// Fairness: the tasks that ran since its last yield.
    pub ran: u128,
}

impl Spin {
    /// It did something other than looking.
    #[inline]
    pub fn act(&mut self) {
        self.stubborn = 0;
        self.places.clear();
        self.acted = true;
        self.repeats = 0;
        self.seen.clear();
    }

    /// Its next operation stands at this place. A new place ends its stubbornness.
    pub fn comes_to(&mut self, place: usize) {
        if !self.places.contains(&place) {
            self.places.push(place);
            self.stubborn = 0;
        }
    }

    /// It becomes stubborn, for so many rounds.
    pub fn insist(&mut self, place: usize, rounds: u32) {
        self.resume();
        (self.stubborn, self.stubborn_from) = (rounds, place);
    }

    /// It saw a value in an object.
    #[inline]
    pub fn look(&mut self, key: usize, value: u64) {
        if self.seen.contains(&(key, value)) {
            self.repeats += 1;
        } else {
            self.seen.push((key, value));
            self.fresh = true;
            self.repeats = 0;
        }
        if self.repeats >= 2 * self.seen.len() + 2 {
            self.repeats = 0;
            self.yielded = true;
            self.stutter();
        }
    }

    /// Whether it has come round to what it has seen, so that no older store is shown to it again.
    #[inline]
    pub fn comes_round(&self, key: usize) -> bool {
        self.repeats > self.seen.len() && self.seen.iter().any(|seen| seen.0 == key)
    }

    /// It gives way. Returns whether it did anything but look since it last did.
    pub fn give_way(&mut self) -> bool {
        self.yielded = true;
        let looked = !std::mem::replace(&mut self.acted, false) && !self.seen.is_empty();
        if looked && !self.fresh {
            self.stutter();
        }
        self.fresh = false;
        if !looked {
            self.yields += 1;
        }
        !looked
    }

    fn stutter(&mut self) {
        if self.stubborn > 0 {
            self.stubborn -= 1;
            self.in_vain |= self.stubborn == 0;
            return;
        }
        self.waits_for_change = Some(self.seen.iter().map(|seen| seen.0).collect());
    }

    /// Lets it make another round.
    pub fn resume(&mut self) {
        self.waits_for_change = None;
    }

    /// Makes it as new.
    pub fn reset(&mut self) {
        self.act();
        let (seen, places) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.places));
        *self = Spin { seen, places, ..Spin::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_busy_wait_stutters() {
        let mut spin = Spin::default();
        (0..5).for_each(|_| spin.look(7, 0));
        assert_eq!(spin.waits_for_change, Some(vec![7]));
    }

    #[test]
    fn a_loop_over_two_objects_stutters() {
        let mut spin = Spin::default();
        for _ in 0..4 {
            spin.look(7, 1);
            spin.look(8, 0);
        }
        assert_eq!(spin.waits_for_change, Some(vec![7, 8]));
    }

    #[test]
    fn the_second_round_without_news_stutters() {
        let mut spin = Spin::default();
        spin.look(7, 0);
        spin.give_way();
        assert_eq!(spin.waits_for_change, None);
        spin.look(7, 0);
        spin.give_way();
        assert_eq!(spin.waits_for_change, Some(vec![7]));
    }

    #[test]
    fn whoever_acts_does_not_stutter() {
        let mut spin = Spin::default();
        for _ in 0..4 {
            spin.look(7, 0);
            spin.act();
            assert!(spin.give_way());
        }
        assert_eq!((spin.waits_for_change, spin.yields), (None, 4));
    }

    #[test]
    fn a_stubborn_task_goes_on() {
        let mut spin = Spin { stubborn: 1, ..Spin::default() };
        (0..5).for_each(|_| spin.look(7, 0));
        assert_eq!(spin.waits_for_change, None);
        (0..5).for_each(|_| spin.look(7, 0));
        assert_eq!(spin.waits_for_change, Some(vec![7]));
    }
}
