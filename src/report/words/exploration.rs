//! What exploring a scenario came to, in words. They never say more than was seen.

use crate::lang::{Lang, plural_en, plural_ru, say};
use crate::race::Explored;
use crate::race::outcome::FailureKind;

/// What an execution that fails shows, and what it said itself.
pub fn failed(kind: FailureKind, message: &str, lang: Lang) -> String {
    with_message(&failure(kind, lang), message)
}

/// Why nothing can be said: what the scenario did.
pub fn not_checked(what: &str, lang: Lang) -> String {
    let what = crate::escape::one_line(what, MESSAGE);
    say!(
        lang,
        "this cannot be explored: it {what}. Synchronise with `std` alone",
        "такое не исследовать: {what}. Для синхронизации достаточно `std`",
    )
}

/// Why there is nothing to explore.
pub fn not_modelled(lang: Lang) -> String {
    say!(
        lang,
        "it uses something of `std` that cannot be explored",
        "используется часть `std`, которую нельзя исследовать",
    )
}

/// That the time ended too early.
pub fn too_few(executions: u64, lang: Lang) -> String {
    let count = grouped(executions, lang);
    let en = plural_en(executions, "execution is", "executions are");
    say!(
        lang,
        "{count} {en} too few for a verdict. Nothing is lost; try again when the machine is quiet",
        "для вывода мало: исполнений {count}. Баллы не потеряны, повторите, когда машина освободится",
    )
}

/// How much of a message stands in one line.
const MESSAGE: usize = 120;

fn with_message(what: &str, message: &str) -> String {
    match message.lines().find(|line| !line.trim().is_empty()) {
        Some(line) => format!("{what}: {}", crate::escape::one_line(line.trim(), MESSAGE)),
        None => what.to_string(),
    }
}

/// What an execution that fails shows.
pub fn failure(kind: FailureKind, lang: Lang) -> String {
    match kind {
        FailureKind::Assertion => {
            say!(lang, "an assertion does not hold in every order", "утверждение верно не при всяком порядке")
        }
        FailureKind::Deadlock => {
            say!(
                lang,
                "deadlock: no thread can go on",
                "взаимная блокировка: ни один поток не может продолжить"
            )
        }
        FailureKind::Livelock => {
            say!(
                lang,
                "livelock: threads run without getting further",
                "потоки крутятся, но дело не движется"
            )
        }
        FailureKind::DataRace => say!(
            lang,
            "data race: nothing orders two accesses to the same memory",
            "гонка данных: два обращения к одной памяти ничем не упорядочены",
        ),
        FailureKind::Leak => {
            say!(lang, "a thread never ends", "есть поток, который никогда не завершится")
        }
        FailureKind::Panic => say!(lang, "it panics in some order", "при некотором порядке возникает паника"),
        FailureKind::Memory => say!(lang, "memory is used wrongly", "неверная работа с памятью"),
    }
}

/// How far a scenario without a failure was explored. Never more than was seen.
pub fn explored(explored: &Explored, lang: Lang) -> String {
    let count = grouped(explored.executions, lang);
    let executions = plural_en(explored.executions, "execution", "executions");
    let ru = plural_ru(explored.executions, "исполнение", "исполнения", "исполнений");
    let limits = limits(explored, lang);
    let seen = match (explored.complete, explored.instrumented, explored.bound) {
        (true, true, _) if explored.executions == 1 => {
            say!(lang, "its only execution{limits}", "единственное исполнение{limits}")
        }
        (true, true, _) => {
            say!(lang, "all {count} {executions}{limits}", "все возможные: {count} {ru}{limits}")
        }
        (true, false, _) => say!(
            lang,
            "{count} {executions}{limits}: every order of what threads synchronise with",
            "{count} {ru}{limits}: любой порядок операций синхронизации",
        ),
        (false, _, Some(bound)) => {
            let deviations = plural_en(bound.into(), "deviation", "deviations");
            let ru_deviations = plural_ru(bound.into(), "отклонения", "отклонений", "отклонений");
            say!(
                lang,
                "up to {bound} {deviations}, {count} {executions}{limits} (the space is larger)",
                "до {bound} {ru_deviations}, {count} {ru}{limits} (всего их больше)",
            )
        }
        (false, _, None) => say!(
            lang,
            "{count} {executions}{limits} (a sample: the space is larger)",
            "{count} {ru}{limits} (выборка: всего их больше)",
        ),
    };
    if explored.instrumented { seen } else { format!("{seen}; {}", unseen(lang)) }
}

/// What an exploration without instrumentation does not see.
fn unseen(lang: Lang) -> String {
    say!(
        lang,
        "memory accesses and the counters of `Arc` are not seen",
        "обращения к памяти и счётчики `Arc` не видны",
    )
}

/// The limits within which executions were seen, in parentheses; only of what the scenario has at all.
fn limits(explored: &Explored, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(count) = explored.spurious {
        let wakeups = plural_en(count.into(), "wakeup", "wakeups");
        let ru = plural_ru(count.into(), "ложное пробуждение", "ложных пробуждения", "ложных пробуждений");
        parts.push(say!(lang, "{count} spurious {wakeups}", "{count} {ru}"));
    }
    if let Some(count) = explored.timeouts {
        let timeouts = plural_en(count.into(), "time-out", "time-outs");
        let ru = plural_ru(count.into(), "ранний тайм-аут", "ранних тайм-аута", "ранних тайм-аутов");
        parts.push(say!(lang, "{count} early {timeouts}", "{count} {ru}"));
    }
    if let Some(count) = explored.weak_failures {
        let failures = plural_en(count.into(), "failure", "failures");
        let ru = plural_ru(count.into(), "ложный отказ", "ложных отказа", "ложных отказов");
        parts.push(say!(lang, "{count} spurious CAS {failures}", "{count} {ru} CAS"));
    }
    let most = parts.join(", ");
    match (most.is_empty(), explored.spins) {
        (true, false) => String::new(),
        (true, true) => say!(lang, " (fair spinning)", " (честное ожидание в цикле)"),
        (false, false) => say!(lang, " (at most {most})", " (не больше: {most})"),
        (false, true) => {
            say!(lang, " (at most {most}; fair spinning)", " (не больше: {most}; честное ожидание в цикле)")
        }
    }
}

/// A number whose thousands can be told apart.
fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let separator = match lang {
        Lang::En => ',',
        Lang::Ru => '\u{a0}',
    };
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Explored = Explored {
        complete: true,
        executions: 6732,
        bound: Some(2),
        instrumented: true,
        spurious: None,
        timeouts: None,
        weak_failures: None,
        spins: false,
    };

    #[test]
    fn an_exploration_says_within_which_limits_it_saw_all() {
        assert_eq!(explored(&WHOLE, Lang::En), "all 6,732 executions");
        let limited = Explored { spurious: Some(1), timeouts: Some(2), spins: true, ..WHOLE };
        assert_eq!(
            explored(&limited, Lang::En),
            "all 6,732 executions (at most 1 spurious wakeup, 2 early time-outs; fair spinning)"
        );
    }

    #[test]
    fn an_unfinished_exploration_does_not_say_all() {
        let some = Explored { complete: false, executions: 51_200, ..WHOLE };
        assert_eq!(explored(&some, Lang::En), "up to 2 deviations, 51,200 executions (the space is larger)");
        let few = explored(&Explored { bound: None, ..some }, Lang::En);
        assert!(few.contains("a sample"), "{few}");
    }

    #[test]
    fn without_instrumentation_it_says_what_was_not_seen_and_never_all() {
        for complete in [true, false] {
            let text = explored(&Explored { complete, instrumented: false, ..WHOLE }, Lang::En);
            assert!(!text.contains("all "), "{text}");
            assert!(text.contains("memory accesses and the counters of `Arc` are not seen"), "{text}");
        }
    }

    #[test]
    fn thousands_are_told_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number, Lang::En), text);
        }
    }
}
