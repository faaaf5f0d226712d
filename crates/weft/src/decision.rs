//! Decisions: the one source of everything that a program does not determine itself.
//!
//! Who runs next, which store a load reads, whether a wait ends early: each is a choice among numbered options. Option 0
//! is what an untroubled machine would do, and is free; an option that deviates from it costs 1. An execution is a
//! function of its list of choices, so a list of choices is a replay, and a search over executions is a search over lists.

/// One decision of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The option that was taken.
    pub chosen: u8,
    /// How many there were.
    pub options: u8,
    /// Bit `i` is set if option `i` costs one deviation.
    pub costly: u64,
    /// The deviations of all decisions before.
    pub before: u32,
}

/// The number of options of a decision that is given without it.
pub const UNKNOWN: u8 = 0;

/// The greatest number of options of one decision.
pub const MOST_OPTIONS: usize = 64;

impl Decision {
    /// What option `i` costs.
    pub fn cost(self, option: u8) -> u32 {
        u32::from(self.costly >> option & 1 == 1)
    }

    /// What the option that was taken costs.
    pub fn spent(self) -> u32 {
        self.cost(self.chosen)
    }
}

/// How decisions beyond the given list are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// By option 0.
    Default,
    /// By chance, with a generator that starts from a seed.
    Random,
}

/// What happens if the given list does not fit the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// The program is not a function of its decisions: say so.
    Report,
    /// Take option 0 where the list does not fit: for lists that were made up.
    Tolerate,
}

/// The decisions of the running execution.
#[derive(Debug)]
pub struct Path {
    /// Those that were made, and, beyond them, those that are given.
    pub decisions: Vec<Decision>,
    /// How many were made.
    pub position: usize,
    /// How many deviations they have cost.
    pub cost: u32,
    /// Whether a given decision had another number of options than the program offered.
    pub diverged: bool,
    /// The decisions as they would be if no option were ever left out; kept where options are.
    pub unfiltered: Option<Vec<Decision>>,
    beyond: Beyond,
    mismatch: Mismatch,
    random: Random,
    boldness: u64,
}

impl Path {
    /// A path along the given decisions.
    pub fn along(decisions: Vec<Decision>, mismatch: Mismatch) -> Path {
        let random = Random::new(0);
        Path {
            decisions,
            position: 0,
            cost: 0,
            diverged: false,
            unfiltered: None,
            beyond: Beyond::Default,
            mismatch,
            random,
            boldness: 0,
        }
    }

    /// A path of chance.
    pub fn random(seed: u64) -> Path {
        let mut random = Random::new(seed);
        // Some executions switch at every other step, some hardly ever: bugs hide at both ends.
        let boldness = [1, 1, 2, 4][random.below(4)];
        let along = Path::along(Vec::new(), Mismatch::Tolerate);
        Path { beyond: Beyond::Random, random, boldness, ..along }
    }

    /// Takes one of `options`, of which those in the set `costly` cost a deviation.
    pub fn choose(&mut self, options: usize, costly: u64) -> usize {
        let chosen = self.take(options, costly);
        self.keep_unfiltered(options, costly, chosen);
        chosen
    }

    /// As [`Path::choose`], where some options of a decision were left out: option `i` is `kept[i]` of `full`.
    pub fn choose_filtered(&mut self, costly: u64, kept: &[u8], full: (usize, u64)) -> usize {
        let chosen = self.take(kept.len(), costly);
        self.keep_unfiltered(full.0, full.1, usize::from(kept[chosen]));
        chosen
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_OPTIONS")]
    fn keep_unfiltered(&mut self, options: usize, costly: u64, chosen: usize) {
        if let Some(unfiltered) = &mut self.unfiltered
            && options > 1
        {
            unfiltered.push(Decision { chosen: chosen as u8, options: options as u8, costly, before: 0 });
        }
    }

    fn take(&mut self, options: usize, costly: u64) -> usize {
        debug_assert!((1..=MOST_OPTIONS).contains(&options));
        if options == 1 {
            return 0;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most MOST_OPTIONS")]
        let count = options as u8;
        let chosen = if let Some(given) = self.decisions.get_mut(self.position) {
            if given.options != count || given.costly != costly {
                self.diverged |= self.mismatch == Mismatch::Report;
                let fits = given.options == count || given.options == UNKNOWN && given.chosen < count;
                let chosen = if fits { given.chosen } else { 0 };
                *given = Decision { chosen, options: count, costly, before: 0 };
            }
            given.before = self.cost;
            given.chosen
        } else {
            let chosen = self.beyond(options, costly);
            self.decisions.push(Decision { chosen, options: count, costly, before: self.cost });
            chosen
        };
        self.position += 1;
        self.cost += u32::from(costly >> chosen & 1 == 1);
        usize::from(chosen)
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_OPTIONS")]
    fn beyond(&mut self, options: usize, costly: u64) -> u8 {
        match self.beyond {
            Beyond::Default => 0,
            Beyond::Random if costly & 1 == 0 && costly != 0 => {
                if self.random.below(self.boldness as usize) > 0 {
                    0
                } else {
                    self.random.below(options) as u8
                }
            }
            Beyond::Random => self.random.below(options) as u8,
        }
    }
}

/// A small generator, good enough to spread executions (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below a usize")]
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_execution_takes_every_default() {
        let mut path = Path::along(Vec::new(), Mismatch::Report);
        assert_eq!([path.choose(3, 0b110), path.choose(1, 0), path.choose(2, 0b10)], [0, 0, 0]);
        assert_eq!((path.decisions.len(), path.cost), (2, 0));
    }

    #[test]
    fn a_given_decision_is_followed_and_paid_for() {
        let given = Decision { chosen: 2, options: 3, costly: 0b110, before: 0 };
        let mut path = Path::along(vec![given], Mismatch::Report);
        assert_eq!((path.choose(3, 0b110), path.cost, path.diverged), (2, 1, false));
    }

    #[test]
    fn a_program_that_offers_something_else_has_diverged() {
        let given = Decision { chosen: 2, options: 3, costly: 0b110, before: 0 };
        let mut path = Path::along(vec![given], Mismatch::Report);
        assert_eq!((path.choose(2, 0b10), path.diverged), (0, true));
        let mut path = Path::along(vec![given], Mismatch::Tolerate);
        assert_eq!((path.choose(2, 0b10), path.diverged), (0, false));
    }

    #[test]
    fn chance_repeats_for_a_seed() {
        let run = |seed| {
            let mut path = Path::random(seed);
            (0..50).map(|_| path.choose(4, 0b1110)).collect::<Vec<usize>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
    }
}
