//! Numbers and the words beside them.

use quiz::{Lang, Points, plural_en, plural_ru};

use quiz::say;

/// A number with at most two digits after the point, or the comma.
pub fn number(value: f64, lang: Lang) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    localised(text, lang)
}

/// A number that is written with a point, as that language writes it.
pub fn localised(number: &str, lang: Lang) -> String {
    match lang {
        Lang::En => number.to_owned(),
        Lang::Ru => number.replace('.', ","),
    }
}

/// `2 points`, `0.5 points`.
pub fn points(value: f64, lang: Lang) -> String {
    format!("{} {}", number(value, lang), points_word(value, lang))
}

/// `1.5 of 2 points`.
pub fn earned(points: Points, lang: Lang) -> String {
    let (earned, possible) = (number(points.earned, lang), number(points.possible, lang));
    // After "из" Russian has the genitive: из 1 балла, из 2 баллов, из 21 балла, из 0,5 балла.
    let noun = match whole(points.possible) {
        Some(count) => plural_ru(count, "балла", "баллов", "баллов"),
        None => "балла",
    };
    let word = points_word(points.possible, Lang::En);
    say!(lang, "{earned} of {possible} {word}", "{earned} из {possible} {noun}")
}

/// `75 %`.
pub fn percent(points: Points, lang: Lang) -> Option<String> {
    let percent = localised(&points.percent()?.to_string(), lang);
    Some(say!(lang, "{percent}%", "{percent} %"))
}

/// `3 questions`.
pub fn questions(count: usize, lang: Lang) -> String {
    let (en, ru) =
        (plural_en(count, "question", "questions"), plural_ru(count, "вопрос", "вопроса", "вопросов"));
    say!(lang, "{count} {en}", "{count} {ru}")
}

/// `1 attempt`.
pub fn attempts(count: usize, lang: Lang) -> String {
    let (en, ru) =
        (plural_en(count, "attempt", "attempts"), plural_ru(count, "попытка", "попытки", "попыток"));
    say!(lang, "{count} {en}", "{count} {ru}")
}

fn points_word(value: f64, lang: Lang) -> &'static str {
    match (lang, whole(value)) {
        (Lang::En, Some(1)) => "point",
        (Lang::En, _) => "points",
        (Lang::Ru, Some(count)) => plural_ru(count, "балл", "балла", "баллов"),
        (Lang::Ru, None) => "балла",
    }
}

fn whole(value: f64) -> Option<usize> {
    let rounded = value.round();
    let is_whole = (value - rounded).abs() < 0.005 && rounded >= 0.0;
    // Only the last digits matter to a plural, and weights are small.
    is_whole.then(|| format!("{rounded:.0}").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_their_plurals() {
        let ru = |value| points(value, Lang::Ru);
        assert_eq!(
            [1.0, 2.0, 5.0, 11.0, 21.0].map(ru),
            ["1 балл", "2 балла", "5 баллов", "11 баллов", "21 балл"]
        );
        assert_eq!([points(0.5, Lang::Ru), points(1.0 / 3.0, Lang::Ru)], ["0,5 балла", "0,33 балла"]);
        assert_eq!(
            [points(1.0, Lang::En), points(0.5, Lang::En), points(2.0, Lang::En)],
            ["1 point", "0.5 points", "2 points"]
        );
    }

    #[test]
    fn what_was_earned_stands_in_the_right_case() {
        let earned = |earned, possible, lang| super::earned(Points { earned, possible }, lang);
        assert_eq!(earned(1.5, 2.0, Lang::Ru), "1,5 из 2 баллов");
        assert_eq!(earned(1.0, 1.0, Lang::Ru), "1 из 1 балла");
        assert_eq!(earned(10.0, 21.0, Lang::Ru), "10 из 21 балла");
        assert_eq!(earned(0.0, 1.0, Lang::En), "0 of 1 point");
        assert_eq!(percent(Points { earned: 1.0, possible: 3.0 }, Lang::Ru).as_deref(), Some("33,3 %"));
    }

    #[test]
    fn questions_have_their_plurals() {
        assert_eq!(
            [1, 3, 12].map(|count| questions(count, Lang::Ru)),
            ["1 вопрос", "3 вопроса", "12 вопросов"]
        );
        assert_eq!([1, 2].map(|count| questions(count, Lang::En)), ["1 question", "2 questions"]);
    }
}
