//! Orders that look random and are the same every time.
//!
//! The seed is a hash of the quiz, the question and the student; the generator's values are promised, and the shuffle
//! is written out here: libraries are free to change theirs. Answers name options by id, so an order decides only what
//! is seen.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::model::{Arrange, Ask, Choice, Item, Pin, Question, Quiz, Rule, Seed};

/// The questions that are asked, in the order in which that student sees them, as places in [`Quiz::questions`].
/// Parts of one question stay together.
#[must_use]
pub fn questions(quiz: &Quiz, student: &str) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<&str> = None;
    for (at, question) in quiz.questions.iter().enumerate() {
        if question.status == crate::model::Status::Draft {
            continue;
        }
        let part = question.multipart.as_deref();
        match groups.last_mut() {
            Some(group) if part.is_some() && part == last => group.push(at),
            _ => groups.push(vec![at]),
        }
        last = part;
    }
    if quiz.shuffle.questions {
        shuffle(&mut groups, &mut generator(quiz, "", student));
    }
    groups.concat()
}

/// What that student sees to choose from, in order: options, items to order, or partners to match.
#[must_use]
pub fn shown<'q>(quiz: &Quiz, question: &'q Question, student: &str) -> Vec<&'q Item> {
    let mut generator = generator(quiz, &question.id, student);
    match &question.ask {
        Ask::Choice(choice) => {
            let drawn = drawn(choice, question, &mut generator);
            match choice.arrange {
                Arrange::Sorted => sorted(drawn),
                Arrange::Shuffled if quiz.shuffle.options => arranged(&drawn, &mut generator),
                Arrange::Shuffled | Arrange::AsWritten => drawn,
            }
        }
        Ask::Ordering(ordering) => {
            never_as_written(arranged(&all(&ordering.items), &mut generator), &ordering.items)
        }
        Ask::Matching(matching) => arranged(&all(&matching.right), &mut generator),
        Ask::Short(_) | Ask::Tracing(_) | Ask::Numeric(_) => Vec::new(),
    }
}

/// An order for a file that students get, which tells nothing to who does not know the secret. Items begin in the order
/// of their ids, so that the order of the author's file leaves no trace.
#[must_use]
pub fn by_secret<'q>(quiz: &Quiz, question: &Question, items: &'q [Item], secret: &str) -> Vec<&'q Item> {
    let mut items = all(items);
    items.sort_by(|one, other| one.id.cmp(&other.id));
    let text = format!("grader-quiz-split-v1\0{}\0{}\0{secret}", quiz.id, question.id);
    arranged(&items, &mut ChaCha8Rng::from_seed(*blake3::hash(text.as_bytes()).as_bytes()))
}

fn all(items: &[Item]) -> Vec<&Item> {
    items.iter().collect()
}

/// The options that are drawn, in the order of the file. Where one is right it is among them; where several are, the
/// draw does not look at the key, so that a copy without it draws the same.
fn drawn<'q>(choice: &'q Choice, question: &Question, generator: &mut ChaCha8Rng) -> Vec<&'q Item> {
    let all = choice.options.iter();
    let Some(count) = choice.choose.filter(|count| *count < choice.options.len()) else {
        return all.collect();
    };
    let right: &[String] = match question.key.as_ref().map(|key| &key.rule) {
        Some(Rule::Choice(key)) if !choice.many => &key.right,
        _ => &[],
    };
    let stays = |item: &Item| right.contains(&item.id) || item.pin.is_some() && !choice.many;
    let mut others: Vec<usize> =
        (0..choice.options.len()).filter(|at| !stays(&choice.options[*at])).collect();
    shuffle(&mut others, generator);
    others.truncate(count.saturating_sub(choice.options.len() - others.len()));
    let kept = |(at, item): &(usize, &Item)| stays(item) || others.contains(at);
    all.enumerate().filter(kept).map(|(_, item)| item).collect()
}

/// Shuffles all items but the pinned ones.
fn arranged<'q>(items: &[&'q Item], generator: &mut ChaCha8Rng) -> Vec<&'q Item> {
    let pinned = |pin| items.iter().copied().filter(move |item| item.pin == Some(pin));
    let mut loose: Vec<&Item> = items.iter().copied().filter(|item| item.pin.is_none()).collect();
    shuffle(&mut loose, generator);
    pinned(Pin::First).chain(loose).chain(pinned(Pin::Last)).collect()
}

/// By text, as mdbook-quiz sorts.
#[must_use]
pub fn sorted(mut items: Vec<&Item>) -> Vec<&Item> {
    items.sort_by(|one, other| one.text.first().cmp(other.text.first()));
    items
}

/// Items mostly stand in their right order in the file; who sees them in it has nothing to do.
fn never_as_written<'q>(mut seen: Vec<&'q Item>, written: &[Item]) -> Vec<&'q Item> {
    if seen.iter().copied().eq(written) {
        let middle = seen.len() / 2;
        seen.rotate_left(middle);
    }
    seen
}

fn generator(quiz: &Quiz, question: &str, student: &str) -> ChaCha8Rng {
    let who = match quiz.shuffle.seed {
        Seed::Student => student.to_owned(),
        Seed::Fixed => "fixed".to_owned(),
        Seed::Number(number) => number.to_string(),
    };
    let text = format!("grader-quiz-v1\0{}\0{question}\0{who}", quiz.id);
    ChaCha8Rng::from_seed(*blake3::hash(text.as_bytes()).as_bytes())
}

/// The shuffle of Fisher and Yates.
fn shuffle<T>(items: &mut [T], generator: &mut ChaCha8Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1, generator));
    }
}

/// A number below `bound`, each as likely: what would make some likelier is drawn again.
fn below(bound: usize, generator: &mut ChaCha8Rng) -> usize {
    let bound = u32::try_from(bound).expect("a file of a mebibyte has fewer items");
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let drawn = generator.next_u32();
        if drawn < fair {
            return (drawn % bound) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read;

    fn quiz(head: &str, question: &str) -> Quiz {
        let options: Vec<_> =
            ('a'..='f').map(|id| format!("{{ id = \"{id}\", text = \"{id}!\" }}")).collect();
        let source = format!(
            "schema = 1\nid = \"q\"\n{head}\n[[questions]]\nid = \"one\"\ntype = \"MultipleChoice\"\nprompt.prompt = \"?\"\nprompt.options = [{}, {{ id = \"z\", text = \"none\", pin = \"last\" }}]\n{question}",
            options.join(", ")
        );
        let loaded = read(source.as_bytes(), "q");
        loaded.quiz.unwrap_or_else(|| panic!("{:?}", loaded.problems))
    }

    fn order(quiz: &Quiz, student: &str) -> String {
        shown(quiz, &quiz.questions[0], student).iter().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn an_order_is_the_same_in_every_version() {
        let quiz = quiz("", "answer.answer = \"a\"");
        assert_eq!([order(&quiz, "ada"), order(&quiz, "ivanov")], ["bfdaecz", "afbcdez"]);
    }

    #[test]
    fn a_fixed_seed_is_the_same_for_all_and_another_number_is_another_order() {
        let fixed = quiz("shuffle = { seed = \"fixed\" }", "answer.answer = \"a\"");
        assert_eq!(order(&fixed, "ada"), order(&fixed, "ivanov"));
        let number = |number: u32| {
            order(&quiz(&format!("shuffle = {{ seed = {number} }}"), "answer.answer = \"a\""), "ada")
        };
        assert_eq!(number(1), number(1));
        assert_ne!(number(1), number(2));
    }

    #[test]
    fn without_shuffling_the_order_is_that_of_the_file() {
        assert_eq!(order(&quiz("shuffle = { options = false }", "answer.answer = \"a\""), "ada"), "abcdefz");
    }

    #[test]
    fn a_pinned_option_stays_and_a_drawn_set_has_the_right_one() {
        let quiz = quiz("", "answer.answer = \"c\"\nprompt.choose = 4");
        for student in 0..50 {
            let order = order(&quiz, &student.to_string());
            assert!(order.len() == 4 && order.contains('c') && order.ends_with('z'), "{order}");
        }
    }

    #[test]
    fn where_several_are_right_the_draw_is_the_same_without_the_key() {
        let with = quiz("", "answer.answer = [\"a\", \"b\", \"c\", \"d\", \"e\"]\nprompt.choose = 3");
        let mut without = with.clone();
        without.questions[0].key = None;
        assert_eq!(order(&with, "ada").len(), 3);
        assert_eq!(order(&with, "ada"), order(&without, "ada"));
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut counts = std::collections::BTreeMap::<Vec<u8>, u32>::new();
        let mut generator = ChaCha8Rng::from_seed([7; 32]);
        for _ in 0..6000 {
            let mut items = vec![1, 2, 3];
            shuffle(&mut items, &mut generator);
            *counts.entry(items).or_default() += 1;
        }
        assert!(counts.len() == 6 && counts.values().all(|count| (850..1150).contains(count)), "{counts:?}");
    }
}
