//! Words of a source that need not leave a trace in what was compiled from it.

use crate::fault::Forbidden;
use std::path::PathBuf;

/// Assembly, which can define anything and put it anywhere, in code that is compiled elsewhere; and a name that can be
/// one of the compiler's own.
const WORDS: [&str; 4] = ["asm", "global_asm", "naked_asm", "export_name"];

/// Each of them that stands in the files. Text is read as it is, comments too: what reads tokens can be led to take
/// code for a comment.
pub fn forbidden(files: &[(PathBuf, String)]) -> Vec<Forbidden> {
    let mut found = Vec::new();
    for (path, text) in files {
        let is_there = |word: &&str| words(text).any(|there| there == *word);
        let file = path.to_string_lossy().into_owned();
        found.extend(
            WORDS
                .iter()
                .filter(|word| is_there(word))
                .map(|word| Forbidden::Word { word: (*word).to_string(), file: file.clone() }),
        );
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| character != '_' && !character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let word = |forbidden| match forbidden {
            Forbidden::Word { word, .. } => word,
            other => panic!("{other:?}"),
        };
        forbidden(&[("lib.rs".into(), text.to_string())]).into_iter().map(word).collect()
    }

    #[test]
    fn assembly_is_found_however_it_is_called() {
        assert_eq!(found("use std::arch::asm as x;"), ["asm"]);
        assert_eq!(found("r#asm!(\"\"); core::arch::global_asm!(\"\")"), ["asm", "global_asm"]);
        assert_eq!(found("m!('r\"\\\" unsafe { asm!(\"\") }\")"), ["asm"]);
    }

    #[test]
    fn a_part_of_a_word_is_not_the_word() {
        assert_eq!(found("fn plasma(asms: u8, asm_: u8) { miasm::asmx() }"), Vec::<String>::new());
    }
}
