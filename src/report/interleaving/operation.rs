//! One step in the words of the program: `total.load(Relaxed) → 0`.

use super::Scene;
use super::cell::TIE;
use super::rows::Steps;
use crate::escape::one_line;
use crate::lang::{Lang, say};
use crate::race::outcome::{Event, Waiting};

/// How wide a value may be.
const MAX_VALUE: usize = 40;
/// How wide a remark may be.
const MAX_REMARK: usize = 120;

/// What a step did, and what came of it; a value stays on one line with its arrow.
pub fn operation(event: &Event, scene: &Scene, steps: &Steps) -> String {
    let act = Act::of(event, scene);
    if matches!(act, Act::End | Act::Panic) {
        // What a panic says is above the table.
        return subject_and_arguments(event, act, scene);
    }
    let within = scene.calls.around(&event.verb, event.at.as_ref());
    let parts = [
        subject_and_arguments(event, act, scene),
        if within.is_some() { String::new() } else { success(event, act) },
        change(event, act),
        result(event),
        stale(event, scene, steps),
        woken(event, act, scene),
        event
            .text
            .as_deref()
            .map(|text| remark(without_mutex(text, within), act, scene.lang))
            .unwrap_or_default(),
    ];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}

/// An operation without what came of it: `a.lock()`, `join T1`.
pub fn call(event: &Event, scene: &Scene) -> String {
    subject_and_arguments(event, Act::of(event, scene), scene)
}

/// The same of one that a thread waits in, for another thread maybe.
pub fn call_of_waiting(waiting: &Waiting, other: Option<usize>, scene: &Scene) -> String {
    let (verb, object, at) = (waiting.verb.clone(), waiting.object, waiting.at.clone());
    call(&Event { at, verb, object, other, ..Event::default() }, scene)
}

/// What kind of thing a step does, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A thread is spawned or waited for.
    Thread,
    /// The thread's last step.
    End,
    /// The thread panics.
    Panic,
    /// Plain memory is read.
    Read,
    /// Plain memory is written.
    Write,
    /// Memory is given back.
    Free,
    /// Something is printed.
    Print,
    /// `Arc` counts its owners.
    Count,
    /// A lock is taken.
    Lock,
    /// A lock is given back, which no method does.
    Unlock,
    /// A value is stored whatever was there.
    Store,
    /// A value is replaced if it is the expected one.
    Exchange,
    /// Any other method or function.
    Call,
}

impl Act {
    /// What a step does.
    pub fn of(event: &Event, scene: &Scene) -> Act {
        let kind = event.object.and_then(|object| scene.outcome.objects.get(object)).map(|o| o.kind.as_str());
        let is_lock = event.verb.contains("RwLock") || kind.is_some_and(|kind| kind.contains("RwLock"));
        match method(&event.verb) {
            "spawn" | "spawn_scoped" | "join" | "unpark" if event.other.is_some() => Act::Thread,
            "end" | "ends" | "finish" | "finished" | "exit" => Act::End,
            "panic" | "panics" => Act::Panic,
            "read" | "write" if is_lock => Act::Lock,
            "read" => Act::Read,
            "write" => Act::Write,
            "free" => Act::Free,
            "print" | "prints" => Act::Print,
            "fetch_add" | "fetch_sub" if is_count(event, scene) => Act::Count,
            "lock" | "try_lock" | "try_read" | "try_write" => Act::Lock,
            "unlock" | "drop" | "release" => Act::Unlock,
            "store" => Act::Store,
            "compare_exchange" | "compare_exchange_weak" | "compare_and_swap" | "fetch_update" => {
                Act::Exchange
            }
            _ => Act::Call,
        }
    }
}

/// `Mutex::lock` without its type.
pub fn method(verb: &str) -> &str {
    verb.rsplit("::").next().unwrap_or(verb)
}

fn subject_and_arguments(event: &Event, act: Act, scene: &Scene) -> String {
    let lang = scene.lang;
    let within = scene.calls.around(&event.verb, event.at.as_ref());
    let method = one_line(within.unwrap_or(method(&event.verb)), MAX_VALUE);
    let object = event.object.filter(|object| !is_thread(*object, scene) && !scene.is_nameless(*object));
    let object = object.map(|object| scene.names.object_of(object, &event.verb));
    // Only the accesses to the memory of the data race are among the steps.
    let memory = || scene.memory.clone().filter(|_| matches!(act, Act::Read | Act::Write | Act::Free));
    let subject = object.or_else(|| event.other.map(|other| scene.names.thread(other))).or_else(memory);
    let arguments = if within.is_some() { stored(event, act) } else { arguments(event, act) };
    match (act, subject) {
        (Act::Thread, _) => format!("{method} {}", scene.names.thread(event.other.unwrap_or_default())),
        (Act::End, _) => say!(lang, "ends", "конец потока"),
        (Act::Panic, _) => say!(lang, "✗ panics", "✗ паника"),
        (Act::Read, Some(name)) => say!(lang, "read {name}", "чтение {name}"),
        (Act::Write, Some(name)) => say!(lang, "write {name}", "запись {name}"),
        (Act::Free, Some(name)) => say!(lang, "free {name}", "освобождение {name}"),
        (Act::Count, _) => say!(lang, "count of an Arc", "счётчик Arc"),
        (Act::Print, _) => say!(lang, "prints", "печатает"),
        (Act::Free, None) => say!(lang, "free", "освобождение"),
        (Act::Read, None) => say!(lang, "read", "чтение"),
        (Act::Write, None) => say!(lang, "write", "запись"),
        (Act::Unlock, Some(name)) => format!("{method} {name}"),
        (Act::Lock | Act::Store | Act::Exchange | Act::Call, Some(name)) => {
            format!("{name}.{method}({arguments})")
        }
        (Act::Lock | Act::Unlock | Act::Store | Act::Exchange | Act::Call, None) => {
            format!("{method}({arguments})")
        }
    }
}

fn is_thread(object: usize, scene: &Scene) -> bool {
    scene.outcome.objects.get(object).is_some_and(|object| matches!(object.kind.as_str(), "Task" | "Thread"))
}

/// Whether it is a count of `Arc`, which the line of the source does not name.
fn is_count(event: &Event, scene: &Scene) -> bool {
    let object = event.object.and_then(|object| scene.outcome.objects.get(object));
    let line = event.at.as_ref().and_then(|at| scene.sources.line(at));
    object.is_some_and(|object| object.made.is_none())
        && line.is_some_and(|line| !line.contains(method(&event.verb)))
}

fn arguments(event: &Event, act: Act) -> String {
    let ordering = event.ordering.as_deref().map(value).unwrap_or_default();
    [stored(event, act), ordering].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

fn stored(event: &Event, act: Act) -> String {
    event.after.as_deref().filter(|_| act == Act::Store).map(value).unwrap_or_default()
}

/// A library's mutex is nobody else's business.
fn without_mutex<'a>(text: &'a str, within: Option<&str>) -> &'a str {
    if within.is_some() && text == "waits, and lets the mutex go" { "waits" } else { text }
}

/// `✓` where success is the point; a remark tells why there was none.
fn success(event: &Event, act: Act) -> String {
    let sign = match act {
        Act::Lock if event.text.is_none() => "✓",
        Act::Lock if method(&event.verb).starts_with("try_") => "✗",
        Act::Exchange if event.after.is_none() => "✗",
        _ => "",
    };
    sign.into()
}

/// The value before and after a write: `0 → 1`.
fn change(event: &Event, act: Act) -> String {
    match (event.before.as_deref(), event.after.as_deref()) {
        (Some(before), Some(after)) => format!(" {}{TIE}→{TIE}{}", value(before), value(after)),
        (None, Some(after)) if act != Act::Store => format!(" ={TIE}{}", value(after)),
        (Some(before), None) if event.read.is_none() => format!("→{TIE}{}", value(before)),
        _ => String::new(),
    }
}

/// The value that was read, unless it is the one before a write.
fn result(event: &Event) -> String {
    let known = event.after.is_some() && event.before == event.read;
    let read = event.read.as_deref().filter(|_| !known);
    read.map(|read| format!("→{TIE}{}", value(read))).unwrap_or_default()
}

fn stale(event: &Event, scene: &Scene, steps: &Steps) -> String {
    let Some(newest) = event.newest.as_deref().map(value) else { return String::new() };
    match event.newest_event.and_then(|event| steps.of(event)) {
        Some(step) => say!(
            scene.lang,
            " (stale: {newest} was stored in step {step})",
            " (устарело: {newest} записано на шаге {step})",
        ),
        None => say!(scene.lang, " (stale: the newest is {newest})", " (устарело: новейшее — {newest})"),
    }
}

fn woken(event: &Event, act: Act, scene: &Scene) -> String {
    let other = event.other.filter(|_| act != Act::Thread && event.object.is_some());
    let Some(other) = other.map(|other| scene.names.thread(other)) else { return String::new() };
    say!(scene.lang, "wakes {other}", "будит {other}")
}

/// What the model remarks, in the language of the report; a text that is printed stands in quotation marks.
fn remark(text: &str, act: Act, lang: Lang) -> String {
    let shown = one_line(text, MAX_REMARK);
    if act == Act::Print {
        return format!("\"{}\"", one_line(text.trim_end(), MAX_REMARK));
    }
    let translated = match (lang, text) {
        (_, "fails") => return String::new(),
        (Lang::En, _) => None,
        (Lang::Ru, _) => REMARKS.iter().find(|(english, _)| *english == text).map(|(_, russian)| *russian),
    };
    format!(" {}", translated.unwrap_or(&shown))
}

/// The remarks of the model in Russian. Those with a number in them stay as they are.
const REMARKS: [(&str, &str); 16] = [
    ("waits", "ждёт"),
    ("fails for no reason", "без причины"),
    ("for no reason", "без причины"),
    ("would block", "занято"),
    ("the other side is gone", "другой стороны нет"),
    ("ran out of time", "время вышло"),
    ("the time is over", "время вышло"),
    ("waits, and lets the mutex go", "ждёт, отпустив мьютекс"),
    ("nobody waits", "никто не ждёт"),
    ("was notified", "разбужен"),
    ("woke up without a notification", "проснулся без сигнала"),
    ("was the last one", "последний"),
    ("is initialised", "готово"),
    ("is not initialised", "ещё не готово"),
    ("is poisoned", "отравлен"),
    ("runs the initialisation", "начинает инициализацию"),
];

/// A value; the greatest number, which often stands for none, as a word.
fn value(text: &str) -> String {
    if text == "18446744073709551615" { "MAX".into() } else { one_line(text, MAX_VALUE) }
}

#[cfg(test)]
mod tests {
    use super::super::sources::Sources;
    use super::*;
    use crate::race::outcome::{Outcome, Thread};

    /// How an event is written in a program with the objects `a`, `ready` (a condition variable), `table` (a lock for
    /// readers) and `memory`.
    fn said_in(lang: Lang, event: &str) -> String {
        let outcome = r#"{"scenario":"s","verdict":"failed","objects":[
            {"kind":"Mutex","made":{"file":"f","line":1,"column":9}},
            {"kind":"Condvar","made":{"file":"f","line":2,"column":13}},
            {"kind":"RwLock","made":{"file":"f","line":3,"column":13}},
            {"kind":"Memory","made":{"file":"f","line":4,"column":9}}]}"#;
        let mut outcome: Outcome = serde_json::from_str(outcome).unwrap();
        outcome.threads = vec![Thread::default(); 3];
        let source =
            "let a = New::new();\nlet ready = New::new();\nlet table = New::new();\nlet m = New::new();\n";
        let sources: Sources = [("f", source)].into_iter().collect();
        let event: Event = serde_json::from_str(event).unwrap();
        operation(&event, &Scene::new(&outcome, &sources, lang), &Steps::default()).replace(TIE, " ")
    }

    fn said(event: &str) -> String {
        said_in(Lang::En, event)
    }

    #[test]
    fn atomics_show_their_values_and_orderings() {
        assert_eq!(
            said(r#"{"thread":0,"verb":"load","object":0,"ordering":"Relaxed","read":"0"}"#),
            "a.load(Relaxed) → 0"
        );
        let store = r#"{"thread":0,"verb":"store","object":0,"ordering":"Release","before":"0","after":"1"}"#;
        assert_eq!(said(store), "a.store(1, Release)  0 → 1");
        let add = r#"{"thread":0,"verb":"fetch_add","object":0,"ordering":"SeqCst","before":"0","after":"1","read":"0"}"#;
        assert_eq!(said(add), "a.fetch_add(SeqCst)  0 → 1");
        let failed = r#"{"thread":0,"verb":"compare_exchange","object":0,"ordering":"AcqRel","read":"7"}"#;
        assert_eq!(said(failed), "a.compare_exchange(AcqRel) ✗ → 7");
    }

    #[test]
    fn a_lock_shows_that_it_was_taken_and_what_it_protects() {
        assert_eq!(said(r#"{"thread":0,"verb":"Mutex::lock","object":0,"read":"5"}"#), "a.lock() ✓ → 5");
        assert_eq!(
            said(r#"{"thread":0,"verb":"Mutex::unlock","object":0,"before":"5","after":"6"}"#),
            "unlock a  5 → 6"
        );
        assert_eq!(
            said(r#"{"thread":0,"verb":"try_lock","object":0,"text":"would block"}"#),
            "a.try_lock() ✗  would block"
        );
    }

    #[test]
    fn read_is_an_access_to_memory_and_a_method_of_a_lock() {
        assert_eq!(said(r#"{"thread":0,"verb":"read","object":2}"#), "table.read() ✓");
        assert_eq!(said(r#"{"thread":0,"verb":"read","object":3}"#), "read m");
        assert_eq!(
            said_in(Lang::Ru, r#"{"thread":0,"verb":"write","object":3,"after":"1"}"#),
            "запись m  = 1"
        );
    }

    #[test]
    fn threads_are_called_by_their_names() {
        assert_eq!(said(r#"{"thread":0,"verb":"spawn","other":1}"#), "spawn T1");
        assert_eq!(said(r#"{"thread":0,"verb":"is_finished","other":1}"#), "T1.is_finished()");
        assert_eq!(
            said(r#"{"thread":0,"verb":"Condvar::notify_one","object":1,"other":2}"#),
            "ready.notify_one() wakes T2"
        );
    }

    #[test]
    fn what_has_no_object_stands_alone() {
        assert_eq!(said(r#"{"thread":0,"verb":"thread::yield_now"}"#), "yield_now()");
        assert_eq!(said(r#"{"thread":0,"verb":"fence","ordering":"Acquire"}"#), "fence(Acquire)");
        assert_eq!(said_in(Lang::Ru, r#"{"thread":0,"verb":"end"}"#), "конец потока");
    }

    #[test]
    fn values_and_remarks_do_nothing_to_a_terminal() {
        let hostile = r#"{"thread":0,"verb":"load","object":0,"read":"\u001b[2J\nx","text":"\u202e"}"#;
        assert_eq!(said(hostile), "a.load() → \\u{1b}[2J\\nx  \\u{202e}");
    }
}
