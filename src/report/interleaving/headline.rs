//! What failed, in one sentence.

use super::Scene;
use super::operation::Act;
use super::waits::waits_and_why;
use crate::escape::one_line;
use crate::lang::{plural_en, say};
use crate::race::outcome::{Access, AccessKind, FailureKind, Race, Verdict};
use std::collections::BTreeSet;

/// How much of a message is in the headline.
const MAX_MESSAGE: usize = 200;
/// How many waiting threads are named.
const MAX_WAITING: usize = 4;
/// Whatever repeats itself for ever is seen in so many steps.
const LAST_STEPS: usize = 12;

/// What failed, in one sentence.
pub fn headline(scene: &Scene) -> String {
    let lang = scene.lang;
    let message =
        scene.outcome.message.as_deref().and_then(|message| message.lines().next()).unwrap_or_default();
    let message = one_line(message, MAX_MESSAGE);
    let at = scene.outcome.at.as_ref().map(|at| scene.place(at));
    let where_else = panicked(scene);
    let told = match (&at, message.is_empty()) {
        (Some(at), false) => format!(" ({at}): {message}"),
        (Some(at), true) => format!(" ({at})"),
        (None, false) => format!(": {message}"),
        (None, true) => String::new(),
    };
    match scene.outcome.kind {
        Some(FailureKind::Assertion) => {
            say!(lang, "wrong result{where_else}{told}", "неверный результат{where_else}{told}")
        }
        Some(FailureKind::Panic) => say!(lang, "panic{where_else}{told}", "паника{where_else}{told}"),
        Some(FailureKind::Memory) => say!(lang, "memory error{told}", "ошибка памяти{told}"),
        Some(FailureKind::Deadlock) => {
            let waits = all_waits(scene).unwrap_or(told);
            say!(lang, "deadlock{waits}", "взаимная блокировка{waits}")
        }
        Some(FailureKind::Leak) => {
            let waits = all_waits(scene).unwrap_or(told);
            say!(lang, "leaked thread{waits}", "забытый поток{waits}")
        }
        Some(FailureKind::Livelock) => livelock(scene, at),
        Some(FailureKind::DataRace) => match &scene.outcome.race {
            Some(race) => data_race(race, scene),
            None => say!(lang, "data race{told}", "гонка данных{told}"),
        },
        None => without_failure(scene.outcome.verdict, &told, scene),
    }
}

/// Which thread panicked, if it is another one than `main`.
fn panicked(scene: &Scene) -> String {
    let mut panics = scene.outcome.events.iter().filter(|event| Act::of(event, scene) == Act::Panic);
    let panic = panics.find(|event| scene.outcome.at.is_none() || event.at == scene.outcome.at);
    let thread = panic.map(|event| event.thread).filter(|thread| *thread > 0);
    let thread = thread.map(|thread| scene.names.thread(thread));
    thread.map_or_else(String::new, |thread| say!(scene.lang, " in {thread}", " в {thread}"))
}

fn without_failure(verdict: Verdict, told: &str, scene: &Scene) -> String {
    match verdict {
        Verdict::Passed => say!(scene.lang, "no failing execution", "нет исполнения с ошибкой"),
        Verdict::Failed => say!(scene.lang, "failed{told}", "ошибка{told}"),
        Verdict::Inconclusive => {
            say!(scene.lang, "no failing execution was found so far", "исполнение с ошибкой пока не найдено")
        }
        Verdict::NotChecked => say!(scene.lang, "not checked{told}", "не проверено{told}"),
    }
}

fn all_waits(scene: &Scene) -> Option<String> {
    let all = &scene.outcome.waiting;
    let said: Vec<String> =
        all.iter().take(MAX_WAITING).map(|waiting| waits_and_why(waiting, scene)).collect();
    match (said.is_empty(), all.len() > MAX_WAITING) {
        (true, _) => None,
        (false, true) => Some(format!(": {}, …", said.join(", "))),
        (false, false) => Some(format!(": {}", said.join(", "))),
    }
}

fn livelock(scene: &Scene, at: Option<String>) -> String {
    let lang = scene.lang;
    if let Some(at) = at {
        return say!(
            lang,
            "livelock: at {at} it computes without end, and touches nothing that another thread could change \
             (or it is far too much work for a model: make it smaller)",
            "зацикливание: вычисление ({at}) не кончается и не касается ничего, что мог бы изменить другой \
             поток (или для модели это слишком много работы: уменьшите её)",
        );
    }
    let names: Vec<String> = running(scene).into_iter().map(|thread| scene.names.thread(thread)).collect();
    let (run, names) = (plural_en(names.len() as u64, "runs", "run"), names.join(", "));
    if names.is_empty() {
        return say!(
            lang,
            "livelock: the threads run for ever without getting further",
            "зацикливание: потоки работают без конца, но не продвигаются",
        );
    }
    say!(
        lang,
        "livelock: {names} {run} for ever without getting further",
        "зацикливание: без конца и без продвижения работает {names}",
    )
}

/// The threads that have steps at the end, and so do not wait.
fn running(scene: &Scene) -> BTreeSet<usize> {
    let last = scene.outcome.events.iter().rev().take(LAST_STEPS).map(|event| event.thread);
    let waits = |thread: &usize| scene.outcome.waiting.iter().any(|waiting| waiting.thread == *thread);
    last.filter(|thread| !waits(thread)).take(MAX_WAITING).collect()
}

fn data_race(race: &Race, scene: &Scene) -> String {
    let lang = scene.lang;
    let on = scene.memory.as_ref();
    let on = on.map_or_else(String::new, |name| say!(lang, " on `{name}`", " на `{name}`"));
    let [one, other] = race.accesses.each_ref().map(|access| accesses(access, scene));
    say!(
        lang,
        "data race{on}: {one} while {other}; nothing orders them",
        "гонка данных{on}: {one}, а {other}, и порядок между ними ничем не задан",
    )
}

/// `main reads at src/lib.rs:20`.
fn accesses(access: &Access, scene: &Scene) -> String {
    let lang = scene.lang;
    let (thread, does) = (scene.names.thread(access.thread), does(access.what, scene));
    let at = access.at.as_ref().map(|at| scene.place(at));
    let at = at.map_or_else(String::new, |at| say!(lang, " at {at}", " ({at})"));
    format!("{thread} {does}{at}")
}

/// What an access does, as a verb.
pub fn does(what: AccessKind, scene: &Scene) -> String {
    let lang = scene.lang;
    match what {
        AccessKind::Write => say!(lang, "writes", "пишет"),
        AccessKind::Read => say!(lang, "reads", "читает"),
        AccessKind::AtomicWrite => say!(lang, "writes atomically", "пишет атомарно"),
        AccessKind::AtomicRead => say!(lang, "reads atomically", "читает атомарно"),
        AccessKind::Free => say!(lang, "frees it", "освобождает её"),
        AccessKind::Allocation => say!(lang, "allocates it", "выделяет её"),
    }
}
