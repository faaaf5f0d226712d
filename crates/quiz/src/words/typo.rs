//! Slips of the pen: how many are forgiven in a word of which length.

/// Whether `written` is `meant` with at most `most` slips, and no more than its length allows. Digits are never
/// slips: `python2` is not `python3`.
pub fn near(meant: &str, written: &str, most: u8) -> bool {
    let letters = meant.chars().count();
    let budget = usize::from(most).min(forgiven(letters));
    let close = letters.abs_diff(written.chars().count()) <= budget;
    close && digits(meant).eq(digits(written)) && strsim::osa_distance(meant, written) <= budget
}

fn forgiven(letters: usize) -> usize {
    match letters {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| letter.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_four_letters_has_no_slips_and_one_of_nine_has_two() {
        assert!(!near("fork", "fokr", 2));
        assert!(near("spawn", "spwan", 2));
        assert!(!near("threads!", "trheda!", 2));
        assert!(near("processes", "procesess", 2) && near("processes", "procese", 2));
        assert!(!near("processes", "procese", 1));
    }
}
