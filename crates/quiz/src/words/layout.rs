//! Words typed in the wrong keyboard layout: `пшд` for `gil`.

const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";

/// What the same keys write in the other layout; `None` if no letter or both kinds of letters were typed.
pub fn other_layout(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let russian = text.chars().any(super::cyrillic);
    let latin = text.chars().any(super::latin);
    match (russian, latin) {
        (true, false) => Some(retyped(&text, RUSSIAN, LATIN)),
        (false, true) => Some(retyped(&text, LATIN, RUSSIAN)),
        _ => None,
    }
}

fn retyped(text: &str, from: &str, to: &str) -> String {
    let key = |letter| from.chars().position(|it| it == letter).and_then(|at| to.chars().nth(at));
    text.chars().map(|letter| key(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_write_another_word() {
        for (typed, meant) in [("пшд", "gil"), ("зшв", "pid"), ("ЫЗФЦТ", "spawn"), ("gjnjr", "поток")]
        {
            assert_eq!(other_layout(typed).as_deref(), Some(meant));
        }
        assert_eq!(other_layout("42"), None);
        assert_eq!(other_layout("pid процесса"), None);
    }
}
