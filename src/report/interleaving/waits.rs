//! Who waits for what, in words.

use super::Scene;
use super::operation::{Act, call_of_waiting, method};
use crate::lang::say;
use crate::race::outcome::{Event, FailureKind, Place, Waiting};

/// What a thread waits for, without who has it.
pub fn waits(waiting: &Waiting, scene: &Scene) -> String {
    let (lang, thread) = (scene.lang, scene.names.thread(waiting.thread));
    let awaited = Awaited::of(waiting, scene);
    if scene.calls.around(&waiting.verb, waiting.at.as_ref()).is_some() {
        return in_a_call(waiting, &thread, scene);
    }
    let Some(object) = waiting.object.map(|object| scene.names.object_of(object, &waiting.verb)) else {
        return without_object(awaited, waiting, &thread, scene);
    };
    match awaited {
        Awaited::Lock => say!(lang, "{thread} waits for `{object}`", "{thread} ждёт `{object}`"),
        Awaited::Message => {
            say!(lang, "{thread} waits for a message on `{object}`", "{thread} ждёт сообщения из `{object}`")
        }
        Awaited::Room => {
            say!(lang, "{thread} waits for room in `{object}`", "{thread} ждёт места в `{object}`")
        }
        Awaited::Notification => say!(
            lang,
            "{thread} waits for a notification of `{object}`",
            "{thread} ждёт сигнала на `{object}`"
        ),
        Awaited::Others => {
            say!(lang, "{thread} waits for others at `{object}`", "{thread} ждёт остальных на `{object}`")
        }
        Awaited::Thread | Awaited::Unpark | Awaited::Other => {
            without_object(awaited, waiting, &thread, scene)
        }
    }
}

fn without_object(awaited: Awaited, waiting: &Waiting, thread: &str, scene: &Scene) -> String {
    let lang = scene.lang;
    let other = joined(waiting, scene);
    match (awaited, other) {
        (Awaited::Thread, Some(other)) => {
            let other = scene.names.thread(other);
            say!(lang, "{thread} waits for {other} to end", "{thread} ждёт завершения {other}")
        }
        (Awaited::Thread, None) => {
            say!(lang, "{thread} waits for a thread to end", "{thread} ждёт завершения потока")
        }
        (Awaited::Unpark, _) => {
            say!(lang, "{thread} waits for somebody to unpark it", "{thread} ждёт, что его разбудят (unpark)")
        }
        _ => in_a_call(waiting, thread, scene),
    }
}

fn in_a_call(waiting: &Waiting, thread: &str, scene: &Scene) -> String {
    let call = call_of_waiting(waiting, None, scene);
    say!(scene.lang, "{thread} waits in `{call}`", "{thread} ждёт в `{call}`")
}

/// The same with who has it: `(locked by T1 since src/lib.rs:12)`.
pub fn waits_and_why(waiting: &Waiting, scene: &Scene) -> String {
    let lang = scene.lang;
    let waits = waits(waiting, scene);
    let holders = holders(waiting, scene);
    if holders.is_empty() || Awaited::of(waiting, scene) != Awaited::Lock {
        return waits;
    }
    let said = holders.iter().map(|(thread, at)| {
        let name = scene.names.thread(*thread);
        let since = at.map(|at| scene.place(at));
        match (*thread == waiting.thread, since) {
            (true, Some(since)) => say!(lang, "itself since {since}", "захватил сам, {since}"),
            (true, None) => say!(lang, "itself", "захватил сам"),
            (false, Some(since)) => say!(lang, "{name} since {since}", "захватил {name}, {since}"),
            (false, None) => say!(lang, "{name}", "захватил {name}"),
        }
    });
    let said = said.collect::<Vec<_>>().join(", ");
    say!(lang, "{waits} (locked by {said})", "{waits} ({said})")
}

/// Whether all wait for locks that they hold among themselves.
pub fn is_circle(scene: &Scene) -> bool {
    let all = &scene.outcome.waiting;
    let is_held = |waiting: &Waiting| match Awaited::of(waiting, scene) {
        Awaited::Lock => !holders(waiting, scene).is_empty(),
        // Who waits for a thread waits for one of the others.
        awaited => awaited == Awaited::Thread,
    };
    all.iter().any(|waiting| Awaited::of(waiting, scene) == Awaited::Lock) && all.iter().all(is_held)
}

/// Which of the waiting threads hold what this one waits for, and since where.
fn holders<'a>(waiting: &Waiting, scene: &Scene<'a>) -> Vec<(usize, Option<&'a Place>)> {
    let all = scene
        .outcome
        .waiting
        .iter()
        .flat_map(|other| other.holds.iter().map(move |held| (other.thread, held)));
    let these = all.filter(|(_, held)| Some(held.object) == waiting.object);
    these.map(|(thread, held)| (thread, held.at.as_ref())).collect()
}

/// What can be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Lock,
    Message,
    Room,
    Notification,
    Others,
    Thread,
    Unpark,
    Other,
}

impl Awaited {
    fn of(waiting: &Waiting, scene: &Scene) -> Awaited {
        let kind = waiting.object.and_then(|object| scene.outcome.objects.get(object));
        let kind = kind.map_or("", |object| object.kind.as_str());
        let event = Event { verb: waiting.verb.clone(), object: waiting.object, ..Event::default() };
        match method(&waiting.verb) {
            "join" => Awaited::Thread,
            "park" | "park_timeout" => Awaited::Unpark,
            "recv" | "recv_timeout" | "next" => Awaited::Message,
            "send" => Awaited::Room,
            "wait" if kind == "Barrier" => Awaited::Others,
            "wait" | "wait_while" | "wait_timeout" | "wait_timeout_while" if kind == "Condvar" => {
                Awaited::Notification
            }
            _ if Act::of(&event, scene) == Act::Lock => Awaited::Lock,
            _ => Awaited::Other,
        }
    }
}

/// The thread that is joined, as far as can be told: if only one other has not ended, it is that one.
pub fn joined(waiting: &Waiting, scene: &Scene) -> Option<usize> {
    let threads = scene.outcome.waiting.iter().map(|other| other.thread);
    let mut others = threads.filter(|other| *other != waiting.thread);
    let only = others.next().filter(|_| others.next().is_none());
    only.filter(|_| matches!(scene.outcome.kind, Some(FailureKind::Deadlock)))
}
