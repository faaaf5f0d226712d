//! Random inputs that a seed repeats.

use crate::Value;

const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";

/// A generator of pseudo-random numbers: `SplitMix64` (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, OOPSLA 2014). Equal seeds give equal inputs on every machine and with every compiler.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts the sequence of `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from `low` to `high`, both included. (The bias of the remainder is below 2⁻³² for the small ranges
    /// that inputs need.)
    ///
    /// # Panics
    ///
    /// If `low` is above `high`, or the range is the whole of `u64`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        assert!(low <= high, "no number is both at least {low} and at most {high}");
        low + self.bits() % (high - low + 1)
    }

    /// A list of `count` numbers from `low` to `high`.
    pub fn numbers(&mut self, count: u64, low: u64, high: u64) -> Value {
        (0..count).map(|_| self.between(low, high)).collect()
    }

    /// A word of `length` small Latin letters.
    pub fn word(&mut self, length: u64) -> String {
        (0..length).map(|_| char::from(LETTERS[usize::try_from(self.between(0, 25)).unwrap_or(0)])).collect()
    }

    /// `count` words of `length` letters, no two of them equal.
    pub fn distinct_words(&mut self, count: u64, length: u64) -> Value {
        let mut words: Vec<String> = Vec::new();
        while (words.len() as u64) < count {
            let word = self.word(length);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Value::from(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_paper() {
        // The published test vector of SplitMix64 for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.bits(), 6_457_827_717_110_365_317);
        assert_eq!(random.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut random = Random::new(1);
        let numbers: Vec<u64> = random.numbers(1000, 3, 5).to_vec();
        assert_eq!((numbers.iter().min(), numbers.iter().max()), (Some(&3), Some(&5)));
    }

    #[test]
    fn distinct_words_are_distinct() {
        let mut words = Random::new(1).distinct_words(20, 1).to_texts();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), 20);
    }
}
