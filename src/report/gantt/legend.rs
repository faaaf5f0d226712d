//! What the characters of the chart mean: those that occur.

use super::chart::of_state;
use super::lanes::State;
use super::story::Story;
use crate::lang::{Lang, say};
use crate::report::interleaving::cell::{DIM, TIE, painted, wrap};
use crate::report::terminal::Paint;
use crate::simulation::report::{BarKind, WaitKind};
use std::collections::BTreeSet;

/// Two lines or so: cores, and threads.
pub fn legend(story: &Story, most: usize, paint: Paint) -> String {
    let run = story.simulated;
    let kinds: BTreeSet<BarKind> = run.bars.iter().map(|bar| bar.kind).collect();
    let places = run.waits.iter().filter_map(|wait| run.places.get(wait.place));
    let waits: BTreeSet<WaitKind> = places.map(|place| place.kind).collect();
    let idle = say!(story.lang, "· idle", "· простой");
    let on_cores = kinds.iter().map(|kind| core(*kind, story.lang)).chain([idle]);
    let runs = kinds.iter().map(|kind| thread(State::Runs(*kind), story.lang));
    let waits = waits.iter().map(|kind| thread(State::Waits(*kind, 0), story.lang));
    let (cores, threads) = (say!(story.lang, "cores", "ядра"), say!(story.lang, "threads", "потоки"));
    let lines = [(cores, on_cores.collect::<Vec<_>>()), (threads, distinct(runs.chain(waits)))];
    let line = |(head, entries): &(String, Vec<String>)| {
        let entries: Vec<String> = entries.iter().map(|entry| entry.replace(' ', &TIE.to_string())).collect();
        let lines = wrap(&format!("{head}:  {}", entries.join("   ")), most);
        lines.into_iter().map(|line| painted(&line, DIM, paint) + "\n").collect::<String>()
    };
    lines.iter().filter(|(_, entries)| !entries.is_empty()).map(line).collect()
}

fn distinct(entries: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in entries {
        if !all.contains(&entry) {
            all.push(entry);
        }
    }
    all
}

fn core(kind: BarKind, lang: Lang) -> String {
    match kind {
        BarKind::Computes => say!(lang, "a computes", "a вычисляет"),
        BarKind::Holds => say!(lang, "A computes and holds a lock", "A вычисляет под блокировкой"),
        BarKind::Spins => say!(lang, "~ spins", "~ проверяет в цикле"),
        BarKind::Starts => say!(lang, "^ a process starts", "^ запуск процесса"),
    }
}

fn thread(state: State, lang: Lang) -> String {
    let mark = of_state(state, 0).character;
    let what = in_words(state, lang);
    format!("{mark} {what}")
}

/// What a thread does in a state.
pub fn in_words(state: State, lang: Lang) -> String {
    match state {
        State::Runs(BarKind::Computes) => say!(lang, "computes", "вычисляет"),
        State::Runs(BarKind::Holds) => say!(lang, "computes and holds a lock", "вычисляет под блокировкой"),
        State::Runs(BarKind::Spins) => say!(lang, "spins", "проверяет в цикле"),
        State::Runs(BarKind::Starts) => say!(lang, "is being started", "запускается"),
        State::Waits(WaitKind::Lock, _) => say!(lang, "waits for a lock", "ждёт блокировку"),
        State::Waits(WaitKind::Core, _) => {
            say!(lang, "is ready, but no core is free", "готов, но нет свободного ядра")
        }
        State::Waits(WaitKind::Sleep, _) => say!(lang, "sleeps", "спит"),
        State::Waits(WaitKind::Join | WaitKind::Message | WaitKind::Other, _) => {
            say!(lang, "waits for a thread or a message", "ждёт поток или сообщение")
        }
    }
}
